import { add, all, change, drop, dropResource, rewrite, set } from "./edits.ts";
import type { DeployedResource, Edit } from "./resources.ts";

export interface Mutation {
  readonly name: string;
  readonly edit: Edit;
}

const BG1 = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const BG2 = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const STRANGER = "99999999-4f89-41d3-9a0c-0305e82c3301";
const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const query = ["criteria", "allOf", 0, "query"] as const;
const criterion = ["criteria", "allOf", 0] as const;

/** Every dangerous edit of a deployment, made from what it deploys. */
export function mutations(resources: readonly DeployedResource[]): Mutation[] {
  const of = (type: string) => resources.filter((resource) => resource.type.endsWith(`:${type}`));
  return [
    ...of("ScheduledQueryRule").flatMap((rule) => [...ofLogAlert(rule), ...ofQuery(rule, query)]),
    ...of("ScheduledAlertRule").flatMap(ofSentinelRule),
    // The queries of analytics rules are those of the alert rules: one of them stands for all.
    ...of("ScheduledAlertRule")
      .filter(({ name }) => name.endsWith("sentinel-sign-in"))
      .flatMap((rule) => ofQuery(rule, ["query"])),
    ...of("DefenderDetection").flatMap((rule) => [
      ...ofDefenderRule(rule),
      ...ofQuery(rule, ["rule", "queryCondition", "queryText"]),
    ]),
    ...of("ActionGroup").flatMap(ofActionGroup),
    ...of("Workflow").flatMap(ofWorkflow),
    ...of("RoleAssignment").flatMap(ofRoleAssignment),
    ...of("Connection").flatMap(ofConnection),
    ...of("Workspace").flatMap(ofWorkspace),
    ...of("UserAssignedIdentity").map((each) => ({
      name: `drop ${each.name}`,
      edit: dropResource(key(each)),
    })),
    ...besides(resources),
  ].filter(({ edit }) => JSON.stringify(edit(structuredClone([...resources]))) !== JSON.stringify(resources));
}

const key = ({ type, name }: DeployedResource) => `${type}::${name}`;

function named(
  resource: DeployedResource,
  edits: Readonly<Record<string, (key: string) => Edit>>,
): Mutation[] {
  return Object.entries(edits).map(([what, edit]) => ({
    name: `${what}: ${resource.name}`,
    edit: edit(key(resource)),
  }));
}

function ofLogAlert(rule: DeployedResource): Mutation[] {
  const groups = (rule.inputs["actions"] as { actionGroups: string[] }).actionGroups;
  const [allOf] = (rule.inputs["criteria"] as { allOf: { dimensions: object[] }[] }).allOf;
  const each = named(rule, {
    "drop the rule": dropResource,
    "disable the rule": (to) => set(to, ["enabled"], false),
    "widen the severity to 3": (to) => set(to, ["severity"], 3),
    "notify the first group alone": (to) => set(to, ["actions", "actionGroups"], groups.slice(0, 1)),
  });
  if (!rule.name.endsWith("-sign-in") || rule.name.includes("failed")) return each;
  return [
    ...each,
    ...named(rule, {
      "widen the severity by one": (to) => set(to, ["severity"], 1),
      "widen the severity to 4": (to) => set(to, ["severity"], 4),
      "notify the last group alone": (to) => set(to, ["actions", "actionGroups"], groups.slice(1)),
      "notify nobody": (to) => set(to, ["actions", "actionGroups"], []),
      "drop the actions": (to) => drop(to, ["actions"]),
      "notify a group that nobody knows": (to) =>
        set(to, ["actions"], { actionGroups: [`${groups[0]}-other`, `${groups[1]}-other`] }),
      "mute for an hour": (to) =>
        all(set(to, ["muteActionsDuration"], "PT1H"), set(to, ["autoMitigate"], false)),
      "make it stateless": (to) => set(to, ["autoMitigate"], false),
      "never resolve": (to) => set(to, ["resolveConfiguration"], { autoResolved: false }),
      "skip the validation": (to) => set(to, ["skipQueryValidation"], true),
      "drop the identity": (to) => drop(to, ["identity"]),
      "take the identity away": (to) => set(to, ["identity"], { type: "None" }),
      "swap the identity for one without a role": (to) => set(to, ["identity"], { type: "SystemAssigned" }),
      "name no identity": (to) => set(to, ["identity", "userAssignedIdentities"], []),
      "evaluate every hour": (to) =>
        all(set(to, ["evaluationFrequency"], "PT1H"), set(to, ["windowSize"], "PT1H")),
      "evaluate every 10 minutes": (to) => set(to, ["evaluationFrequency"], "PT10M"),
      "evaluate once a day": (to) =>
        all(set(to, ["evaluationFrequency"], "P1D"), set(to, ["windowSize"], "P1D")),
      "drop the time range": (to) => drop(to, ["overrideQueryTimeRange"]),
      "narrow the time range": (to) => set(to, ["overrideQueryTimeRange"], "PT1H"),
      "narrow the window": (to) => set(to, ["windowSize"], "PT5M"),
      "look at no workspace": (to) => set(to, ["scopes"], []),
      "look at another workspace": (to) =>
        set(to, ["scopes"], [String((rule.inputs["scopes"] as string[])[0]).replace(/[^/]+$/, "law-other")]),
      "fire on six events": (to) => set(to, [...criterion, "threshold"], 5),
      "fire on none": (to) => set(to, [...criterion, "operator"], "LessThan"),
      "fire in three periods": (to) =>
        set(to, [...criterion, "failingPeriods"], {
          numberOfEvaluationPeriods: 3,
          minFailingPeriodsToAlert: 3,
        }),
      "take an average": (to) => set(to, [...criterion, "timeAggregation"], "Average"),
      "drop the split": (to) => set(to, [...criterion, "dimensions"], []),
      ...Object.fromEntries(
        (allOf?.dimensions ?? []).map((_, index, dimensions) => [
          `drop dimension ${index + 1}`,
          (to: string) => set(to, [...criterion, "dimensions"], dimensions.toSpliced(index, 1)),
        ]),
      ),
      "leave an address out": (to) =>
        all(
          set(to, [...criterion, "dimensions", 2, "operator"], "Exclude"),
          set(to, [...criterion, "dimensions", 2, "values"], ["203.0.113.42"]),
        ),
      "tell of one account alone": (to) =>
        set(to, [...criterion, "dimensions", 1, "values"], ["bg1@contoso.onmicrosoft.com"]),
      "split by a column that is not there": (to) =>
        set(to, [...criterion, "dimensions", 2, "name"], "Address"),
    }),
  ];
}

/** A count of rows, whoever's they are, may as well be by event time. */
const namesSomebody = (text: string) => /[0-9a-f]{8}-[0-9a-f]{4}-/.test(text);

/** Edits of a query; one that changes nothing in a query is left out. */
function ofQuery(rule: DeployedResource, path: readonly (string | number)[]): Mutation[] {
  const edits: Readonly<Record<string, (text: string) => string>> = {
    "forget an account": (text) => text.replaceAll(`"${BG2}"`, `"${BG1}"`),
    "forget an account in one list": (text) => text.replace(`, "${BG2}"`, ""),
    "forget a name in one list": (text) => text.replace(', "bg2@contoso.onmicrosoft.com"', ""),
    "swap an account": (text) => text.replaceAll(BG1, STRANGER),
    "empty the lists": (text) => text.replace(/\(("[^"()]*(?:@|-[0-9a-f]{12})[^()]*)\)/gi, '("")'),
    "add an empty id": (text) => text.replace(`"${BG1}", `, `"${BG1}", "", `),
    "look back one evaluation": (text) => text.replaceAll("ago(15m)", "ago(5m)"),
    "look back in one table alone": (text) => text.replace("ago(15m)", "ago(6m)"),
    "look back two days": (text) => text.replaceAll("ago(15m)", "ago(2d)"),
    "look back by event time": (text) =>
      namesSomebody(text) ? text.replaceAll("ingestion_time()", "TimeGenerated") : text,
    "no look-back": (text) => text.replaceAll("ingestion_time() >= ago(15m)", "true"),
    "leave one table out": (text) =>
      text.replace(/,\n\((?:SigninLogs|AuditLogs|AzureActivity|CloudAppEvents)\n[\s\S]*?(?=,\n\(|$)/, ""),
    "only one row": (text) => `${text}\n| take 1`,
    "nothing at all": (text) => `${text}\n| where false`,
    "not from one address": (text) => `${text}\n| where IPAddress != "203.0.113.42"`,
    "not through one application": (text) => `${text}\n| where Application != "Azure Portal"`,
    "only where no policy applied": (text) =>
      text.replace(
        /\| where ResultType/,
        '| where ConditionalAccessStatus == "notApplied" | where ResultType',
      ),
    "only from abroad": (text) =>
      text.replace(/\n {2}\| where ingestion_time/, '\n  | where Location != "NL"\n  | where ingestion_time'),
    "not some operations": (text) =>
      text.replace(
        /\n {2}\| where (Category|OperationName)/,
        '\n  | where OperationName != "Reset password (by admin)"\n  | where $1',
      ),
    "only successes": (text) => text.replaceAll(/ResultType in \([^)]*\)/g, 'ResultType in ("0")'),
    "without a result": (text) =>
      text.replaceAll(/ResultType in \([^)]*\)/g, (list) => list.replace('"50074", ', "")),
    "more results left out": (text) =>
      text.replaceAll('ResultType !in ("0", ', 'ResultType !in ("50126", "0", '),
    "fewer safeguards": (text) => text.replace('"named location", ', ""),
    "by display name": (text) =>
      text.replace(
        /where (UserId|AccountObjectId|tostring\(InitiatedBy\.user\.id\)) in~ \([^)]*\)/g,
        'where UserDisplayName contains "break glass" or $1 == "x"',
      ),
    everybody: (text) =>
      text.replace(
        /\n {0,2}\| where (UserId|AccountObjectId|tostring\(InitiatedBy\.user\.id\)|Caller) in~ .*\n/g,
        "\n",
      ),
    "a misspelt column": (text) =>
      text
        .replaceAll("UserPrincipalName", "UserPrincipleName")
        .replaceAll("TargetResources", "TargetResource")
        .replaceAll("AccountUpn", "AccountUPN_"),
    "a query that does not parse": (text) => `${text}\n| where (`,
    "another query": () => "Heartbeat | count",
  };
  return Object.entries(edits).map(([what, edit]) => ({
    name: `${what}: ${rule.name}`,
    edit: rewrite(key(rule), path, edit),
  }));
}

function ofSentinelRule(rule: DeployedResource): Mutation[] {
  const each = named(rule, {
    "drop the analytics rule": dropResource,
    "disable the analytics rule": (to) => set(to, ["enabled"], false),
    "lower the severity": (to) => set(to, ["severity"], "Medium"),
  });
  if (!rule.name.endsWith("sentinel-sign-in")) return each;
  const grouping = ["incidentConfiguration", "groupingConfiguration"] as const;
  return [
    ...each,
    ...named(rule, {
      "open no incident": (to) => set(to, ["incidentConfiguration", "createIncident"], false),
      "drop the incident settings": (to) => drop(to, ["incidentConfiguration"]),
      "all alerts in one incident": (to) => set(to, [...grouping, "matchingMethod"], "AnyAlert"),
      "gather for a week": (to) => set(to, [...grouping, "lookbackDuration"], "P7D"),
      "one alert for all": (to) => set(to, ["eventGroupingSettings", "aggregationKind"], "SingleAlert"),
      suppress: (to) => set(to, ["suppressionEnabled"], true),
      "fire on six": (to) => set(to, ["triggerThreshold"], 5),
      "fire on nothing": (to) => set(to, ["triggerOperator"], "LessThan"),
      "run once a day": (to) => set(to, ["queryFrequency"], "P1D"),
      "narrow the period": (to) => set(to, ["queryPeriod"], "PT5M"),
      "drop the entities": (to) => drop(to, ["entityMappings"]),
      "drop the account": (to) =>
        set(to, ["entityMappings"], (rule.inputs["entityMappings"] as unknown[]).slice(1)),
      "map a column that is not there": (to) =>
        set(to, ["entityMappings", 0, "fieldMappings", 0, "columnName"], "UserId"),
    }),
  ];
}

function ofDefenderRule(rule: DeployedResource): Mutation[] {
  return named(rule, {
    "disable the Defender rule": (to) => set(to, ["rule", "status"], "disabled"),
    "run the Defender rule daily": (to) => set(to, ["rule", "schedule", "frequency"], "P1D"),
    "lower the Defender rule": (to) =>
      set(to, ["rule", "detectionAction", "alertTemplate", "severity"], "low"),
    "map no account": (to) =>
      set(to, ["rule", "detectionAction", "alertTemplate", "entityMappings", "accounts"], []),
  });
}

function ofActionGroup(group: DeployedResource): Mutation[] {
  const kinds = ["emailReceivers", "smsReceivers", "logicAppReceivers"].filter(
    (kind) => (group.inputs[kind] as unknown[] | undefined)?.length,
  );
  const receiver = (group.inputs["logicAppReceivers"] as { resourceId: string }[] | undefined)?.[0];
  return [
    ...named(group, {
      "drop the group": dropResource,
      "disable the group": (to) => set(to, ["enabled"], false),
      ...Object.fromEntries(
        kinds.flatMap((kind) => [
          [`drop ${kind}`, (to: string) => drop(to, [kind])],
          [`empty ${kind}`, (to: string) => set(to, [kind], [])],
        ]),
      ),
      ...Object.fromEntries(
        kinds
          .filter((kind) => kind !== "smsReceivers")
          .map((kind) => [
            `another schema for ${kind}`,
            (to: string) => set(to, [kind, 0, "useCommonAlertSchema"], false),
          ]),
      ),
    }),
    ...(kinds.includes("emailReceivers")
      ? named(group, {
          "an empty address": (to) => set(to, ["emailReceivers", 0, "emailAddress"], ""),
          "an empty number": (to) => set(to, ["smsReceivers", 0, "phoneNumber"], ""),
          "two addresses of one kind": (to) =>
            all(
              drop(to, ["smsReceivers"]),
              set(to, ["emailReceivers", 1], {
                name: "email-2",
                emailAddress: "b@contoso.com",
                useCommonAlertSchema: true,
              }),
            ),
        })
      : []),
    ...(receiver === undefined
      ? []
      : named(group, {
          "a written callback URL": (to) => set(to, ["logicAppReceivers"], [receiver]),
          "another workflow": (to) =>
            set(to, ["logicAppReceivers", 0, "resourceId"], `${receiver.resourceId}-other`),
        })),
  ];
}

const QUERY_ACTION = "Run_query_and_list_results";

function ofWorkflow(workflow: DeployedResource): Mutation[] {
  const definition = workflow.inputs["definition"] as {
    actions: Record<string, { type: string; inputs: object }>;
    triggers: Record<string, object>;
  };
  const [trigger = ""] = Object.keys(definition.triggers);
  const channels = ["Send_email", "Post_message_in_a_chat_or_channel", "Page_unless_closed"];
  const at = (name: string, ...path: (string | number)[]) => ["definition", "actions", name, ...path];
  return [
    ...named(workflow, {
      "drop the workflow": dropResource,
      "disable the workflow": (to) => set(to, ["state"], "Disabled"),
      "suspend the workflow": (to) => set(to, ["state"], "Suspended"),
      "drop the workflow's identity": (to) => drop(to, ["identity"]),
      "take the workflow's identity": (to) => set(to, ["identity"], { type: "None" }),
      "swap the trigger": (to) =>
        set(to, ["definition", "triggers", trigger], {
          type: "Recurrence",
          recurrence: { frequency: "Day", interval: 1 },
        }),
      "drop the trigger": (to) => drop(to, ["definition", "triggers", trigger]),
      "a condition on the trigger": (to) =>
        set(to, ["definition", "triggers", trigger, "conditions"], [{ expression: "@equals(1, 2)" }]),
      "one run at a time": (to) =>
        set(to, ["definition", "triggers", trigger, "runtimeConfiguration"], { concurrency: { runs: 1 } }),
      "few callers": (to) =>
        set(to, ["accessControl"], {
          triggers: { allowedCallerIpAddresses: [{ addressRange: "10.0.0.0-10.0.0.9" }] },
        }),
      "drop all channels": (to) => all(...channels.map((name) => drop(to, at(name)))),
      ...Object.fromEntries(
        channels.flatMap((name) => [
          [`drop ${name}`, (to: string) => drop(to, at(name))],
          [
            `${name} after the query alone`,
            (to: string) => set(to, at(name, "runAfter"), { [QUERY_ACTION]: ["Succeeded"] }),
          ],
          [
            `${name} after the messages succeeded`,
            (to: string) => set(to, at(name, "runAfter"), { Write_messages_from_events: ["Succeeded"] }),
          ],
          [
            `${name} after nothing timed out`,
            (to: string) =>
              set(to, at(name, "runAfter", "Write_messages_from_events"), ["Succeeded", "Failed", "Skipped"]),
          ],
        ]),
      ),
      "one channel after the other": (to) =>
        set(to, at("Post_message_in_a_chat_or_channel", "runAfter"), { Send_email: ["Succeeded"] }),
      "mail to nobody": (to) => set(to, at("Send_email", "inputs", "body", "To"), ""),
      "a text message to nobody": (to) =>
        set(to, at("Page_unless_closed", "actions", "Send_SMS", "inputs", "body", "to"), ""),
      "no text message": (to) => drop(to, at("Page_unless_closed", "actions", "Send_SMS")),
      "a chat of nobody": (to) =>
        set(to, at("Post_message_in_a_chat_or_channel", "inputs", "body", "recipient", "channelId"), ""),
      "a made-up result": (to) =>
        set(to, at("Send_email", "runtimeConfiguration"), {
          staticResult: { name: "Send_email0", staticResultOptions: "Enabled" },
        }),
      "a loop over the rows": (to) =>
        change(to, (resource) => {
          const { actions } = resource.inputs["definition"] as typeof definition;
          const { Send_email: mail, ...others } = actions;
          const loop = {
            type: "Foreach",
            foreach: `@body('${QUERY_ACTION}')`,
            actions: { Send_email: { ...mail, runAfter: {} } },
            runAfter: { [QUERY_ACTION]: ["Succeeded", "Failed", "Skipped", "TimedOut"] },
          };
          (resource.inputs["definition"] as { actions: object }).actions = { ...others, Each: loop };
          return resource;
        }),
      "a webhook in an action": (to) =>
        set(to, at("Hook"), {
          type: "Http",
          inputs: {
            method: "POST",
            uri: "https://contoso.webhook.office.com/webhookb2/5b1a/IncomingWebhook/9c2d/7e",
          },
          runAfter: {},
        }),
      "a callback URL in an action": (to) =>
        set(to, at("Hook"), {
          type: "Http",
          inputs: {
            method: "POST",
            uri: "https://prod-01.westeurope.logic.azure.com/workflows/1/triggers/a/paths/invoke?api-version=2016-10-01&sig=abcdefghijkl",
          },
          runAfter: {},
        }),
      "a secret in a plain parameter": (to) =>
        all(
          set(to, ["definition", "parameters", "webhookUrl"], { type: "String" }),
          set(to, ["parameters", "webhookUrl"], {
            value: "https://contoso.webhook.office.com/webhookb2/5b1a/IncomingWebhook/9c2d/7e",
          }),
        ),
      "a password in an action": (to) =>
        set(to, at("Send_email", "inputs", "authentication"), {
          type: "Basic",
          username: "soc",
          password: "hunter22",
        }),
      "forget an account in the workflow": (to) => (resources) =>
        resources.map((resource) =>
          key(resource) === to ? JSON.parse(JSON.stringify(resource).replaceAll(BG2, BG1)) : resource,
        ),
      "drop a reference to a connection": (to) => drop(to, ["parameters", "$connections", "value", "teams"]),
    }),
  ];
}

function ofRoleAssignment(assignment: DeployedResource): Mutation[] {
  const role = String(assignment.inputs["roleDefinitionId"]);
  const scope = String(assignment.inputs["scope"]);
  return named(assignment, {
    "drop the role": dropResource,
    Contributor: (to) => set(to, ["roleDefinitionId"], role.replace(/[^/]+$/, CONTRIBUTOR)),
    Owner: (to) =>
      set(to, ["roleDefinitionId"], role.replace(/[^/]+$/, "8e3af657-a8ff-443c-a75c-2fe8c4bcb635")),
    "a role that reads nothing": (to) =>
      set(to, ["roleDefinitionId"], role.replace(/[^/]+$/, "87a39d53-fc1b-424a-814c-f7e04687dc9e")),
    "the whole subscription": (to) => set(to, ["scope"], scope.split("/").slice(0, 3).join("/")),
    "the resource group": (to) => set(to, ["scope"], scope.split("/").slice(0, 5).join("/")),
    "one table alone": (to) => set(to, ["scope"], `${scope}/tables/SigninLogs`),
    "another workspace's": (to) => set(to, ["scope"], scope.replace(/[^/]+$/, "law-other")),
    "somebody else": (to) => set(to, ["principalId"], STRANGER),
  });
}

function ofConnection(connection: DeployedResource): Mutation[] {
  return named(connection, {
    "drop the connection": dropResource,
    "another service": (to) =>
      rewrite(to, ["properties", "api", "id"], (id) => id.replace(/[^/]+$/, "dropbox")),
  });
}

function ofWorkspace(workspace: DeployedResource): Mutation[] {
  return named(workspace, {
    "a daily cap": (to) => set(to, ["workspaceCapping"], { dailyQuotaGb: 1 }),
    "a cap of nothing": (to) => set(to, ["workspaceCapping"], { dailyQuotaGb: 0 }),
    "a week of logs": (to) => set(to, ["retentionInDays"], 7),
    "no queries from outside": (to) => set(to, ["publicNetworkAccessForQuery"], "Disabled"),
    "no logs from outside": (to) => set(to, ["publicNetworkAccessForIngestion"], "Disabled"),
  });
}

/** What somebody could add beside the alerting. */
function besides(resources: readonly DeployedResource[]): Mutation[] {
  const workspace = resources.find(({ type }) => type.endsWith(":Workspace"));
  const group = resources.find(({ name }) => name.endsWith("groups-fallback"));
  const fallbackId = `/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-breakglass-alerts/providers/Microsoft.Insights/actionGroups/${group?.inputs["actionGroupName"]}`;
  const place = {
    resourceGroupName: "rg-breakglass-alerts",
    workspaceName: workspace?.inputs["workspaceName"],
  };
  return [
    {
      name: "an alert processing rule that suppresses",
      edit: add({
        type: "azure-native:alertsmanagement:AlertProcessingRuleByName",
        name: "quiet",
        inputs: {
          resourceGroupName: "rg-breakglass-alerts",
          location: "Global",
          properties: {
            enabled: true,
            scopes: ["/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f"],
            actions: [{ actionType: "RemoveAllActionGroups" }],
          },
        },
      }),
    },
    {
      name: "an automation rule that closes incidents",
      edit: add({
        type: "azure-native:securityinsights:AutomationRule",
        name: "close",
        inputs: {
          ...place,
          automationRuleId: "close",
          displayName: "close",
          order: 1,
          triggeringLogic: { isEnabled: true, triggersOn: "Incidents", triggersWhen: "Created" },
          actions: [
            {
              actionType: "ModifyProperties",
              order: 1,
              actionConfiguration: { status: "Closed", classification: "Undetermined" },
            },
          ],
        },
      }),
    },
    {
      name: "a table of the plan Basic",
      edit: add({
        type: "azure-native:operationalinsights:Table",
        name: "basic",
        inputs: { ...place, tableName: "SigninLogs", plan: "Basic" },
      }),
    },
    {
      name: "an export without the sign-ins",
      edit: (all) =>
        all.map((resource) =>
          resource.type.endsWith(":DiagnosticSetting")
            ? {
                ...resource,
                inputs: { ...resource.inputs, logs: [{ category: "AuditLogs", enabled: true }] },
              }
            : resource,
        ),
    },
    ...resources
      .filter(({ type }) => /:(ActivityLogAlert|MetricAlert)$/.test(type))
      .map((alert) => ({
        name: `disable the alert: ${alert.name}`,
        edit: set(key(alert), ["enabled"], false),
      })),
    {
      name: "a disabled alert on failed runs",
      edit: add({
        type: "azure-native:monitor:MetricAlert",
        name: "failed-runs",
        inputs: {
          resourceGroupName: "rg-breakglass-alerts",
          ruleName: "failed-runs",
          enabled: false,
          actions: [{ actionGroupId: fallbackId }],
        },
      }),
    },
    {
      name: "protect one rule alone",
      edit: (all) => {
        const first = all.find(
          ({ type, name }) => type.endsWith(":ScheduledQueryRule") && name.endsWith("-sign-in"),
        );
        return all.map((resource) => (resource === first ? { ...resource, protect: true } : resource));
      },
    },
    {
      name: "a workflow that may write the directory",
      edit: add({
        type: "azuread:index/appRoleAssignment:AppRoleAssignment",
        name: "directory",
        inputs: {
          appRoleId: "19dbc75e-c2e2-444c-a770-ec69d8559fc7",
          principalObjectId: STRANGER,
          resourceObjectId: STRANGER,
        },
      }),
    },
  ];
}
