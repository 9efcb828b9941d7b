import { type Azure, hasRole, json, type ServiceRequest } from "../azure/index.ts";
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
  { tokens, store, cloud }: Azure,
  request: ServiceRequest,
  { scope, action, apiVersions, method, roles }: Reading,
): HttpResponse | undefined {
  const token = tokens.read(request.headers["authorization"]);
  if (token === undefined || token.audience.replace(/\/$/, "") !== cloud.arm) {
    const message = "The access token is missing, or for another audience.";
    return armFault(401, "InvalidAuthenticationToken", message);
  }
  const version = request.url.searchParams.get("api-version") ?? "";
  if (request.method !== method || !apiVersions.includes(version)) {
    const message = `The sandbox has no ${request.method} of ${action.split("/").slice(1, -1).join("/")} in '${version}'.`;
    return armFault(400, "InvalidApiVersionParameter", message);
  }
  const { principalId } = token;
  if (!hasRole(store, principalId, roles, scope)) {
    const message = `The client '${principalId}' with object id '${principalId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid.`;
    return armFault(403, "AuthorizationFailed", message);
  }
  if (store.get(scope) !== undefined) return undefined;
  return armFault(404, "ResourceNotFound", `The resource '${scope}' was not found.`);
}

export function armFault(status: number, code: string, message: string): HttpResponse {
  return json(status, { error: { code, message } });
}
