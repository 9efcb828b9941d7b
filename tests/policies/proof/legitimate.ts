import { add, all, change, replaceEverywhere, rewrite, set } from "./edits.ts";
import type { Mutation } from "./mutations/index.ts";
import type { DeployedResource, Edit } from "./resources.ts";

const query = ["criteria", "allOf", 0, "query"] as const;
const RULE = "ScheduledQueryRule::breakglass-rules-sign-in";
const FALLBACK = "ActionGroup::breakglass-groups-fallback";
const SENTINEL = "ScheduledAlertRule::breakglass-sentinel-sign-in";
const APP = "Workflow::breakglass-notify-app";

const every =
  (type: string, edit: (key: string) => Edit): Edit =>
  (resources) =>
    all(
      ...resources
        .filter((each) => each.type.endsWith(`:${type}`))
        .map(({ type, name }) => edit(`${type}::${name}`)),
    )(resources);

const everywhere =
  (changed: (resource: DeployedResource) => DeployedResource): Edit =>
  (resources) =>
    resources.map(changed);

/** Changes that teams make every week, and that silence nobody. */
export const legitimate: readonly Mutation[] = Object.entries({
  "rename the resource group": replaceEverywhere("rg-breakglass-alerts", "rg-security-alerts"),
  "rename the workspace": replaceEverywhere("law-breakglass-alerts", "law-security"),
  "rename the workflow": replaceEverywhere("breakglass-notify", "page-people"),
  "rename the action groups": replaceEverywhere("breakglass-groups", "who-is-told"),
  "rename the rules and their identity": replaceEverywhere("breakglass-rules", "emergency"),
  "rename the connections": replaceEverywhere("breakglass-connections", "sends"),
  "rename the analytics rules": replaceEverywhere("breakglass-sentinel", "siem"),
  "another region": replaceEverywhere("westeurope", "northeurope"),
  "a region far away": replaceEverywhere("westeurope", "australiaeast"),
  "another subscription": replaceEverywhere(
    "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
    "11111111-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
  ),
  "other tags": everywhere((each) =>
    // Not every type has them.
    each.inputs["tags"] === undefined
      ? each
      : { ...each, inputs: { ...each.inputs, tags: { owner: "identity-team" } } },
  ),
  "no tags": everywhere(({ inputs: { tags: _, ...inputs }, ...each }) => ({ ...each, inputs })),
  "other object ids": all(
    replaceEverywhere("3f2504e0-4f89-41d3-9a0c-0305e82c3301", "aaaaaaaa-4f89-41d3-9a0c-0305e82c3301"),
    replaceEverywhere("7c9e6679-7425-40de-944b-e07fc1f90ae7", "bbbbbbbb-7425-40de-944b-e07fc1f90ae7"),
  ),
  "a renamed account": replaceEverywhere("bg2@contoso.onmicrosoft.com", "emergency2@contoso.onmicrosoft.com"),
  "another group": replaceEverywhere(
    "b1d7c1de-8c9e-4c1a-9f0f-2d5f6a7b8c9d",
    "cccccccc-8c9e-4c1a-9f0f-2d5f6a7b8c9d",
  ),
  "a title in another language": set(RULE, ["displayName"], "Noodaccount aangemeld"),
  "another description": set(RULE, ["description"], "See the runbook."),
  "another address": set(FALLBACK, ["emailReceivers", 0, "emailAddress"], "night@contoso.com"),
  "one more address": set(FALLBACK, ["emailReceivers", 1], {
    name: "email-2",
    emailAddress: "ciso@contoso.com",
    useCommonAlertSchema: true,
  }),
  "one more number": set(FALLBACK, ["smsReceivers", 1], {
    name: "sms-2",
    countryCode: "44",
    phoneNumber: "7700900123",
  }),
  "a call instead of a text message": all(
    set(FALLBACK, ["smsReceivers"], []),
    set(FALLBACK, ["voiceReceivers"], [{ name: "voice-1", countryCode: "31", phoneNumber: "687654321" }]),
  ),
  "another short name": set(FALLBACK, ["groupShortName"], "oncall"),
  "a more severe rule": every("ScheduledQueryRule", (key) => set(key, ["severity"], 0)),
  "a longer look-back": every("ScheduledQueryRule", (key) =>
    rewrite(key, query, (text) => text.replaceAll("ago(15m)", "ago(30m)")),
  ),
  "a range of a day": every("ScheduledQueryRule", (key) => set(key, ["windowSize"], "P1D")),
  "a comment in a query": rewrite(RULE, query, (text) => `// reviewed by the identity team\n${text}`),
  "accounts in another order": rewrite(RULE, query, (text) =>
    text.replaceAll(
      '"3f2504e0-4f89-41d3-9a0c-0305e82c3301", "7c9e6679-7425-40de-944b-e07fc1f90ae7"',
      '"7c9e6679-7425-40de-944b-e07fc1f90ae7", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"',
    ),
  ),
  "ids in capitals": rewrite(RULE, query, (text) =>
    text.replaceAll("7c9e6679-7425-40de-944b-e07fc1f90ae7", "7C9E6679-7425-40DE-944B-E07FC1F90AE7"),
  ),
  "a further tactic": set(SENTINEL, ["tactics"], ["InitialAccess", "Persistence"]),
  "alerts gathered over five hours": set(
    SENTINEL,
    ["incidentConfiguration", "groupingConfiguration", "lookbackDuration"],
    "PT5H",
  ),
  "fewer details in incidents": set(SENTINEL, ["customDetails"], { Account: "Account" }),
  "two years of logs": set("Workspace::breakglass-zone-workspace", ["retentionInDays"], 730),
  "everything protected": everywhere((each) => ({ ...each, protect: true })),
  "the role Monitoring Reader": every("RoleAssignment", (key) =>
    rewrite(key, ["roleDefinitionId"], (id) => id.replace(/[^/]+$/, "43d0d8ad-25c7-4714-9337-8ba259a9fe05")),
  ),
  "another runbook": replaceEverywhere(
    "https://wiki.contoso.com/runbooks/break-glass",
    "https://wiki.contoso.com/emergency",
  ),
  "one more recipient of mail": rewrite(
    APP,
    ["definition", "actions", "Send_email", "inputs", "body", "To"],
    (to) => `${to};legal@contoso.com`,
  ),
  "an action with another name": change(APP, (resource) =>
    JSON.parse(JSON.stringify(resource).replaceAll('"Send_email"', '"Mail_the_team"')),
  ),
  "a channel that waits for another, whatever becomes of it": set(
    APP,
    ["definition", "actions", "Send_email", "runAfter", "Post_message_in_a_chat_or_channel"],
    ["Succeeded", "Failed", "Skipped", "TimedOut"],
  ),
  "an unrelated alert that is off": add({
    type: "azure-native:monitor:ScheduledQueryRule",
    name: "heartbeat",
    inputs: {
      resourceGroupName: "rg-other",
      ruleName: "heartbeat",
      location: "westeurope",
      kind: "LogAlert",
      enabled: false,
      severity: 3,
      evaluationFrequency: "PT1H",
      windowSize: "PT1H",
      scopes: [
        "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-other/providers/Microsoft.OperationalInsights/workspaces/law-other",
      ],
      criteria: {
        allOf: [
          {
            query: "Heartbeat | summarize count() by Computer",
            operator: "LessThan",
            threshold: 1,
            timeAggregation: "Count",
          },
        ],
      },
    },
  }),
  "an alert on all risky sign-ins": add({
    type: "azure-native:monitor:ScheduledQueryRule",
    name: "risky",
    inputs: {
      resourceGroupName: "rg-other",
      ruleName: "risky",
      location: "westeurope",
      kind: "LogAlert",
      enabled: true,
      severity: 2,
      evaluationFrequency: "PT1H",
      windowSize: "PT1H",
      scopes: [
        "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-other/providers/Microsoft.OperationalInsights/workspaces/law-other",
      ],
      criteria: {
        allOf: [
          {
            query:
              'SigninLogs | where RiskLevelDuringSignIn == "high" | where AppDisplayName != "Azure Portal"',
            operator: "GreaterThan",
            threshold: 3,
            timeAggregation: "Count",
          },
        ],
      },
    },
  }),
  "an unrelated action group that is off": add({
    type: "azure-native:monitor:ActionGroup",
    name: "other",
    inputs: {
      resourceGroupName: "rg-other",
      actionGroupName: "other",
      groupShortName: "other",
      location: "Global",
      enabled: false,
    },
  }),
  "an unrelated workflow that is off": add({
    type: "azure-native:logic:Workflow",
    name: "other-app",
    inputs: {
      resourceGroupName: "rg-other",
      workflowName: "other",
      location: "westeurope",
      state: "Disabled",
      definition: { actions: {}, triggers: {} },
    },
  }),
}).map(([name, edit]) => ({ name, edit }));
