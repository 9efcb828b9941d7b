import { add, all, dropResource, rewrite, set } from "../proof/edits.ts";
import type { Edit } from "../proof/resources.ts";
import { first, last, queryOf, SIGN_IN } from "./queries.ts";

const AZURE = "ScheduledQueryRule::breakglass-rules-azure-activity";
const CLOUD = "ScheduledQueryRule::breakglass-rules-cloud-activity";
const APP = "Workflow::breakglass-notify-app";
const TWILIO = "Connection::breakglass-connections-twilio";
const DEFENDER = "DefenderDetection::breakglass-defender-sign-in";
const onlyFirst = (from: string, to: string) => (text: string) => text.replace(from, to);
/** A function that a query calls just before something. */
const through = (declared: string, place: string) => (text: string) =>
  `${declared}\n${text.replace(place, `\n  | invoke Keep_()${place}`)}`;
const endIf = (expression: string): Edit =>
  set(APP, ["definition", "actions", "Stop"], {
    type: "If",
    expression,
    actions: { End: { type: "Terminate", inputs: { runStatus: "Succeeded" } } },
    runAfter: {},
  });

/** Kinds that `npm run proof:policy` has found: each made somebody miss an alert, and passed. */
export const found: Readonly<Record<string, Edit>> = {
  "rows of one address are dated back": queryOf(
    SIGN_IN,
    first('| extend TimeGenerated = iff(IPAddress == "198.51.100.66", datetime(2020-01-01), TimeGenerated)'),
  ),
  "rows of one address are dated back at the end": queryOf(
    SIGN_IN,
    last('| extend TimeGenerated = iff(IPAddress == "198.51.100.66", datetime(2020-01-01), TimeGenerated)'),
  ),
  "rows that arrive more than a day late are dated back": queryOf(
    SIGN_IN,
    first("| extend TimeGenerated = iff(TimeGenerated > ago(1d), TimeGenerated, datetime(2020-01-01))"),
  ),
  "a union that needs every table": queryOf(SIGN_IN, onlyFirst("union isfuzzy=true", "union")),
  "an id in capitals is another one": queryOf(SIGN_IN, onlyFirst("UserId in~ (", "UserId in (")),
  "addresses in Azure become one": queryOf(AZURE, first('| extend CallerIpAddress = ""')),
  "an id with a blank, in one table": queryOf(
    AZURE,
    onlyFirst('"3f2504e0-4f89-41d3-9a0c-0305e82c3301"', '" 3f2504e0-4f89-41d3-9a0c-0305e82c3301"'),
  ),
  "text messages without the account": set(TWILIO, ["properties", "parameterValues", "sid"], undefined),
  "text messages without credentials": set(TWILIO, ["properties", "parameterValues"], undefined),
  "a mail that failed, and a run that did not": set(APP, ["definition", "actions", "Note"], {
    type: "Compose",
    inputs: "@actions('Send_email')?['status']",
    runAfter: { Send_email: ["Succeeded", "Failed", "Skipped", "TimedOut"] },
  }),
  "one application, by a text that the query has anyway": queryOf(
    CLOUD,
    (text) =>
      `let Keep_ = (T_: (Application: string)) { T_ | where Application != "Microsoft Teams" };\n${first("| invoke Keep_()")(text)}`,
  ),
  "alerts on the workspace are suppressed": add({
    type: "azure-native:alertsmanagement:AlertProcessingRuleByName",
    name: "quiet",
    inputs: {
      resourceGroupName: "rg-other",
      properties: {
        scopes: [
          "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-breakglass-alerts/providers/Microsoft.OperationalInsights/workspaces/law-breakglass-alerts",
        ],
        actions: [{ actionType: "RemoveAllActionGroups" }],
      },
    },
  }),
  "an end at night, by the time in the alert": endIf(
    "@less(int(substring(triggerBody()?['data']?['essentials']?['firedDateTime'], 11, 2)), 6)",
  ),
  "an id in capitals is another one, to Defender": rewrite(
    DEFENDER,
    ["rule", "queryCondition", "queryText"],
    onlyFirst("AccountObjectId in~ (", "AccountObjectId in ("),
  ),
  "one address, in the branch of what others do": queryOf(
    AZURE,
    through(
      'let Keep_ = (T_: (CallerIpAddress: string)) { T_ | where CallerIpAddress != "198.51.100.66" };',
      '\n  | where OperationNameValue has "roleAssignments"',
    ),
  ),
  "an account under another name, a little late": queryOf(
    SIGN_IN,
    first('| extend UserId = iff(now() - ingestion_time() < 5m, UserId, "")'),
  ),
  "a template that deletes what it does not have": add({
    type: "azure-native:resources:Deployment",
    name: "empty",
    inputs: {
      resourceGroupName: "rg-breakglass-alerts",
      properties: { mode: "Complete", template: { resources: [] } },
    },
  }),
  "a template that nobody can read": add({
    type: "azure-native:resources:Deployment",
    name: "linked",
    inputs: {
      resourceGroupName: "rg-breakglass-alerts",
      properties: { mode: "Incremental", templateLink: { uri: "https://contoso.com/template.json" } },
    },
  }),
  "a function that is called as a table": add({
    type: "azure-native:operationalinsights:SavedSearch",
    name: "quiet",
    inputs: {
      resourceGroupName: "rg-breakglass-alerts",
      workspaceName: "law-breakglass-alerts",
      savedSearchId: "quiet",
      category: "functions",
      displayName: "quiet",
      functionAlias: "SigninLogs",
      query: "datatable(TimeGenerated: datetime) []",
    },
  }),
  "text messages to no country": set(
    "ActionGroup::breakglass-groups-fallback",
    ["smsReceivers", 0, "countryCode"],
    "999",
  ),
  "a rule of Defender that is a text": set(DEFENDER, ["rule"], ""),
  "a rule of Defender without a query": set(DEFENDER, ["rule", "queryCondition"], undefined),
};

/** Kinds that it has found to be refused, and that silence nobody. */
export const foundAlike: Readonly<Record<string, Edit>> = {
  "a condition that always holds": queryOf(SIGN_IN, first("| where true")),
  "a condition that always holds, in numbers": queryOf(SIGN_IN, first("| where 1 == 1")),
  "a condition that each row meets": queryOf(SIGN_IN, first("| where isnotnull(TimeGenerated)")),
  "a condition that holds at every hour": queryOf(SIGN_IN, first("| where hourofday(TimeGenerated) >= 0")),
  "a condition of which one side always holds": queryOf(
    SIGN_IN,
    first('| where (isnotnull(TimeGenerated)) or (IPAddress != "198.51.100.66")'),
  ),
  "a condition that always holds, and a comment": queryOf(SIGN_IN, first("| where true // as agreed")),
  "an end that is over": endIf("@less(utcNow(), '2020-01-01')"),
  "another title of a rule of Defender": rewrite(DEFENDER, ["rule", "displayName"], (name) => `${name}, SOC`),
  "no rule of Defender": dropResource(DEFENDER),
  "a template of something else": add({
    type: "azure-native:resources:Deployment",
    name: "storage",
    inputs: {
      resourceGroupName: "rg-other",
      properties: { mode: "Complete", template: { resources: [] } },
    },
  }),
  "a function of another name": add({
    type: "azure-native:operationalinsights:SavedSearch",
    name: "own",
    inputs: {
      resourceGroupName: "rg-breakglass-alerts",
      workspaceName: "law-breakglass-alerts",
      savedSearchId: "own",
      category: "functions",
      displayName: "own",
      functionAlias: "ServiceAccounts",
      query: "SigninLogs | take 1",
    },
  }),
  "a budget, whose group starts a workflow": (resources) => {
    const place = { resourceGroupName: "rg-breakglass-alerts", location: "westeurope" };
    const id =
      "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-breakglass-alerts/providers";
    return all(
      add({
        type: "azure-native:logic:Workflow",
        name: "costs",
        inputs: {
          ...place,
          workflowName: "costs",
          definition: {
            triggers: { manual: { type: "Request", kind: "Http" } },
            actions: {
              Post: {
                type: "Http",
                inputs: { method: "POST", uri: "https://chat.contoso.com/costs", body: "@triggerBody()" },
                runAfter: {},
              },
            },
          },
        },
      }),
      add({
        type: "azure-native:monitor:ActionGroup",
        name: "costs",
        inputs: {
          ...place,
          actionGroupName: "costs",
          groupShortName: "costs",
          logicAppReceivers: [
            {
              name: "costs",
              resourceId: `${id}/Microsoft.Logic/workflows/costs`,
              callbackUrl:
                "https://prod-00.westeurope.logic.azure.com/workflows/1/triggers/manual/paths/invoke?sig=abcdefgh",
              useCommonAlertSchema: false,
            },
          ],
        },
      }),
      add({
        type: "azure-native:consumption:Budget",
        name: "costs",
        inputs: {
          budgetName: "costs",
          amount: 100,
          notifications: { most: { contactGroups: [`${id}/Microsoft.Insights/actionGroups/costs`] } },
        },
      }),
    )(resources);
  },
  "an automation rule that closes incidents, and is over": add({
    type: "azure-native:securityinsights:AutomationRule",
    name: "over",
    inputs: {
      resourceGroupName: "rg-breakglass-alerts",
      workspaceName: "law-breakglass-alerts",
      automationRuleId: "over",
      displayName: "Over",
      order: 1,
      triggeringLogic: {
        isEnabled: true,
        triggersOn: "Incidents",
        triggersWhen: "Created",
        expirationTimeUtc: "2020-01-01T00:00:00Z",
      },
      actions: [{ order: 1, actionType: "ModifyProperties", actionConfiguration: { status: "Closed" } }],
    },
  }),
};
