/** Somebody's own stack: nothing in it is named as ours is. */
export interface Declared {
  type: string;
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach deep into what Azure would take
  props: Record<string, any>;
  protect?: boolean;
  from?: Record<string, string[]>;
}

const GROUP = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-soc/providers";
export const WORKSPACE_ID = `${GROUP}/Microsoft.OperationalInsights/workspaces/law-soc`;
export const ACCOUNTS = ["0d5b7c1e-3f42-4a6d-9b8e-5c4d3e2f1a0b", "emergency@fabrikam.com"];
const QUERY = `SigninLogs
| where ingestion_time() > ago(20m)
| where UserId =~ "${ACCOUNTS[0]}" or UserPrincipalName =~ "${ACCOUNTS[1]}"
| project TimeGenerated, UserPrincipalName, IPAddress, AppDisplayName`;

/** One log alert on sign-ins, a workflow that is started by it, and a fallback; all of it is good. */
export function handWritten(): Record<
  | "rule"
  | "sentinel"
  | "direct"
  | "flow"
  | "app"
  | "identity"
  | "reader"
  | "appReader"
  | "workspace"
  | "mail",
  Declared
> {
  return {
    workspace: {
      type: "azure-native:operationalinsights:Workspace",
      name: "logs",
      props: { resourceGroupName: "rg-soc", workspaceName: "law-soc", retentionInDays: 90 },
    },
    identity: {
      type: "azure-native:managedidentity:UserAssignedIdentity",
      name: "reads",
      props: { resourceGroupName: "rg-soc", resourceName: "id-soc", principalId: "p-1" },
    },
    reader: {
      type: "azure-native:authorization:RoleAssignment",
      name: "may-read",
      props: {
        principalId: "p-1",
        principalType: "ServicePrincipal",
        scope: WORKSPACE_ID,
        roleDefinitionId: "/x/roleDefinitions/73c42c96-874c-492b-b04d-ab87d138a893",
      },
      from: { principalId: ["reads"] },
    },
    appReader: {
      type: "azure-native:authorization:RoleAssignment",
      name: "app-may-read",
      props: {
        principalId: "p-2",
        principalType: "ServicePrincipal",
        scope: WORKSPACE_ID,
        roleDefinitionId: "/x/roleDefinitions/73c42c96-874c-492b-b04d-ab87d138a893",
      },
      from: { principalId: ["page"] },
    },
    mail: {
      type: "azure-native:web:Connection",
      name: "mail",
      props: {
        resourceGroupName: "rg-soc",
        connectionName: "con-mail",
        properties: {
          api: { id: "/subscriptions/x/providers/Microsoft.Web/locations/x/managedApis/office365" },
        },
      },
    },
    app: {
      type: "azure-native:logic:Workflow",
      name: "page",
      props: {
        resourceGroupName: "rg-soc",
        workflowName: "app-soc",
        state: "Enabled",
        identity: { type: "SystemAssigned" },
        parameters: {
          $connections: {
            value: { office365: { connectionId: `${GROUP}/Microsoft.Web/connections/con-mail` } },
          },
        },
        definition: {
          parameters: { $connections: { type: "Object" } },
          triggers: { manual: { type: "Request", kind: "Http" } },
          actions: {
            Ask: {
              type: "Http",
              inputs: {
                method: "POST",
                uri: "https://api.loganalytics.azure.com/v1/workspaces/x/query",
                authentication: { type: "ManagedServiceIdentity" },
              },
              runAfter: {},
            },
            Mail: {
              type: "ApiConnection",
              inputs: {
                host: { connection: { name: "@parameters('$connections')['office365']['connectionId']" } },
                method: "post",
                path: "/v2/Mail",
                body: { To: "soc@fabrikam.com", Subject: "Emergency account", Body: "It was used." },
              },
              runAfter: { Ask: ["Succeeded", "Failed", "Skipped", "TimedOut"] },
            },
          },
        },
      },
      from: { parameters: ["mail"] },
    },
    flow: {
      type: "azure-native:monitor:ActionGroup",
      name: "flow",
      props: {
        resourceGroupName: "rg-soc",
        actionGroupName: "ag-flow",
        enabled: true,
        logicAppReceivers: [
          {
            name: "app",
            resourceId: `${GROUP}/Microsoft.Logic/workflows/app-soc`,
            callbackUrl:
              "https://prod-00.westeurope.logic.azure.com/workflows/1/triggers/manual/paths/invoke?sig=abcdefgh",
            useCommonAlertSchema: true,
          },
        ],
      },
      from: { logicAppReceivers: ["page"] },
    },
    direct: {
      type: "azure-native:monitor:ActionGroup",
      name: "direct",
      props: {
        resourceGroupName: "rg-soc",
        actionGroupName: "ag-direct",
        enabled: true,
        emailReceivers: [{ name: "mail", emailAddress: "soc@fabrikam.com", useCommonAlertSchema: true }],
        smsReceivers: [{ name: "phone", countryCode: "44", phoneNumber: "7700900123" }],
      },
    },
    rule: {
      type: "azure-native:monitor:ScheduledQueryRule",
      name: "watch",
      props: {
        kind: "LogAlert",
        severity: 0,
        enabled: true,
        autoMitigate: true,
        evaluationFrequency: "PT5M",
        windowSize: "P2D",
        scopes: [WORKSPACE_ID],
        identity: {
          type: "UserAssigned",
          userAssignedIdentities: [`${GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/id-soc`],
        },
        actions: {
          actionGroups: [
            `${GROUP}/Microsoft.Insights/actionGroups/ag-flow`,
            `${GROUP}/Microsoft.Insights/actionGroups/ag-direct`,
          ],
        },
        criteria: {
          allOf: [
            {
              query: QUERY,
              timeAggregation: "Count",
              operator: "GreaterThan",
              threshold: 0,
              dimensions: ["UserPrincipalName", "IPAddress"].map((name) => ({
                name,
                operator: "Include",
                values: ["*"],
              })),
              failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
            },
          ],
        },
      },
      from: { actions: ["flow", "direct"], identity: ["reads"], scopes: ["logs"] },
    },
    sentinel: {
      type: "azure-native:securityinsights:ScheduledAlertRule",
      name: "incidents",
      props: {
        kind: "Scheduled",
        enabled: true,
        severity: "High",
        query: QUERY,
        queryFrequency: "PT5M",
        queryPeriod: "P1D",
        triggerOperator: "GreaterThan",
        triggerThreshold: 0,
        suppressionEnabled: false,
        entityMappings: [
          {
            entityType: "Account",
            fieldMappings: [{ identifier: "FullName", columnName: "UserPrincipalName" }],
          },
          { entityType: "IP", fieldMappings: [{ identifier: "Address", columnName: "IPAddress" }] },
          {
            entityType: "CloudApplication",
            fieldMappings: [{ identifier: "Name", columnName: "AppDisplayName" }],
          },
        ],
        incidentConfiguration: {
          createIncident: true,
          groupingConfiguration: { enabled: true, matchingMethod: "AllEntities", lookbackDuration: "PT5H" },
        },
        eventGroupingSettings: { aggregationKind: "AlertPerResult" },
      },
    },
  };
}

export type HandWritten = ReturnType<typeof handWritten>;

/** A rule that tells the workflow of the same sooner, row by row. */
export function herald({ rule }: HandWritten): Declared {
  const sooner = structuredClone(rule);
  Object.assign(sooner.props, { kind: "SimpleLogAlert", evaluationFrequency: "PT1M" });
  sooner.props["actions"].actionGroups.pop();
  return { ...sooner, name: "sooner", from: { ...rule.from, actions: ["flow"] } };
}

/** An API connection that takes an identity, as a generic resource declares it. */
export function connectionOf(kind: string, name: string): Declared {
  const api = { id: `/subscriptions/x/providers/Microsoft.Web/locations/x/managedApis/${kind}` };
  return {
    type: "azure-native:resources:Resource",
    name,
    props: {
      resourceGroupName: "rg-soc",
      resourceProviderNamespace: "Microsoft.Web",
      resourceType: "connections",
      resourceName: name,
      properties: { api, parameterValueType: "Alternative" },
    },
  };
}

/** The query of the hand-written rules. */
export const handWrittenQuery = QUERY;

/** Changes the query of the log alert alone. */
export function withQuery(stack: HandWritten, changed: (query: string) => string): void {
  stack.rule.props["criteria"].allOf[0].query = changed(QUERY);
}
