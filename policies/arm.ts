/**
 * What Azure Resource Manager calls the types that the policies know, and how azure-native does. Source: the paths in
 * github.com/Azure/azure-rest-api-specs, and the modules of azure-native 3.
 */
interface Kind {
  readonly token: string;
  /** The inputs that hold the names in the id, from the first to the last. */
  readonly names: readonly string[];
  /** azure-native keeps ARM's `properties` as one input. */
  readonly isNested?: true;
}

const WORKSPACE = "microsoft.operationalinsights/workspaces";

const KINDS: Readonly<Record<string, Kind>> = {
  "microsoft.insights/scheduledqueryrules": {
    token: "azure-native:monitor:ScheduledQueryRule",
    names: ["ruleName"],
  },
  "microsoft.insights/actiongroups": {
    token: "azure-native:monitor:ActionGroup",
    names: ["actionGroupName"],
  },
  "microsoft.insights/activitylogalerts": {
    token: "azure-native:monitor:ActivityLogAlert",
    names: ["activityLogAlertName"],
  },
  "microsoft.insights/metricalerts": { token: "azure-native:monitor:MetricAlert", names: ["ruleName"] },
  "microsoft.insights/datacollectionrules": {
    token: "azure-native:monitor:DataCollectionRule",
    names: ["dataCollectionRuleName"],
  },
  "microsoft.insights/diagnosticsettings": {
    token: "azure-native:monitor:DiagnosticSetting",
    names: ["name"],
  },
  "microsoft.aadiam/diagnosticsettings": { token: "azure-native:aadiam:DiagnosticSetting", names: ["name"] },
  "microsoft.logic/workflows": { token: "azure-native:logic:Workflow", names: ["workflowName"] },
  "microsoft.web/connections": {
    token: "azure-native:web:Connection",
    names: ["connectionName"],
    isNested: true,
  },
  [WORKSPACE]: { token: "azure-native:operationalinsights:Workspace", names: ["workspaceName"] },
  [`${WORKSPACE}/tables`]: {
    token: "azure-native:operationalinsights:Table",
    names: ["workspaceName", "tableName"],
  },
  [`${WORKSPACE}/dataexports`]: {
    token: "azure-native:operationalinsights:DataExport",
    names: ["workspaceName", "dataExportName"],
  },
  [`${WORKSPACE}/savedsearches`]: {
    token: "azure-native:operationalinsights:SavedSearch",
    names: ["workspaceName", "savedSearchId"],
  },
  "microsoft.securityinsights/alertrules": {
    token: "azure-native:securityinsights:ScheduledAlertRule",
    names: ["ruleId"],
  },
  "microsoft.securityinsights/automationrules": {
    token: "azure-native:securityinsights:AutomationRule",
    names: ["automationRuleId"],
  },
  "microsoft.securityinsights/onboardingstates": {
    token: "azure-native:securityinsights:SentinelOnboardingState",
    names: ["sentinelOnboardingStateName"],
  },
  "microsoft.alertsmanagement/actionrules": {
    token: "azure-native:alertsmanagement:AlertProcessingRuleByName",
    names: ["alertProcessingRuleName"],
    isNested: true,
  },
  "microsoft.managedidentity/userassignedidentities": {
    token: "azure-native:managedidentity:UserAssignedIdentity",
    names: ["resourceName"],
  },
  "microsoft.authorization/roleassignments": {
    token: "azure-native:authorization:RoleAssignment",
    names: ["roleAssignmentName"],
  },
  "microsoft.resources/deployments": {
    token: "azure-native:resources:Deployment",
    names: ["deploymentName"],
    isNested: true,
  },
  "microsoft.authorization/locks": {
    token: "azure-native:authorization:ManagementLockByScope",
    names: ["lockName"],
  },
};

/** Those whose scope is an input of theirs. */
const SCOPED = /:(RoleAssignment|ManagementLockByScope)$/;

type Body = Readonly<Record<string, unknown>>;

/** A resource as Resource Manager has it: `names` are those in its id after the provider, without the types. */
export interface ArmResource {
  /** Such as `Microsoft.OperationalInsights/workspaces/tables`. */
  readonly type: string;
  readonly names: readonly string[];
  readonly resourceGroupName?: string;
  /** What it is attached to, as a role assignment is; empty where it is not. */
  readonly scope?: string;
  readonly body: Body;
}

/** The same as azure-native declares it; undefined for a type that no policy knows. */
export function fromArm({ type, names, resourceGroupName, scope, body }: ArmResource) {
  const kind = KINDS[type.toLowerCase()];
  if (kind === undefined) return undefined;
  const { properties, ...top } = body;
  const [, workspace] =
    /^microsoft\.securityinsights\//i.test(type) && scope !== undefined
      ? (/\/workspaces\/([^/]+)$/i.exec(scope) ?? [])
      : [];
  const isObject = typeof properties === "object" && properties !== null;
  const inputs: Record<string, unknown> = {
    ...(kind.isNested === true || !isObject ? { properties } : respelt(properties)),
    ...top,
    ...(resourceGroupName === undefined ? {} : { resourceGroupName }),
    ...(scope !== undefined && SCOPED.test(kind.token) ? { scope } : {}),
    ...(workspace === undefined ? {} : { workspaceName: workspace }),
    ...Object.fromEntries(kind.names.map((name, index) => [name, names.at(index - kind.names.length)])),
  };
  const isNrt = top["kind"] === "NRT" && kind.token.endsWith(":ScheduledAlertRule");
  return { type: isNrt ? "azure-native:securityinsights:NrtAlertRule" : kind.token, inputs };
}

/** azure-native writes `odataType` where ARM has `odata.type`. */
function respelt(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isPlain = typeof inner === "object" && inner !== null && !Array.isArray(inner);
      return [name === "odata.type" ? "odataType" : name, isPlain ? respelt(inner) : inner];
    }),
  );
}

/** The parts of an id: of what stands after its last `/providers/`, and what is before. */
export function partsOfId(id: string): Omit<ArmResource, "body"> {
  const at = id.toLowerCase().lastIndexOf("/providers/");
  const scope = at === -1 ? "" : id.slice(0, at);
  const [provider = "", ...rest] = at === -1 ? [] : id.slice(at + "/providers/".length).split("/");
  const types = rest.filter((_, index) => index % 2 === 0);
  const names = rest.filter((_, index) => index % 2 === 1);
  const [, group] = /\/resourcegroups\/([^/]+)/i.exec(id) ?? [];
  return {
    type: [provider, ...types].join("/"),
    names,
    ...(group === undefined ? {} : { resourceGroupName: group }),
    ...(scope === "" ? {} : { scope }),
  };
}
