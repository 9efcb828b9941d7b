import type { HttpResponse } from "../http.ts";
import type { AppRoles } from "./app-roles.ts";
import { GraphError } from "./graph-fault.ts";
import { same } from "./graph-filter.ts";
import { json, type ServiceRequest } from "./server.ts";
import type { DirectoryGroup, Tenant } from "./tenant.ts";
import type { Token } from "./tokens.ts";

interface Person {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
}

/** Any of them suffices (learn.microsoft.com/graph/api/group-get, group-list-members, group-list-transitivemembers). */
const ENOUGH = ["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"];

const PATH = /^\/v1\.0\/groups\/([^/]+)(?:\/(members|transitiveMembers|owners))?$/;

/**
 * A group of the tenant, its members, directly or through other groups, and its owners, of which there are none.
 *
 * @returns undefined for a path that is not theirs
 * @throws GraphError
 */
export function groupAnswer(
  { method, url }: ServiceRequest,
  { principalId }: Token,
  users: readonly Person[],
  { tenant: { groups = [] }, appRoles }: { readonly tenant: Tenant; readonly appRoles: AppRoles },
): HttpResponse | undefined {
  const path = decodeURIComponent(url.pathname);
  const [, id = "", list] = PATH.exec(path) ?? [];
  const group = groupOf(groups, id);
  // Of other groups, only that they are there is known.
  if (id === "" || (group === undefined && list === undefined)) return undefined;
  if (method !== "GET")
    throw new GraphError(405, "Request_BadRequest", `The sandbox has no ${method} ${path}.`);
  if (!ENOUGH.some((role) => appRoles.of(principalId).includes(role))) {
    const message = "Insufficient privileges to complete the operation.";
    throw new GraphError(403, "Authorization_RequestDenied", message);
  }
  if (group === undefined) {
    throw new GraphError(
      404,
      "Request_ResourceNotFound",
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    );
  }
  if (list === undefined) return json(200, entity(group));
  if (list === "owners") return json(200, { value: [] });
  const members = list === "members" ? group.members : transitiveMembers(group, groups);
  return json(200, { value: members.map((member) => memberOf(member, users, groups)) });
}

function groupOf(groups: readonly DirectoryGroup[], id: string): DirectoryGroup | undefined {
  return groups.find((each) => same(each.id, id));
}

/** Each once, also where groups are in one another (learn.microsoft.com/graph/api/group-list-transitivemembers). */
function transitiveMembers(group: DirectoryGroup, groups: readonly DirectoryGroup[]): string[] {
  const found: string[] = [];
  const visit = ({ members }: DirectoryGroup) => {
    for (const member of members) {
      if (same(member, group.id) || found.some((each) => same(each, member))) continue;
      found.push(member);
      const nested = groupOf(groups, member);
      if (nested !== undefined) visit(nested);
    }
  };
  visit(group);
  return found;
}

function memberOf(id: string, users: readonly Person[], groups: readonly DirectoryGroup[]): object {
  const user = users.find((each) => same(each.id, id));
  if (user !== undefined) {
    const { displayName, userPrincipalName } = user;
    return { "@odata.type": "#microsoft.graph.user", id: user.id, displayName, userPrincipalName };
  }
  const group = groupOf(groups, id);
  if (group !== undefined) return { "@odata.type": "#microsoft.graph.group", ...entity(group) };
  return { "@odata.type": "#microsoft.graph.servicePrincipal", id, displayName: "an application" };
}

function entity({ id, displayName }: DirectoryGroup) {
  return { id, displayName, mailEnabled: false, securityEnabled: true, groupTypes: [] };
}
