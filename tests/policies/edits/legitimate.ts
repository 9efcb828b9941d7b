import { add, all, set } from "../proof/edits.ts";
import type { Edit } from "../proof/resources.ts";
import { alike } from "./queries.ts";

const SUBSCRIPTION = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-breakglass-alerts`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-breakglass-alerts`;
const FALLBACK_ID = `${GROUP}/providers/Microsoft.Insights/actionGroups/breakglass-groups-fallback`;
const APP = "Workflow::breakglass-notify-app";
const FALLBACK = "ActionGroup::breakglass-groups-fallback";
const PLACE = { resourceGroupName: "rg-breakglass-alerts", workspaceName: "law-breakglass-alerts" };

const logAlert = (ruleName: string, query: string, more: object = {}): Edit =>
  add({
    type: "azure-native:monitor:ScheduledQueryRule",
    name: ruleName,
    inputs: {
      resourceGroupName: "rg-breakglass-alerts",
      ruleName,
      location: "westeurope",
      kind: "LogAlert",
      enabled: true,
      severity: 3,
      evaluationFrequency: "PT1H",
      windowSize: "PT1H",
      scopes: [WORKSPACE],
      criteria: { allOf: [{ query, operator: "GreaterThan", threshold: 10, timeAggregation: "Count" }] },
      ...more,
    },
  });

/** What a team does, and what silences nobody. */
export const legitimate: Readonly<Record<string, Edit>> = {
  "nothing changes but a tag": set(FALLBACK, ["tags"], { owner: "on-call" }),
  ...alike,
  "rules of another group are quiet": add({
    type: "azure-native:alertsmanagement:AlertProcessingRuleByName",
    name: "quiet-other",
    inputs: {
      resourceGroupName: "rg-other",
      location: "Global",
      properties: {
        enabled: true,
        scopes: [`${SUBSCRIPTION}/resourceGroups/rg-other`],
        actions: [{ actionType: "RemoveAllActionGroups" }],
      },
    },
  }),
  "incidents of another rule are closed": add({
    type: "azure-native:securityinsights:AutomationRule",
    name: "tidy",
    inputs: {
      ...PLACE,
      automationRuleId: "t",
      displayName: "tidy",
      order: 9,
      triggeringLogic: {
        isEnabled: true,
        triggersOn: "Incidents",
        triggersWhen: "Created",
        conditions: [
          {
            conditionType: "Property",
            conditionProperties: {
              propertyName: "IncidentRelatedAnalyticRuleIds",
              operator: "Contains",
              propertyValues: [
                `${WORKSPACE}/providers/Microsoft.SecurityInsights/alertRules/11111111-2222-3333-4444-555555555555`,
              ],
            },
          },
        ],
      },
      actions: [
        {
          actionType: "ModifyProperties",
          order: 1,
          actionConfiguration: { status: "Closed", classification: "Undetermined" },
        },
      ],
    },
  }),
  "another Logic App posts through a connection of its own": all(
    add({
      type: "azure-native:web:Connection",
      name: "teams-2",
      inputs: {
        resourceGroupName: "rg-other",
        connectionName: "teams-2",
        location: "westeurope",
        properties: {
          api: { id: `${SUBSCRIPTION}/providers/Microsoft.Web/locations/westeurope/managedApis/teams` },
        },
      },
    }),
    add({
      type: "azure-native:logic:Workflow",
      name: "chat",
      inputs: {
        resourceGroupName: "rg-other",
        workflowName: "chat",
        location: "westeurope",
        definition: { triggers: {}, actions: {} },
        parameters: {
          $connections: {
            value: {
              teams: {
                connectionId: `${SUBSCRIPTION}/resourceGroups/rg-other/providers/Microsoft.Web/connections/teams-2`,
              },
            },
          },
        },
      },
    }),
  ),
  "a role of people elsewhere": add({
    type: "azure-native:authorization:RoleAssignment",
    name: "soc-reader",
    inputs: {
      scope: `${SUBSCRIPTION}/resourceGroups/rg-other`,
      principalId: "aaaa1111-2222-4333-8444-555566667777",
      principalType: "Group",
      roleDefinitionId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
    },
  }),
  "an analytics rule on an application": add({
    type: "azure-native:securityinsights:ScheduledAlertRule",
    name: "legacy-auth",
    inputs: {
      ...PLACE,
      kind: "Scheduled",
      displayName: "legacy-auth",
      enabled: true,
      severity: "Medium",
      query:
        'SigninLogs\n| where AppId == "1b730954-1685-4b74-9bfd-dac224a7b894"\n| where ResultType == "50126"\n| summarize Failures = count() by UserPrincipalName, IPAddress\n| where Failures > 20',
      queryFrequency: "PT1H",
      queryPeriod: "PT1H",
      triggerOperator: "GreaterThan",
      triggerThreshold: 0,
      suppressionEnabled: false,
      suppressionDuration: "PT5H",
    },
  }),
  "a near-real-time rule on risk": add({
    type: "azure-native:securityinsights:NrtAlertRule",
    name: "nrt",
    inputs: {
      ...PLACE,
      kind: "NRT",
      enabled: true,
      severity: "Low",
      query: "SigninLogs | where RiskState == 'atRisk'",
      displayName: "x",
      suppressionEnabled: true,
      suppressionDuration: "PT5H",
    },
  }),
  "a rule on somebody else": logAlert(
    "vip-abroad",
    'SigninLogs | where UserPrincipalName =~ "ceo@contoso.com" | where Location != "NL"',
  ),
  "a rule that leaves a service account out": logAlert(
    "spray",
    'SigninLogs | where UserPrincipalName != "svc@contoso.com" | where ResultType == "50126"',
  ),
  "a further rule on the accounts": logAlert(
    "risk",
    'AADUserRiskEvents | where UserId in~ ("3f2504e0-4f89-41d3-9a0c-0305e82c3301", "7c9e6679-7425-40de-944b-e07fc1f90ae7")',
    { severity: 0 },
  ),
  "a rule on disks that is off": logAlert(
    "disk",
    "Perf | where CounterName == 'Free' | where CounterValue < 5",
    { enabled: false, actions: { actionGroups: [FALLBACK_ID] } },
  ),
  "a second export, to an event hub": add({
    type: "azure-native:aadiam:DiagnosticSetting",
    name: "to-hub",
    inputs: {
      name: "to-hub",
      logs: [{ category: "SignInLogs", enabled: true }],
      eventHubAuthorizationRuleId: `${SUBSCRIPTION}/resourceGroups/rg-other/x`,
      eventHubName: "logs",
    },
  }),
  "no daily cap, in so many words": set("Workspace::breakglass-zone-workspace", ["workspaceCapping"], {
    dailyQuotaGb: -1,
  }),
  "a longer archive": add({
    type: "azure-native:operationalinsights:Table",
    name: "t",
    inputs: {
      ...PLACE,
      tableName: "SigninLogs",
      plan: "Analytics",
      retentionInDays: 180,
      totalRetentionInDays: 2556,
    },
  }),
  "an API version in the type": (resources) =>
    resources.map((each) => ({ ...each, type: each.type.replace(":monitor:", ":monitor/v20231201:") })),
  "the module of azure-native 2": (resources) =>
    resources.map((each) => ({ ...each, type: each.type.replace(":monitor:", ":insights:") })),
  "a ticket besides": set(APP, ["definition", "actions", "Ticket"], {
    type: "Http",
    inputs: {
      method: "POST",
      uri: "https://contoso.service-now.com/api/now/table/incident",
      body: { short_description: "x" },
      authentication: { type: "ManagedServiceIdentity" },
    },
    runAfter: { Write_messages_from_alert: ["Succeeded", "Failed", "Skipped", "TimedOut"] },
  }),
  "a pager besides": set(
    FALLBACK,
    ["webhookReceivers"],
    [
      {
        name: "pager",
        serviceUri: "https://events.pagerduty.com/integration/1/enqueue",
        useCommonAlertSchema: true,
      },
    ],
  ),
  "the fallback in two groups": (resources) => [
    ...resources.map((each) => {
      if (each.name === "breakglass-groups-fallback")
        return { ...each, inputs: { ...each.inputs, smsReceivers: [] } };
      const { actions } = each.inputs as { actions?: { actionGroups?: unknown[] } };
      const groups = actions?.actionGroups;
      if (!each.type.endsWith(":ScheduledQueryRule") || groups === undefined) return each;
      const more = FALLBACK_ID.replace("breakglass-groups-fallback", "fallback-sms");
      return { ...each, inputs: { ...each.inputs, actions: { actionGroups: [...groups, more] } } };
    }),
    {
      type: "azure-native:monitor:ActionGroup",
      name: "fallback-sms",
      protect: false,
      dependencies: {},
      inputs: {
        resourceGroupName: "rg-breakglass-alerts",
        actionGroupName: "fallback-sms",
        groupShortName: "sms",
        location: "Global",
        enabled: true,
        smsReceivers: [{ name: "s", countryCode: "31", phoneNumber: "687654321" }],
      },
    },
  ],
  "a workbook": add({
    type: "azure-native:insights:Workbook",
    name: "wb",
    inputs: { resourceGroupName: "rg-other", displayName: "x", serializedData: "{}" },
  }),
};
