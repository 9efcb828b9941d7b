import { type Azure, armCallerOf, armRefusal, hasRole, json, type ServiceRequest } from "../azure/index.ts";
import type { HttpResponse } from "../http.ts";

/** A request for what is below a resource and is no resource of its own: runs, alerts, incidents. */
export interface Reading {
  /** The resource. */
  readonly scope: string;
  /** As permissions name it, such as `Microsoft.Logic/workflows/runs/read`. */
  readonly action: string;
  readonly apiVersions: readonly string[];
  readonly method: "GET" | "POST" | "PUT";
  /** Any one of them is enough. */
  readonly roles: readonly string[];
}

/** Why Resource Manager does not let somebody do that, in its own words; undefined where it does. */
export function refusedReading(
  { tokens, store }: Azure,
  request: ServiceRequest,
  { scope, action, apiVersions, method, roles }: Reading,
): HttpResponse | undefined {
  let principalId: string;
  try {
    principalId = armCallerOf(request, tokens);
  } catch (error) {
    return armRefusal(error);
  }
  const version = request.url.searchParams.get("api-version") ?? "";
  if (request.method !== method || !apiVersions.includes(version)) {
    const message = `The sandbox has no ${request.method} of ${action.split("/").slice(1, -1).join("/")} in '${version}'.`;
    return armFault(400, "InvalidApiVersionParameter", message);
  }
  if (!hasRole(store, principalId, roles, scope)) {
    const message = `The client '${principalId}' with object id '${principalId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid.`;
    return armFault(403, "AuthorizationFailed", message);
  }
  // A subscription is always there, and is not kept.
  if (store.get(scope) !== undefined || /^\/subscriptions\/[^/]+$/i.test(scope)) return undefined;
  return armFault(404, "ResourceNotFound", `The resource '${scope}' was not found.`);
}

export function armFault(status: number, code: string, message: string): HttpResponse {
  return json(status, { error: { code, message } });
}
