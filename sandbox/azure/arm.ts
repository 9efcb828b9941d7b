import type { HttpResponse } from "../http.ts";
import { type ArmContext, ArmError, type ResourceType, redact, secretPaths } from "./resource-type.ts";
import { json, type Service, type ServiceRequest } from "./server.ts";
import type { ResourceBody, StoredResource } from "./store.ts";
import type { Tokens } from "./tokens.ts";
import { resourceTypes } from "./types/index.ts";
import { refuseLocked } from "./types/lock.ts";

/** Azure Resource Manager: the resources of `types/`, with the rules that it has for them. */
export function armService(context: ArmContext, tokens: Tokens): Service {
  return (request) => {
    try {
      const token = tokens.read(request.headers["authorization"]);
      if (token === undefined) {
        throw new ArmError(
          401,
          "AuthenticationFailed",
          "Authentication failed. The 'Authorization' header is missing or invalid.",
        );
      }
      return reported(request, token.principalId, context);
    } catch (error) {
      return refusal(error);
    }
  };
}

/** Answers with what Resource Manager refuses. */
export function refusal(error: unknown): HttpResponse {
  if (error instanceof ArmError)
    return json(error.status, { error: { code: error.code, message: error.message } });
  throw error;
}

/** Answers, and reports it. */
function reported(request: ServiceRequest, caller: string, context: ArmContext): HttpResponse {
  const place = locate(decodeURIComponent(request.url.pathname));
  const action = actionOf(request.method, place);
  const created = context.store.get(place.id) === undefined;
  let response: HttpResponse;
  try {
    checkAllowed(caller, action, place.id, context);
    response = dispatch(request, place, context);
  } catch (error) {
    response = refusal(error);
  }
  if (request.method !== "GET") {
    const succeeded = response.status < 400;
    context.onOperation?.({ action, resourceId: place.id, caller, succeeded, created: created && succeeded });
  }
  return response;
}

interface Place {
  readonly id: string;
  readonly type: ResourceType;
  /** The path of an action below the resource. */
  readonly below: string;
}

/** Such as `Microsoft.Logic/workflows/triggers/listCallbackUrl/action`: types and the action, without names. */
function actionOf(method: string, { type, below }: Place): string {
  const name = type.operationType ?? type.type;
  if (method === "GET") return `${name}/read`;
  if (method === "PUT") return `${name}/write`;
  if (method === "DELETE") return `${name}/delete`;
  const kinds = below.split("/").filter((_, index) => index % 2 === 0);
  return `${name}/${kinds.join("/")}/action`;
}

/** @throws ArmError where the caller may not do the action */
export function checkAllowed(caller: string, action: string, scope: string, { isAllowed }: ArmContext): void {
  if (isAllowed === undefined || isAllowed(caller, action, scope)) return;
  throw new ArmError(
    403,
    "AuthorizationFailed",
    `The client '${caller}' with object id '${caller}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

function dispatch(request: ServiceRequest, { id, type, below }: Place, context: ArmContext): HttpResponse {
  const apiVersion = request.url.searchParams.get("api-version");
  if (apiVersion === null) {
    throw new ArmError(
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
    );
  }
  if (!type.apiVersions.includes(apiVersion)) {
    throw new ArmError(
      400,
      "NoRegisteredProviderFound",
      `No registered resource provider found for API version '${apiVersion}' for type '${type.type}'. The supported api-versions are '${type.apiVersions.join(", ")}'.`,
    );
  }
  const stored = context.store.get(id);
  if (request.method !== "GET") refuseLocked(context.store, id, request.method);
  if (request.method === "PUT" && below === "") return put(request, id, type, apiVersion, context, stored);
  if (request.method === "DELETE" && below === "") {
    context.store.delete(id);
    return { status: stored === undefined ? 204 : 200, headers: {}, body: "" };
  }
  if (stored === undefined) throw new ArmError(404, "ResourceNotFound", notFound(id, type));
  if (request.method === "GET" && below === "")
    return json(200, redact(stored.resource, secretPaths(type, stored.resource), undefined));
  if (request.method === "POST" && below !== "" && type.action !== undefined) {
    return json(200, type.action(stored, below, parse(request.body), context));
  }
  throw new ArmError(
    405,
    "MethodNotAllowed",
    `The sandbox has no ${request.method} on ${type.type}${below === "" ? "" : `/${below}`}.`,
  );
}

function put(
  request: ServiceRequest,
  id: string,
  type: ResourceType,
  apiVersion: string,
  context: ArmContext,
  previous: StoredResource | undefined,
): HttpResponse {
  const body = parse(request.body) as ResourceBody;
  checkGroup(id, type, context);
  checkLocation(id, body, type, previous);
  type.check(id, body, context, previous);
  const name = id.slice(id.lastIndexOf("/") + 1);
  const resource = { id, name, type: type.type, ...body, ...type.complete?.(id, body, context, previous) };
  context.store.put({ id, type: type.type, apiVersion, body, resource, state: previous?.state ?? {} });
  return json(previous === undefined ? 201 : 200, redact(resource, secretPaths(type, resource), undefined));
}

function checkGroup(id: string, type: ResourceType, { store }: ArmContext): void {
  const group = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)/i.exec(id);
  if (group === null || type.type === "Microsoft.Resources/resourceGroups") return;
  if (store.get(group[0]) === undefined) {
    throw new ArmError(404, "ResourceGroupNotFound", `Resource group '${group[1]}' could not be found.`);
  }
}

function checkLocation(
  id: string,
  body: ResourceBody,
  type: ResourceType,
  previous: StoredResource | undefined,
): void {
  const { location } = body;
  if (type.location === "none") {
    if (location !== undefined)
      throw new ArmError(400, "InvalidRequestContent", "The property 'location' is not allowed here.");
    return;
  }
  if (location === undefined)
    throw new ArmError(400, "LocationRequired", "The location property is required for this definition.");
  const isGlobal = location.toLowerCase() === "global";
  if (isGlobal !== (type.location === "global")) {
    throw new ArmError(
      400,
      "LocationNotAvailableForResourceType",
      `The provided location '${location}' is not available for resource type '${type.type}'.`,
    );
  }
  const before = previous?.resource.location;
  if (before !== undefined && before.toLowerCase() !== location.toLowerCase()) {
    const name = id.slice(id.lastIndexOf("/") + 1);
    throw new ArmError(
      409,
      "InvalidResourceLocation",
      `The resource '${name}' already exists in location '${before}'. A resource with the same name cannot be created in location '${location}'.`,
    );
  }
}

const GROUP = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i;

/** Splits a path into the resource's id and what stands below it. */
function locate(path: string): Place {
  if (GROUP.test(path)) return { id: path, type: typeNamed("Microsoft.Resources/resourceGroups"), below: "" };
  const at = path.toLowerCase().lastIndexOf("/providers/");
  const [provider = "", kind = "", name = "", ...below] = path.slice(at + "/providers/".length).split("/");
  if (at === -1 || name === "")
    throw new ArmError(404, "InvalidResourceId", `The sandbox knows no resource at '${path}'.`);
  const id = `${path.slice(0, at)}/providers/${provider}/${kind}/${name}`;
  return { id, type: typeNamed(`${provider}/${kind}`), below: below.join("/") };
}

function typeNamed(name: string): ResourceType {
  const type = resourceTypes.find((known) => known.type.toLowerCase() === name.toLowerCase());
  if (type !== undefined) return type;
  const known = resourceTypes.map((each) => each.type).join(", ");
  throw new ArmError(
    404,
    "InvalidResourceType",
    `The resource type '${name}' is not in the sandbox, which has ${known}.`,
  );
}

function notFound(id: string, type: ResourceType): string {
  const [, , , , group = ""] = id.split("/");
  return `The Resource '${type.type}/${id.slice(id.lastIndexOf("/") + 1)}' under resource group '${group}' was not found.`;
}

function parse(text: string): unknown {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ArmError(
      400,
      "InvalidRequestContent",
      "The request content was invalid and could not be deserialized.",
    );
  }
}
