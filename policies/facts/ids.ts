import { isUnknownValue, type Resource } from "../resource.ts";
import { textAt } from "./read.ts";

export const ACTION_GROUP = "azure-native:monitor:ActionGroup";
export const WORKFLOW = "azure-native:logic:Workflow";
export const AUTOMATION_RULE = "azure-native:securityinsights:AutomationRule";
export const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
export const CONNECTION = "azure-native:web:Connection";
/** Any resource of Azure, by its provider and type. */
export const GENERIC = "azure-native:resources:Resource";
export const WORKSPACE = "azure-native:operationalinsights:Workspace";
export const ROLE_ASSIGNMENT = "azure-native:authorization:RoleAssignment";

/** How the Azure id of a resource ends, and which of its properties hold the name in it. */
const KINDS: Readonly<Record<string, { segment: string; names: readonly string[] }>> = {
  [ACTION_GROUP]: { segment: "microsoft.insights/actiongroups", names: ["actionGroupName", "name"] },
  [WORKFLOW]: { segment: "microsoft.logic/workflows", names: ["workflowName", "name"] },
  [IDENTITY]: {
    segment: "microsoft.managedidentity/userassignedidentities",
    names: ["resourceName", "name"],
  },
  [CONNECTION]: { segment: "microsoft.web/connections", names: ["connectionName", "name"] },
  [WORKSPACE]: { segment: "microsoft.operationalinsights/workspaces", names: ["workspaceName", "name"] },
};

/** Whether an Azure id is that of a resource, as far as its name and its resource group show. */
export function isIdOf(id: string, resource: Resource): boolean {
  const kind = KINDS[resource.type] ?? genericKind(resource);
  if (kind === undefined) return false;
  const name = nameInId(resource);
  if (name === undefined) return false;
  const found = id.toLowerCase();
  if (!found.endsWith(`/providers/${kind.segment}/${name}`.toLowerCase())) return false;
  const group = known(resource, "resourceGroupName").toLowerCase();
  return group === "" || found.includes(`/resourcegroups/${group}/`);
}

/** The name that stands in the id of a resource; undefined where it is not known. */
export function nameInId(resource: Resource): string | undefined {
  const kind = KINDS[resource.type] ?? genericKind(resource);
  return kind?.names.map((each) => known(resource, each)).find((each) => each !== "");
}

function genericKind(resource: Resource): (typeof KINDS)[string] | undefined {
  if (resource.type !== GENERIC) return undefined;
  const segment = `${known(resource, "resourceProviderNamespace")}/${known(resource, "resourceType")}`;
  return { segment, names: ["resourceName", "name"] };
}

/** A text property; empty where a preview does not know it. */
export function known({ props }: Pick<Resource, "props">, name: string): string {
  try {
    return textAt(props, name);
  } catch (error) {
    if (isUnknownValue(error)) return "";
    throw error;
  }
}
