import type { HttpResponse } from "../http.ts";
import { type DetectionRulesContext, detectionRules } from "./detection-rules.ts";
import { fault, GraphError } from "./graph-fault.ts";
import { filtered, same } from "./graph-filter.ts";
import { json, type Service, type ServiceRequest } from "./server.ts";
import { type DirectoryContext, servicePrincipals } from "./service-principals.ts";
import { type Tenant, tenantAnswer } from "./tenant.ts";
import type { Tokens } from "./tokens.ts";

export interface DirectoryUser {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  /** Default true. */
  readonly accountEnabled?: boolean;
  /** Whether it comes from a directory on premises; null, the default, where it never did. */
  readonly onPremisesSyncEnabled?: boolean | null;
}

/**
 * Microsoft Graph: users, by id, by name, by a filter of equality; licences, Conditional Access policies and
 * memberships; service principals and their app roles; custom detection rules.
 */
export function graphService(
  users: readonly DirectoryUser[],
  tokens: Tokens,
  directory: DirectoryContext & DetectionRulesContext & { readonly tenant: Tenant },
): Service {
  return (request) => {
    const caller = tokens.read(request.headers["authorization"]);
    if (caller === undefined) {
      return fault(401, "InvalidAuthenticationToken", "Access token is empty or invalid.");
    }
    try {
      return (
        detectionRules(request, caller, directory) ??
        servicePrincipals(request, caller, directory) ??
        tenantAnswer(request, caller, directory) ??
        usersAnswer(request, users)
      );
    } catch (error) {
      if (error instanceof GraphError) return fault(error.status, error.code, error.message);
      throw error;
    }
  };
}

/** A user by his object id or by his user principal name. */
export function findUser(users: readonly DirectoryUser[], key: string): DirectoryUser | undefined {
  return users.find(({ id, userPrincipalName }) => same(id, key) || same(userPrincipalName, key));
}

function usersAnswer({ method, url }: ServiceRequest, users: readonly DirectoryUser[]): HttpResponse {
  const path = decodeURIComponent(url.pathname);
  if (method !== "GET" || !/^\/v1\.0\/users(\/[^/]+)?$/.test(path)) {
    throw new GraphError(404, "UnknownError", `The sandbox has no ${method} ${path} in Microsoft Graph.`);
  }
  const key = path.split("/")[3];
  if (key === undefined) {
    const found = filtered(users, url.searchParams.get("$filter"), ["userPrincipalName", "id"]);
    return json(200, { value: found.map(entity) });
  }
  const user = findUser(users, key);
  if (user !== undefined) return json(200, selected(user, url.searchParams.get("$select")));
  throw new GraphError(
    404,
    "Request_ResourceNotFound",
    `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

function entity({ onPremisesSyncEnabled: _, ...user }: DirectoryUser) {
  return { accountEnabled: true, userType: "Member", ...user };
}

/** Some properties are returned to who names them only (learn.microsoft.com/graph/api/resources/user). */
function selected(user: DirectoryUser, select: string | null): object {
  if (select === null) return entity(user);
  const all = { ...entity(user), onPremisesSyncEnabled: user.onPremisesSyncEnabled ?? null };
  const wanted = select.split(",");
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
}
