import type { Cloud } from "../clouds/index.ts";
import type { HttpResponse } from "../http.ts";
import type { AppRoles } from "./app-roles.ts";
import { checkRule, type QueryShape, type RuleBody } from "./detection-rule-checks.ts";
import { fault, GraphError } from "./graph-fault.ts";
import { json, type ServiceRequest } from "./server.ts";
import type { ResourceStore } from "./store.ts";
import type { Token } from "./tokens.ts";

/** How a rule stands in the store, next to the resources of Resource Manager. */
export const DETECTION_RULE_TYPE = "microsoft.graph.security/detectionRule";

const PATH = /^\/(v1\.0|beta)(\/security\/rules\/detectionRules)(?:\/([^/]+))?$/;
const READ = "CustomDetection.Read.All";
const WRITE = "CustomDetection.ReadWrite.All";

export interface DetectionRulesContext {
  readonly store: ResourceStore;
  readonly appRoles: AppRoles;
  readonly cloud: Cloud;
  /** What advanced hunting makes of a query. */
  describeQuery(query: string): QueryShape;
}

/**
 * The custom detection rules of Microsoft Defender XDR, in the shape that is left after 2026-10-01.
 *
 * Source: learn.microsoft.com/graph/api/resources/security-detectionrule, and its methods' pages.
 *
 * @returns undefined for a path that is not theirs
 */
export function detectionRules(
  request: ServiceRequest,
  caller: Token,
  context: DetectionRulesContext,
): HttpResponse | undefined {
  const [, version = "", below = "", id] = PATH.exec(decodeURIComponent(request.url.pathname)) ?? [];
  if (below === "") return undefined;
  try {
    const { defender } = context.cloud.lacks;
    if (defender !== undefined) throw new GraphError(404, "NotAvailableInCloud", `${defender.reason}.`);
    authorise(request.method, caller, context.appRoles);
    return answer(request, id, { ...context, version, caller });
  } catch (error) {
    if (error instanceof GraphError) return fault(error.status, error.code, error.message);
    throw error;
  }
}

/** Source of the words: microsoftgraph issues on the security APIs, "Missing application roles". */
function authorise(method: string, { principalId }: Token, appRoles: AppRoles): void {
  const enough = method === "GET" ? [READ, WRITE] : [WRITE];
  const held = appRoles.of(principalId);
  if (enough.some((role) => held.includes(role))) return;
  throw new GraphError(
    403,
    "Forbidden",
    `Missing application roles. API required roles: ${enough.join(",")}, application roles: ${held.join(",")}.`,
  );
}

interface Call extends DetectionRulesContext {
  readonly version: string;
  readonly caller: Token;
}

function answer({ method, body }: ServiceRequest, id: string | undefined, call: Call): HttpResponse {
  const { store } = call;
  if (id === undefined) {
    if (method === "GET") {
      return json(200, { value: store.list(DETECTION_RULE_TYPE).map(({ resource }) => resource["rule"]) });
    }
    if (method === "POST") return json(201, create(parse(body), call));
    throw new GraphError(405, "MethodNotAllowed", `The sandbox has no ${method} on detectionRules.`);
  }
  const stored = store.get(storeId(id));
  if (stored === undefined) throw new GraphError(404, "NotFound", `Detection rule '${id}' was not found.`);
  if (method === "GET") return json(200, stored.resource["rule"]);
  if (method === "PATCH") return json(200, change(stored.resource["rule"] as RuleBody, parse(body), call));
  if (method === "DELETE") {
    store.delete(stored.id);
    return { status: 204, headers: {}, body: "" };
  }
  throw new GraphError(405, "MethodNotAllowed", `The sandbox has no ${method} on a detection rule.`);
}

function create(body: RuleBody, call: Call): RuleBody {
  checkRule(body, "whole", call.describeQuery);
  const id = String(body["id"]);
  if (call.store.get(storeId(id)) !== undefined) {
    throw new GraphError(409, "Conflict", `A detection rule with the id '${id}' already exists.`);
  }
  checkUnique(body, id, call);
  const by = { createdBy: call.caller.principalId, createdDateTime: new Date().toISOString() };
  return keep({ ...body, ...by }, body, call);
}

/** What a PATCH leaves out stays as it is; a property that it names is replaced as a whole. */
function change(before: RuleBody, body: RuleBody, call: Call): RuleBody {
  checkRule(body, "changes", call.describeQuery);
  const { createdBy, createdDateTime, lastModifiedBy: _, lastModifiedDateTime: __, ...settings } = before;
  const merged = { ...settings, ...body };
  checkRule(merged, "whole", call.describeQuery);
  checkUnique(merged, String(merged["id"]), call);
  return keep({ ...merged, createdBy, createdDateTime }, merged, call);
}

/**
 * The names of rules, and the titles of their alerts, are unique in a tenant (learn.microsoft.com/defender-xdr/
 * custom-detection-rules). The words of the refusal are not published.
 */
function checkUnique(body: RuleBody, id: string, { store }: Call): void {
  for (const { resource } of store.list(DETECTION_RULE_TYPE)) {
    const other = resource["rule"] as RuleBody;
    if (other["id"] === id) continue;
    const isSame = (name: (rule: RuleBody) => unknown) =>
      String(name(other)).toLowerCase() === String(name(body)).toLowerCase();
    if (isSame((rule) => rule["displayName"]) || isSame(alertTitle)) {
      throw new GraphError(409, "Conflict", "A detection rule with this name or alert title already exists.");
    }
  }
}

function alertTitle(rule: RuleBody): unknown {
  const { alertTemplate } = rule["detectionAction"] as { alertTemplate: { title: unknown } };
  return alertTemplate.title;
}

function keep(settings: RuleBody, body: RuleBody, { store, version, caller }: Call): RuleBody {
  const rule = {
    ...settings,
    lastModifiedBy: caller.principalId,
    lastModifiedDateTime: new Date().toISOString(),
  };
  const name = String(settings["id"]);
  const id = storeId(name);
  const resource = { id, name, type: DETECTION_RULE_TYPE, rule };
  store.put({ id, type: DETECTION_RULE_TYPE, apiVersion: version, body, resource, state: {} });
  return rule;
}

function storeId(id: string): string {
  return `/security/rules/detectionRules/${id}`;
}

function parse(text: string): RuleBody {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as RuleBody;
  } catch {
    // Refused below, as any other body that is no object.
  }
  throw new GraphError(400, "BadRequest", "Unable to read JSON request payload.");
}
