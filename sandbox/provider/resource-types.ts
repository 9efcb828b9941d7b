import { type ResourceShape, schema } from "./schema/index.ts";
import type { PropertyMap } from "./values.ts";

/** How azure-native makes the name of a resource that the program does not name. */
export type NamingStrategy = "random" | "uuid";

/** What the declarations of azure-native do not say about a type: where in ARM each property goes. */
export interface ResourceType extends ResourceShape {
  readonly token: string;
  /** The ARM path; `{…}` are inputs of the same name, and a changed one replaces the resource. */
  readonly path: string;
  /** The input that names the resource, and how it is named when it is not given. */
  readonly name: string;
  readonly naming: NamingStrategy;
  /** Inputs and outputs that ARM holds in addition to `properties`. */
  readonly topLevel: readonly string[];
  /** Inputs besides the path's that cannot change in place. */
  readonly createOnly: readonly string[];
  /** Names inside of properties that ARM spells otherwise: azure-native's name to ARM's. */
  readonly spelling: Readonly<Record<string, string>>;
  /** It can be previewed, and so judged by policies; the local Azure runs none, and refuses to make it. */
  readonly previewOnly: boolean;
}

type Optional = "naming" | "createOnly" | "spelling" | "previewOnly";
type Row = Omit<ResourceType, "token" | Optional | keyof ResourceShape> &
  Partial<Pick<ResourceType, Optional>>;

const inGroup = (provider: string) =>
  `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/${provider}`;

const inWorkspace = (type: string) =>
  inGroup(
    `Microsoft.OperationalInsights/workspaces/{workspaceName}/providers/Microsoft.SecurityInsights/${type}`,
  );

/**
 * The types that the sandbox has.
 *
 * Paths and the places of properties: github.com/Azure/azure-rest-api-specs, the specification of each provider in
 * the version of `schema/azure-native.json`. `createOnly`: `x-ms-mutability` there, and
 * github.com/pulumi/pulumi-azure-native, provider/pkg/gen/replacement.go.
 */
const ROWS: Readonly<Record<string, Row>> = {
  "azure-native:resources:ResourceGroup": {
    path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}",
    name: "resourceGroupName",
    topLevel: ["location", "managedBy", "properties", "tags"],
    createOnly: ["location"],
  },
  "azure-native:resources:Resource": {
    path: inGroup("{resourceProviderNamespace}/{parentResourcePath}/{resourceType}/{resourceName}"),
    name: "resourceName",
    topLevel: [
      "extendedLocation",
      "identity",
      "kind",
      "location",
      "managedBy",
      "plan",
      "properties",
      "sku",
      "tags",
    ],
    createOnly: ["location"],
  },
  "azure-native:operationalinsights:Workspace": {
    path: inGroup("Microsoft.OperationalInsights/workspaces/{workspaceName}"),
    name: "workspaceName",
    topLevel: ["etag", "identity", "location", "tags"],
    createOnly: ["location"],
  },
  "azure-native:managedidentity:UserAssignedIdentity": {
    path: inGroup("Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}"),
    name: "resourceName",
    topLevel: ["location", "tags"],
    createOnly: ["location"],
  },
  "azure-native:authorization:RoleAssignment": {
    path: "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
    name: "roleAssignmentName",
    naming: "uuid",
    topLevel: [],
    createOnly: ["principalId"],
  },
  "azure-native:monitor:ScheduledQueryRule": {
    path: inGroup("Microsoft.Insights/scheduledQueryRules/{ruleName}"),
    name: "ruleName",
    topLevel: ["etag", "identity", "kind", "location", "tags"],
    createOnly: ["location"],
  },
  "azure-native:monitor:ActivityLogAlert": {
    path: inGroup("Microsoft.Insights/activityLogAlerts/{activityLogAlertName}"),
    name: "activityLogAlertName",
    topLevel: ["location", "tags"],
  },
  "azure-native:monitor:MetricAlert": {
    path: inGroup("Microsoft.Insights/metricAlerts/{ruleName}"),
    name: "ruleName",
    topLevel: ["location", "tags"],
    createOnly: ["location"],
    spelling: { odataType: "odata.type" },
  },
  "azure-native:aadiam:DiagnosticSetting": {
    path: "/providers/microsoft.aadiam/diagnosticSettings/{name}",
    name: "name",
    topLevel: [],
  },
  "azure-native:authorization:ManagementLockByScope": {
    path: "/{scope}/providers/Microsoft.Authorization/locks/{lockName}",
    name: "lockName",
    topLevel: [],
  },
  "azure-native:monitor:ActionGroup": {
    path: inGroup("Microsoft.Insights/actionGroups/{actionGroupName}"),
    name: "actionGroupName",
    topLevel: ["identity", "location", "tags"],
    createOnly: ["location"],
  },
  "azure-native:monitor:DataCollectionEndpoint": {
    path: inGroup("Microsoft.Insights/dataCollectionEndpoints/{dataCollectionEndpointName}"),
    name: "dataCollectionEndpointName",
    topLevel: ["etag", "identity", "kind", "location", "sku", "tags"],
    createOnly: ["location"],
  },
  "azure-native:monitor:DataCollectionRule": {
    path: inGroup("Microsoft.Insights/dataCollectionRules/{dataCollectionRuleName}"),
    name: "dataCollectionRuleName",
    topLevel: ["etag", "identity", "kind", "location", "sku", "tags"],
    createOnly: ["location"],
  },
  "azure-native:logic:Workflow": {
    path: inGroup("Microsoft.Logic/workflows/{workflowName}"),
    name: "workflowName",
    topLevel: ["identity", "location", "tags"],
  },
  "azure-native:web:Connection": {
    path: inGroup("Microsoft.Web/connections/{connectionName}"),
    name: "connectionName",
    topLevel: ["etag", "location", "properties", "tags"],
  },
  "azure-native:securityinsights:SentinelOnboardingState": {
    path: inWorkspace("onboardingStates/{sentinelOnboardingStateName}"),
    name: "sentinelOnboardingStateName",
    topLevel: ["etag"],
  },
  "azure-native:securityinsights:ScheduledAlertRule": {
    path: inWorkspace("alertRules/{ruleId}"),
    name: "ruleId",
    topLevel: ["etag", "kind"],
  },
  "azure-native:securityinsights:AutomationRule": {
    path: inWorkspace("automationRules/{automationRuleId}"),
    name: "automationRuleId",
    topLevel: ["etag"],
  },
  "azure-native:securityinsights:Watchlist": {
    path: inWorkspace("watchlists/{watchlistAlias}"),
    name: "watchlistAlias",
    topLevel: ["etag"],
  },
  "azure-native:securityinsights:WatchlistItem": {
    path: inWorkspace("watchlists/{watchlistAlias}/watchlistItems/{watchlistItemId}"),
    name: "watchlistItemId",
    topLevel: ["etag"],
  },
  "azure-native:alertsmanagement:AlertProcessingRuleByName": {
    path: inGroup("Microsoft.AlertsManagement/actionRules/{alertProcessingRuleName}"),
    name: "alertProcessingRuleName",
    topLevel: ["location", "properties", "tags"],
    previewOnly: true,
  },
  "azure-native:operationalinsights:Table": {
    path: inGroup("Microsoft.OperationalInsights/workspaces/{workspaceName}/tables/{tableName}"),
    name: "tableName",
    topLevel: [],
  },
  "azure-native:communication:CommunicationService": {
    path: inGroup("Microsoft.Communication/communicationServices/{communicationServiceName}"),
    name: "communicationServiceName",
    topLevel: ["identity", "location", "tags"],
    createOnly: ["dataLocation", "location"],
  },
};

/** @throws Error that names a type which the sandbox does not have */
export function resourceType(token: string): ResourceType {
  const found = findResourceType(token);
  if (found !== undefined) return found;
  throw new Error(
    `The sandbox has no resource type ${token}. It has: ${Object.keys(ROWS)
      .map((known) => known.replace("azure-native:", ""))
      .join(", ")}.`,
  );
}

export function findResourceType(token: string): ResourceType | undefined {
  const row = ROWS[token];
  const shape = schema.resources[token];
  if (row === undefined || shape === undefined) return undefined;
  return { token, naming: "random", createOnly: [], spelling: {}, previewOnly: false, ...row, ...shape };
}

/** The types that are made in Resource Manager, each by its name there. */
export const ARM_TYPES: readonly (readonly [name: string, type: ResourceType])[] = Object.keys(ROWS).flatMap(
  (token) => {
    const type = resourceType(token);
    const [, provider = "", names = ""] =
      /.*\/providers\/([^/{]+)((?:\/[^/{]+\/\{\w+\})+)$/.exec(type.path) ?? [];
    if (names !== "") return [[provider + names.replaceAll(/\/\{\w+\}/g, ""), type] as const];
    return token.endsWith(":ResourceGroup") ? [["Microsoft.Resources/resourceGroups", type] as const] : [];
  },
);

/**
 * The API version of a resource's calls: that of the package, but for the generic resource, whose inputs name one
 * (github.com/pulumi/pulumi-azure-native pull requests 3985, 4043, 4692).
 */
export function apiVersionOf({ inputs, apiVersion }: ResourceShape, values: PropertyMap): string {
  const isInput = typeof inputs === "object" && "object" in inputs && "apiVersion" in inputs.object;
  const given = values["apiVersion"];
  return isInput && typeof given === "string" ? given : apiVersion;
}

/** The inputs that make up the path, but for the subscription, which the provider supplies. */
export function pathParameters({ path }: Pick<ResourceType, "path">): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name = ""]) => (name === "subscriptionId" ? [] : name));
}
