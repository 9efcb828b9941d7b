import { add, all, drop, dropResource, set } from "../proof/edits.ts";
import type { DeployedResource, Edit } from "../proof/resources.ts";
import { losing, SIGN_IN } from "./queries.ts";

const SUBSCRIPTION = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-breakglass-alerts`;
const PRIMARY = "ActionGroup::breakglass-groups-primary";
const FALLBACK = "ActionGroup::breakglass-groups-fallback";
const SILENCE = "ScheduledQueryRule::breakglass-watch-silence";
const APP = "Workflow::breakglass-notify-app";
const RULES_CHANGED = "ActivityLogAlert::breakglass-watch-rules-changed";
const FAILED_RUNS = "MetricAlert::breakglass-watch-failed-runs";
const EXPORT = "DiagnosticSetting::breakglass-entra-logs-setting";
const TRIGGER = ["definition", "triggers", "When_an_Azure_Monitor_alert_is_fired"] as const;
const WHATEVER = ["Succeeded", "Failed", "Skipped", "TimedOut"];
const criterion = ["criteria", "allOf", 0] as const;

const action = (name: string, ...path: readonly (string | number)[]) => [
  ...[
    "definition",
    "actions",
    ...name.split("/").flatMap((each, at) => (at === 0 ? [each] : ["actions", each])),
  ],
  ...path,
];
const receivers = (kind: string, receiver: object): Edit =>
  all(drop(PRIMARY, ["logicAppReceivers"]), set(PRIMARY, [kind], [receiver]));
const pause = { type: "Wait", inputs: { interval: { count: 30, unit: "Day" } } };
const generic = (provider: string, type: string, properties: object): Edit =>
  add({
    type: "azure-native:resources:Resource",
    name: "added",
    inputs: {
      resourceGroupName: "rg-breakglass-alerts",
      resourceProviderNamespace: provider,
      parentResourcePath: "",
      resourceType: type,
      resourceName: "added",
      properties,
    },
  });
const table = (inputs: object): Edit =>
  add({
    type: "azure-native:operationalinsights:Table",
    name: "table",
    inputs: { resourceGroupName: "rg-breakglass-alerts", workspaceName: "law-breakglass-alerts", ...inputs },
  });
const dropAll =
  (isOne: (resource: DeployedResource) => boolean): Edit =>
  (resources) =>
    resources.filter((resource) => !isOne(resource));

/** Each makes somebody miss an alert. */
export const dangerous: Readonly<Record<string, Edit>> = {
  ...losing,
  "an alert that stays fired for two days": set(SIGN_IN, ["resolveConfiguration"], {
    autoResolved: true,
    timeToResolve: "P2D",
  }),
  "a dynamic threshold that ignores the data": all(
    set(SIGN_IN, [...criterion, "criterionType"], "DynamicThresholdCriterion"),
    set(SIGN_IN, [...criterion, "ignoreDataBefore"], "2099-01-01T00:00:00Z"),
  ),
  "a switch that is a text": set(SIGN_IN, ["enabled"], "false"),
  "a property that nobody knows": set(SIGN_IN, ["pausedUntil"], "2099-01-01"),
  "a webhook to nowhere instead of the Logic App": receivers("webhookReceivers", {
    name: "hook",
    serviceUri: "https://nobody.example.invalid/",
    useCommonAlertSchema: true,
  }),
  "any webhook instead of the Logic App": receivers("webhookReceivers", {
    name: "hook",
    serviceUri: "https://hooks.contoso.com/",
    useCommonAlertSchema: true,
  }),
  "a runbook instead of the Logic App": receivers("automationRunbookReceivers", {
    name: "rb",
    automationAccountId: `${GROUP}/x`,
    runbookName: "none",
    webhookResourceId: `${GROUP}/y`,
    isGlobalRunbook: false,
    useCommonAlertSchema: true,
    serviceUri: "https://nobody.example.invalid/",
  }),
  "a callback URL that is not signed": set(
    PRIMARY,
    ["logicAppReceivers", 0, "callbackUrl"],
    "https://prod-00.westeurope.logic.azure.com/workflows/331938820126e42df37897408c1f43b5/triggers/When_an_Azure_Monitor_alert_is_fired/paths/invoke?api-version=2016-10-01&sp=%2Ftriggers%2Frun&sv=1.0&sig=AAAAAAAA",
  ),
  "the callback URL of another trigger": set(
    PRIMARY,
    ["logicAppReceivers", 0, "callbackUrl"],
    "https://prod-00.westeurope.logic.azure.com/workflows/331938820126e42df37897408c1f43b5/triggers/other/paths/invoke?api-version=2016-10-01&sv=1.0&sig=G13ZetSVUFKfMoF0QUFo",
  ),
  "one phone, by text message and by call": all(
    drop(FALLBACK, ["emailReceivers"]),
    set(FALLBACK, ["voiceReceivers"], [{ name: "v", countryCode: "31", phoneNumber: "687654321" }]),
  ),
  "a short name that is too long": set(FALLBACK, ["groupShortName"], "break-glass-oncall"),
  "an export to storage alone": all(
    drop(EXPORT, ["workspaceId"]),
    set(EXPORT, ["storageAccountId"], `${GROUP}/providers/Microsoft.Storage/storageAccounts/x`),
  ),
  "a severity that comes from a column": set(
    "ScheduledAlertRule::breakglass-sentinel-sign-in",
    ["alertDetailsOverride"],
    { alertSeverityColumnName: "RiskLevel" },
  ),
  "incidents are closed, by a generic resource": generic("Microsoft.SecurityInsights", "automationRules", {
    actions: [{ actionType: "ModifyProperties", order: 1, actionConfiguration: { status: "Closed" } }],
  }),
  "alerts are suppressed, by a generic resource": generic("Microsoft.AlertsManagement", "actionRules", {
    scopes: [SUBSCRIPTION],
    actions: [{ actionType: "RemoveAllActionGroups" }],
  }),
  "alerts are suppressed, by a template": add({
    type: "azure-native:resources:Deployment",
    name: "quiet",
    inputs: {
      resourceGroupName: "rg-breakglass-alerts",
      deploymentName: "quiet",
      properties: {
        mode: "Incremental",
        template: {
          resources: [
            {
              type: "Microsoft.AlertsManagement/actionRules",
              apiVersion: "2021-08-08",
              name: "quiet",
              location: "Global",
              properties: { scopes: [SUBSCRIPTION], actions: [{ actionType: "RemoveAllActionGroups" }] },
            },
          ],
        },
      },
    },
  }),
  "no Microsoft Sentinel": dropResource("SentinelOnboardingState::breakglass-sentinel-onboarding"),
  "a data collection rule that blanks the ids": add({
    type: "azure-native:monitor:DataCollectionRule",
    name: "dcr",
    inputs: {
      resourceGroupName: "rg-breakglass-alerts",
      dataCollectionRuleName: "dcr",
      kind: "WorkspaceTransforms",
      location: "westeurope",
      destinations: {
        logAnalytics: [
          {
            workspaceResourceId: `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-breakglass-alerts`,
            name: "w",
          },
        ],
      },
      dataFlows: [
        {
          streams: ["Microsoft-Table-SigninLogs"],
          destinations: ["w"],
          transformKql: "source | extend UserId = '', UserPrincipalName = ''",
        },
      ],
    },
  }),
  "a table of the plan Basic, in small letters": table({ tableName: "signinlogs", plan: "Basic" }),
  "a table that keeps four days": table({ tableName: "SigninLogs", plan: "Analytics", retentionInDays: 4 }),
  "silence never": set(SILENCE, [...criterion, "query"], "print Rows = 1 | where Rows < 0"),
  "silence once a day": all(
    set(SILENCE, ["evaluationFrequency"], "P1D"),
    set(SILENCE, ["windowSize"], "P1D"),
  ),
  "silence below nothing": set(SILENCE, [...criterion, "operator"], "LessThan"),
  "silence as nobody": drop(SILENCE, ["identity"]),
  "silence that Azure has not tried": set(SILENCE, ["skipQueryValidation"], true),
  "silence of nobody": set(SILENCE, ["actions", "actionGroups"], []),
  "a trigger that splits nothing": set(APP, [...TRIGGER, "splitOn"], "@triggerBody()?['data']?['none']"),
  "a trigger that waits for GET": set(APP, [...TRIGGER, "inputs", "method"], "GET"),
  "a trigger at another path": set(APP, [...TRIGGER, "inputs", "relativePath"], "/alerts"),
  "an end at once": set(APP, action("Stop"), {
    type: "Terminate",
    inputs: { runStatus: "Succeeded" },
    runAfter: {},
  }),
  "channels after a month": all(
    set(APP, action("Pause"), { ...pause, runAfter: { Write_messages_from_alert: WHATEVER } }),
    set(APP, action("Send_email", "runAfter", "Pause"), WHATEVER),
  ),
  "the alert is read after a month": all(
    set(APP, action("Pause"), { ...pause, runAfter: {} }),
    set(APP, action("Read_alert", "runAfter", "Pause"), WHATEVER),
  ),
  "a channel that gives up after a second": all(
    set(APP, action("Send_email", "inputs", "retryPolicy"), { type: "none" }),
    set(APP, action("Send_email", "limit"), { timeout: "PT1S" }),
  ),
  "mail by an operation that is none": set(APP, action("Send_email", "inputs", "path"), "/v2/Nothing"),
  "mail as a draft": set(APP, action("Send_email", "inputs", "path"), "/Draft"),
  "mail through the connection of Teams": set(
    APP,
    ["parameters", "$connections", "value", "office365", "connectionId"],
    `${GROUP}/providers/Microsoft.Web/connections/breakglass-connections-teams`,
  ),
  "a connection of another kind": set(
    "Connection::breakglass-connections-office365",
    ["properties", "api", "id"],
    `${SUBSCRIPTION}/providers/Microsoft.Web/locations/westeurope/managedApis/teams`,
  ),
  "a text message from nobody": set(APP, action("Page_unless_closed/Send_SMS", "inputs", "body", "from"), ""),
  "a text message to no number": set(
    APP,
    action("Page_unless_closed/Send_SMS", "inputs", "body", "to"),
    "nobody",
  ),
  "mail that is composed, not sent": set(APP, action("Send_email", "type"), "Compose"),
  "mail to blanks": set(APP, action("Send_email", "inputs", "body", "To"), " ; ; "),
  "a post by nobody": set(
    APP,
    action("Post_message_in_a_chat_or_channel", "inputs", "path"),
    "/beta/teams/nowhere",
  ),
  "no watcher of the rules": dropResource(RULES_CHANGED),
  "no watcher of failed runs": dropAll(({ type }) => type.endsWith(":MetricAlert")),
  "no watcher at all": dropAll(({ type }) => /:(MetricAlert|ActivityLogAlert)$/.test(type)),
  "a watcher that notifies nobody": set(RULES_CHANGED, ["actions", "actionGroups"], []),
  "a watcher of something else": set(RULES_CHANGED, ["condition", "allOf", 2], {
    field: "operationName",
    equals: "Microsoft.Compute/virtualMachines/write",
  }),
  "a watcher of one person": set(RULES_CHANGED, ["condition", "allOf", 3], {
    field: "caller",
    equals: "ann@contoso.com",
  }),
  "a watcher of another group": set(RULES_CHANGED, ["scopes"], [`${SUBSCRIPTION}/resourceGroups/rg-other`]),
  "a watcher of another metric": set(FAILED_RUNS, [...criterion, "metricName"], "RunsStarted"),
  "a watcher of a hundred failures": set(FAILED_RUNS, [...criterion, "threshold"], 100),
  "a watcher that notifies the workflow that failed": set(
    FAILED_RUNS,
    ["actions", 0, "actionGroupId"],
    `${GROUP}/providers/Microsoft.Insights/actionGroups/breakglass-groups-primary`,
  ),
  "a role with a condition": set("RoleAssignment::breakglass-rules-reader", ["condition"], "false"),
  nothing: () => [],
};
