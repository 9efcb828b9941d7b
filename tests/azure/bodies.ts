import { ANALYTICS_RULE, AUTOMATION, ONBOARDING, rule } from "./analytics-rule.ts";
import { ACTIONS, ASSIGNMENT, GROUP, IDENTITY, READER, RULE, WORKFLOW, WORKSPACE } from "./ids.ts";

export interface Sample {
  readonly id: string;
  readonly version: string;
  readonly body: object;
}

const INSIGHTS = `${GROUP}/providers/Microsoft.Insights`;

/** One of each type, in an order in which they can be made; `principalId` is that of the identity. */
export function samples(principalId: string): readonly Sample[] {
  const actionGroups = [{ actionGroupId: ACTIONS }];
  return [
    { id: GROUP, version: "2024-03-01", body: { location: "westeurope", tags: { team: "soc" } } },
    {
      id: WORKSPACE,
      version: "2023-09-01",
      body: {
        location: "westeurope",
        properties: { retentionInDays: 90, sku: { name: "PerGB2018" }, features: { disableLocalAuth: true } },
      },
    },
    { id: IDENTITY, version: "2023-01-31", body: { location: "westeurope" } },
    {
      id: ASSIGNMENT,
      version: "2022-04-01",
      body: { properties: { roleDefinitionId: READER, principalId, principalType: "ServicePrincipal" } },
    },
    {
      id: ACTIONS,
      version: "2024-10-01-preview",
      body: {
        location: "Global",
        properties: {
          enabled: true,
          groupShortName: "bg",
          emailReceivers: [{ name: "a", emailAddress: "a@contoso.com", useCommonAlertSchema: true }],
          smsReceivers: [{ name: "sms", countryCode: "31", phoneNumber: "687654321" }],
        },
      },
    },
    {
      id: RULE,
      version: "2025-01-01-preview",
      body: {
        location: "westeurope",
        kind: "LogAlert",
        identity: { type: "UserAssigned", userAssignedIdentities: { [IDENTITY]: {} } },
        properties: {
          severity: 0,
          evaluationFrequency: "PT5M",
          windowSize: "PT15M",
          scopes: [WORKSPACE],
          actions: { actionGroups: [ACTIONS], customProperties: { a: "b" } },
          criteria: {
            allOf: [
              {
                query: "SigninLogs",
                timeAggregation: "Count",
                operator: "GreaterThan",
                threshold: 0,
                dimensions: [{ name: "UserId", operator: "Include", values: ["*"] }],
                failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
              },
            ],
          },
        },
      },
    },
    {
      id: WORKFLOW,
      version: "2019-05-01",
      body: {
        location: "westeurope",
        identity: { type: "SystemAssigned" },
        properties: {
          definition: {
            $schema:
              "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
            contentVersion: "1.0.0.0",
            parameters: { secret: { type: "SecureString" } },
            triggers: { manual: { type: "Request", kind: "Http" } },
            actions: { Wait: { type: "Compose", inputs: null, runAfter: {} } },
          },
          parameters: { secret: { value: "s3cret" } },
        },
      },
    },
    {
      id: `${GROUP}/providers/Microsoft.Web/connections/mail`,
      version: "2016-06-01",
      body: {
        location: "westeurope",
        properties: {
          displayName: "mail",
          api: {
            id: `${GROUP.split("/resourceGroups")[0]}/providers/Microsoft.Web/locations/westeurope/managedApis/office365`,
          },
        },
      },
    },
    { id: ONBOARDING, version: "2024-09-01", body: { properties: {} } },
    {
      id: ANALYTICS_RULE,
      version: "2024-09-01",
      body: rule({ query: "SigninLogs | project UserId, Name=UserPrincipalName, IPAddress" }),
    },
    {
      id: AUTOMATION,
      version: "2024-09-01",
      body: {
        properties: {
          displayName: "a",
          order: 1,
          triggeringLogic: {
            isEnabled: true,
            triggersOn: "Incidents",
            triggersWhen: "Created",
            conditions: [
              {
                conditionType: "Property",
                conditionProperties: {
                  propertyName: "IncidentTitle",
                  operator: "Contains",
                  propertyValues: ["x"],
                },
              },
            ],
          },
          actions: [{ order: 1, actionType: "ModifyProperties", actionConfiguration: { severity: "High" } }],
        },
      },
    },
    {
      id: `${GROUP}/providers/Microsoft.Communication/communicationServices/acs-1`,
      version: "2023-04-01",
      body: { location: "Global", properties: { dataLocation: "Europe" } },
    },
    {
      id: `${INSIGHTS}/activityLogAlerts/changed`,
      version: "2020-10-01",
      body: {
        location: "Global",
        properties: {
          scopes: [GROUP],
          condition: {
            allOf: [
              { field: "category", equals: "Administrative" },
              {
                anyOf: [
                  { field: "operationName", equals: "a" },
                  { field: "status", containsAny: ["b"] },
                ],
              },
            ],
          },
          actions: { actionGroups },
        },
      },
    },
    {
      id: `${INSIGHTS}/metricAlerts/failed`,
      version: "2018-03-01",
      body: {
        location: "global",
        properties: {
          severity: 1,
          enabled: true,
          scopes: [WORKFLOW],
          evaluationFrequency: "PT1M",
          windowSize: "PT5M",
          criteria: {
            "odata.type": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
            allOf: [
              {
                criterionType: "StaticThresholdCriterion",
                name: "failed",
                metricName: "RunsFailed",
                operator: "GreaterThan",
                threshold: 0,
                timeAggregation: "Total",
              },
            ],
          },
          actions: actionGroups,
        },
      },
    },
    {
      id: "/providers/microsoft.aadiam/diagnosticSettings/export",
      version: "2017-04-01",
      body: { properties: { workspaceId: WORKSPACE, logs: [{ category: "AuditLogs", enabled: true }] } },
    },
    {
      id: `${GROUP}/providers/Microsoft.Authorization/locks/keep`,
      version: "2020-05-01",
      body: { properties: { level: "CanNotDelete", notes: "the alerting" } },
    },
  ];
}
