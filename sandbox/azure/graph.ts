import type { HttpResponse } from "../http.ts";
import { type DetectionRulesContext, detectionRules } from "./detection-rules.ts";
import { fault } from "./graph-fault.ts";
import { json, type Service } from "./server.ts";
import type { Tokens } from "./tokens.ts";

export interface DirectoryUser {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
}

/** Microsoft Graph: reading users, by id, by name, by a filter of equality; custom detection rules. */
export function graphService(
  users: readonly DirectoryUser[],
  tokens: Tokens,
  rules: DetectionRulesContext,
): Service {
  return (request) => {
    const { method, url, headers } = request;
    const caller = tokens.read(headers["authorization"]);
    if (caller === undefined) {
      return fault(401, "InvalidAuthenticationToken", "Access token is empty or invalid.");
    }
    const answered = detectionRules(request, caller, rules);
    if (answered !== undefined) return answered;
    const path = decodeURIComponent(url.pathname);
    if (method !== "GET" || !/^\/v1\.0\/users(\/[^/]+)?$/.test(path)) {
      return fault(404, "UnknownError", `The sandbox has no ${method} ${path} in Microsoft Graph.`);
    }
    const key = path.split("/")[3];
    if (key !== undefined) {
      const user = users.find(({ id, userPrincipalName }) => same(id, key) || same(userPrincipalName, key));
      if (user !== undefined) return json(200, entity(user));
      return fault(
        404,
        "Request_ResourceNotFound",
        `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`,
      );
    }
    return filtered(users, url.searchParams.get("$filter"));
  };
}

function filtered(users: readonly DirectoryUser[], filter: string | null): HttpResponse {
  const match = /^(userPrincipalName|id) eq '((?:[^']|'')*)'$/.exec(filter ?? "");
  if (match === null)
    return fault(
      400,
      "Request_UnsupportedQuery",
      `The sandbox does not know the filter ${filter ?? "(none)"}.`,
    );
  const [, property = "", quoted = ""] = match;
  const wanted = quoted.replaceAll("''", "'");
  const found = users.filter((user) => same(String(Reflect.get(user, property)), wanted));
  return json(200, { value: found.map(entity) });
}

function entity(user: DirectoryUser) {
  return { accountEnabled: true, userType: "Member", ...user };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
