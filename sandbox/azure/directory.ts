import { same } from "./graph-filter.ts";
import type { ArmContext } from "./resource-type.ts";
import { allServicePrincipals } from "./service-principals.ts";

export interface Principal {
  readonly type: "User" | "Group" | "ServicePrincipal";
  readonly isManagedIdentity: boolean;
}

/** Who has this object id in the directory, as Microsoft Graph has it too. */
export function principalOf(id: string, context: ArmContext): Principal | undefined {
  const { users = [], tenant } = context;
  const { groups = [], emptyGroups = [], memberships = {}, applications = [] } = tenant ?? {};
  const isTheirs = (each: { readonly id: string }) => same(each.id, id);
  const named = Object.values(memberships)
    .flat()
    .filter((each) => each["@odata.type"] === "#microsoft.graph.group");
  if (users.some(isTheirs)) return { type: "User", isManagedIdentity: false };
  if ([...groups, ...emptyGroups, ...named].some(isTheirs))
    return { type: "Group", isManagedIdentity: false };
  const found = allServicePrincipals({ ...context, tenant: { applications } }).find(isTheirs);
  if (found === undefined) return undefined;
  return {
    type: "ServicePrincipal",
    isManagedIdentity: found.servicePrincipalType === "ManagedIdentity",
  };
}
