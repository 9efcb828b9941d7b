import { add, set } from "../proof/edits.ts";
import type { DeployedResource, Edit } from "../proof/resources.ts";
import { last, queryOf, SIGN_IN } from "./queries.ts";

const GROUP = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-breakglass-alerts";
const FALLBACK = "ActionGroup::breakglass-groups-fallback";
const PRIMARY = "ActionGroup::breakglass-groups-primary";
const APP = "Workflow::breakglass-notify-app";
const TRIGGER = ["definition", "triggers", "When_an_Azure_Monitor_alert_is_fired"] as const;
const SENTINEL = "ScheduledAlertRule::breakglass-sentinel-sign-in";
const FAILED_RUNS = "MetricAlert::breakglass-watch-failed-runs";
const criterion = ["criteria", "allOf", 0] as const;
const hook = (serviceUri: string): Edit =>
  set(FALLBACK, ["webhookReceivers"], [{ name: "chat", serviceUri, useCommonAlertSchema: true }]);

/** The workflow ends before its channels where a condition holds. */
const endIf = (expression: string, actions: object = {}): Edit =>
  set(APP, ["definition", "actions", "Stop"], {
    type: "If",
    expression,
    actions: { ...actions, End: { type: "Terminate", inputs: { runStatus: "Succeeded" } } },
    runAfter: {},
  });

/** Mail is sent where a condition holds alone. */
const mailIf =
  (expression: unknown): Edit =>
  (resources) =>
    resources.map((resource: DeployedResource) => {
      if (!resource.type.endsWith(":Workflow")) return resource;
      const inputs = structuredClone(resource.inputs) as { definition: { actions: Record<string, object> } };
      const { Send_email: mail, ...others } = inputs.definition.actions;
      const { runAfter, ...rest } = mail as { runAfter: object };
      const Only = { type: "If", expression, actions: { Send_email: { ...rest, runAfter: {} } }, runAfter };
      return {
        ...resource,
        inputs: { ...inputs, definition: { ...inputs.definition, actions: { ...others, Only } } },
      };
    });
const essential = (name: string) => `@triggerBody()?['data']?['essentials']?['${name}']`;

/** Kinds that were found by trying, each once. */
export const more: Readonly<Record<string, Edit>> = {
  "a plugin that cannot be run": queryOf(SIGN_IN, last("| evaluate autocluster()")),
  "rows of a watchlist are left out": queryOf(
    SIGN_IN,
    last("| join kind=leftanti (_GetWatchlist('office')) on $left.IPAddress == $right.SearchKey"),
  ),
  "a list from elsewhere": queryOf(
    SIGN_IN,
    last(
      '| join kind=leftanti (externaldata(AccountId: string)["https://a.blob.core.windows.net/b/c.csv"]) on AccountId',
    ),
  ),
  "a second condition": (resources) =>
    resources.map((resource) => {
      if (resource.name !== "breakglass-rules-sign-in") return resource;
      const inputs = structuredClone(resource.inputs) as { criteria: { allOf: object[] } };
      inputs.criteria.allOf.push({ ...inputs.criteria.allOf[0], query: "Heartbeat | take 0" });
      return { ...resource, inputs };
    }),
  "rows of virtual machines alone": set(
    SIGN_IN,
    ["targetResourceTypes"],
    ["Microsoft.Compute/virtualMachines"],
  ),
  "a phone of one digit": set(FALLBACK, ["smsReceivers", 0, "phoneNumber"], "1"),
  "mail to a name that is nobody's": set(FALLBACK, ["emailReceivers", 0, "emailAddress"], "a@b.invalid"),
  "a webhook that Teams has switched off": hook(
    "https://contoso.webhook.office.com/webhookb2/1/IncomingWebhook/2",
  ),
  "a callback that is of no Logic App": set(
    PRIMARY,
    ["logicAppReceivers", 0, "callbackUrl"],
    "https://contoso.com/workflows/1/triggers/When_an_Azure_Monitor_alert_is_fired/paths/invoke?sig=abcdefghijkl",
  ),
  "an end for one address": endIf("@contains(string(triggerBody()), '198.51.100.66')"),
  "an end in office hours": endIf("@greater(int(formatDateTime(utcNow(), 'HH')), 8)"),
  "an end after a day": endIf("@greater(utcNow(), '2027-01-01')"),
  "an end when it is over": endIf(
    essential("monitorCondition").replace("@", "@equals('Resolved', ").concat(")"),
  ),
  "mail of the gravest alone": mailIf({ equals: [essential("severity"), "Sev0"] }),
  "mail of one rule alone": mailIf({ contains: [essential("alertRule"), "signed in"] }),
  "mail without a text": set(APP, ["definition", "actions", "Send_email", "inputs", "body", "Body"], ""),
  "a result that is made up": set(APP, ["definition", "actions", "Send_email", "runtimeConfiguration"], {
    staticResult: { staticResultOptions: "enabled", name: "x" },
  }),
  "a trigger that checks the alert's form": set(
    APP,
    [...TRIGGER, "operationOptions"],
    "EnableSchemaValidation",
  ),
  "a trigger that wants a token": set(APP, ["accessControl"], {
    triggers: { sasAuthenticationPolicy: { state: "Disabled" } },
  }),
  "a metric of something else": set(FAILED_RUNS, [...criterion, "metricNamespace"], "Microsoft.Web/sites"),
  "a metric of another workflow": set(
    FAILED_RUNS,
    ["scopes"],
    [`${GROUP}/providers/Microsoft.Logic/workflows/other`],
  ),
  "a watcher without a scope": set("ActivityLogAlert::breakglass-watch-rules-changed", ["scopes"], []),
  "a detail from no column": set(SENTINEL, ["customDetails", "X"], "NoSuchColumn"),
  "a title from no column": set(SENTINEL, ["alertDetailsOverride"], { alertDisplayNameFormat: "{{Nobody}}" }),
  "incidents by nothing": set(
    SENTINEL,
    ["incidentConfiguration", "groupingConfiguration", "groupByEntities"],
    [],
  ),
  "an analytics rule of another workspace": set(SENTINEL, ["workspaceName"], "law-other"),
  "a period that Sentinel does not have": set(SENTINEL, ["queryPeriod"], "P15D"),
  "a workspace that nobody may ask": set(
    "Workspace::breakglass-zone-workspace",
    ["publicNetworkAccessForQuery"],
    "disabled",
  ),
  "a log that is switched off by a text": set(
    "DiagnosticSetting::breakglass-entra-logs-setting",
    ["logs", 0, "enabled"],
    "false",
  ),
  "a role of nobody knows what": set("RoleAssignment::breakglass-rules-reader", ["principalType"], undefined),
  "a blank secret": set(
    "Connection::breakglass-connections-twilio",
    ["properties", "parameterValues", "token"],
    "",
  ),
};

/** The same, found by another form of the same condition; and what lies on no alert's way. */
export const moreAlike: Readonly<Record<string, Edit>> = {
  "a range that ends now": queryOf(SIGN_IN, (text) =>
    text.replaceAll("ingestion_time() >= ago(15m)", "ingestion_time() between (ago(15m) .. now())"),
  ),
  "the look-back the other way round": queryOf(SIGN_IN, (text) =>
    text.replaceAll("ingestion_time() >= ago(15m)", "ago(15min) <= ingestion_time()"),
  ),
  "the look-back in a let": queryOf(
    SIGN_IN,
    (text) => `let back_ = 15m;\n${text.replaceAll("ago(15m)", "ago(back_)")}`,
  ),
  "accounts one by one": queryOf(SIGN_IN, (text) =>
    text.replaceAll(/UserId in~ \(("[^"]+"), ("[^"]+")\)/g, "(UserId =~ $1 or UserId =~ $2)"),
  ),
  "rows that are kept for later": queryOf(SIGN_IN, (text) => `let All_ = materialize(${text});\nAll_`),
  "offices from a watchlist": queryOf(
    SIGN_IN,
    last(
      "| join kind=leftouter (_GetWatchlist('offices') | project SearchKey) on $left.IPAddress == $right.SearchKey",
    ),
  ),
  "a metric alert on something else": add({
    type: "azure-native:monitor:MetricAlert",
    name: "cpu",
    inputs: {
      resourceGroupName: "rg-other",
      ruleName: "cpu",
      enabled: false,
      severity: 3,
      scopes: ["/subscriptions/1/resourceGroups/rg-other/providers/Microsoft.Compute/virtualMachines/a"],
      evaluationFrequency: "PT1H",
      windowSize: "P1D",
      criteria: { odataType: "x", allOf: [] },
      actions: [
        { actionGroupId: `${GROUP}/providers/Microsoft.Insights/actionGroups/breakglass-groups-fallback` },
      ],
    },
  }),
};
