import type { HttpResponse } from "../http.ts";
import { locate, type Place, pathOf } from "./arm-place.ts";
import { versionIn } from "./arm-versions.ts";
import { apiVersions } from "./body-shapes.ts";
import { checkCloud } from "./cloud-checks.ts";
import { mergePatch } from "./merge-patch.ts";
import { readBody } from "./request-body.ts";
import { type ArmContext, ArmError, type ResourceType, redact, secretPaths } from "./resource-type.ts";
import { json, NotInSandbox, type Service, type ServiceRequest } from "./server.ts";
import type { ResourceBody, StoredResource } from "./store.ts";
import { checkTags } from "./tag-checks.ts";
import type { Tokens } from "./tokens.ts";
import { refuseLocked } from "./types/lock.ts";

const READS = ["GET", "HEAD"];

/** Azure Resource Manager: the resources of `types/`, with the rules that it has for them. */
export function armService(context: ArmContext, tokens: Tokens): Service {
  return (request) => {
    try {
      return reported(request, callerOf(request, tokens), context);
    } catch (error) {
      return refusal(error);
    }
  };
}

/**
 * A token is taken for both names of Resource Manager, also with a slash at the end; the second is the older one.
 *
 * @throws ArmError where a request has no token of ours, or one for another service
 */
export function callerOf({ headers }: ServiceRequest, tokens: Tokens): string {
  const token = tokens.read(headers["authorization"]);
  if (token === undefined) {
    throw new ArmError(
      401,
      "AuthenticationFailed",
      "Authentication failed. The 'Authorization' header is missing or invalid.",
    );
  }
  const audiences = [tokens.cloud.arm, tokens.cloud.classicManagement].map((each) => each.replace(/\/$/, ""));
  if (audiences.includes(token.audience.replace(/\/$/, ""))) return token.principalId;
  const allowed = audiences.flatMap((each) => [`'${each}/'`, `'${each}'`]).join(",");
  throw new ArmError(
    401,
    "InvalidAuthenticationTokenAudience",
    `The access token has been obtained for wrong audience or resource '${token.audience}'. It should exactly match with one of the allowed audiences ${allowed}.`,
  );
}

/** Answers with what Resource Manager refuses. */
export function refusal(error: unknown): HttpResponse {
  if (error instanceof ArmError)
    return json(error.status, { error: { code: error.code, message: error.message } });
  throw error;
}

/** Answers, and reports it. */
function reported(request: ServiceRequest, caller: string, context: ArmContext): HttpResponse {
  const place = locate(pathOf(request.url.pathname));
  const action = actionOf(request.method, place);
  const created = context.store.get(place.id) === undefined;
  let response: HttpResponse;
  try {
    checkAllowed(caller, action, place.id, context);
    response = dispatch(request, place, context);
  } catch (error) {
    response = refusal(error);
  }
  if (!READS.includes(request.method)) {
    const succeeded = response.status < 400;
    context.onOperation?.({ action, resourceId: place.id, caller, succeeded, created: created && succeeded });
  }
  return response;
}

/** Such as `Microsoft.Logic/workflows/triggers/listCallbackUrl/action`: types and the action, without names. */
function actionOf(method: string, { type, below }: Place): string {
  const name = type.operationType ?? type.type;
  if (READS.includes(method)) return `${name}/read`;
  if (method === "PUT" || method === "PATCH") return `${name}/write`;
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

function dispatch(request: ServiceRequest, place: Place, context: ArmContext): HttpResponse {
  const { id, type, below } = place;
  const { method } = request;
  const apiVersion = versionIn(request.url, type.type, [
    ...type.apiVersions,
    ...(apiVersions.get(type.type.toLowerCase()) ?? []),
  ]);
  const stored = context.store.get(id) ?? type.given?.(id, context);
  const isResource = below === "";
  if (!READS.includes(method)) refuseLocked(context.store, id, method);
  if (method === "PUT" && isResource) return put(parse(request.body), place, apiVersion, context, stored);
  if (method === "DELETE" && isResource) {
    type.checkDelete?.(id);
    context.store.delete(id);
    if (stored !== undefined && type.deletedIsShown) return json(200, shown(stored, type));
    return { status: stored === undefined ? 204 : 200, headers: {}, body: "" };
  }
  // learn.microsoft.com/rest/api/resources, checkExistence and checkExistenceById
  if (method === "HEAD" && isResource)
    return { status: stored === undefined ? 404 : 204, headers: {}, body: "" };
  if (stored === undefined) throw new ArmError(404, "ResourceNotFound", notFound(id, type));
  if (method === "GET" && isResource) return json(200, shown(stored, type));
  if (method === "PATCH" && isResource && type.hasPatch !== false) {
    return put(mergePatch(stored.body, parse(request.body)), place, apiVersion, context, stored);
  }
  if (method === "POST" && !isResource && type.action !== undefined) {
    return json(200, type.action(stored, below, parse(request.body), context));
  }
  throw new NotInSandbox(`The sandbox has no ${method} on ${type.type}${isResource ? "" : `/${below}`}.`);
}

function put(
  request: unknown,
  { id, type }: Place,
  apiVersion: string,
  context: ArmContext,
  previous: StoredResource | undefined,
): HttpResponse {
  const body = readBody(type, request);
  checkGroup(id, type, context);
  checkLocation(id, body, type, previous);
  checkTags(body);
  checkCloud(type.type, body, context.cloud);
  type.check(id, body, context, previous);
  const name = id.slice(id.lastIndexOf("/") + 1);
  const completed = { ...body, ...type.complete?.(id, body, context, previous) };
  const resource = { id, name, type: type.type, ...withAssigned(completed, context) };
  const stored = { id, type: type.type, apiVersion, body, resource, state: previous?.state ?? {} };
  context.store.put(stored);
  return json(previous === undefined ? (type.createdStatus ?? 201) : 200, shown(stored, type));
}

/** What a GET answers. */
export function shown({ resource }: StoredResource, type: ResourceType): unknown {
  return type.returnsSecrets ? resource : redact(resource, secretPaths(type, resource), undefined);
}

/** Says of each user-assigned identity which principal it is. */
function withAssigned(body: ResourceBody, { store }: ArmContext): ResourceBody {
  const assigned = body.identity?.["userAssignedIdentities"];
  if (typeof assigned !== "object" || assigned === null) return body;
  const described = Object.keys(assigned).map((id) => {
    const { principalId, clientId } = store.get(id)?.resource.properties ?? {};
    return [id, { principalId, clientId }];
  });
  return { ...body, identity: { ...body.identity, userAssignedIdentities: Object.fromEntries(described) } };
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
  if (type.location === "none") return;
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

function notFound(id: string, type: ResourceType): string {
  const [, , , , group = ""] = id.split("/");
  return `The Resource '${type.type}/${id.slice(id.lastIndexOf("/") + 1)}' under resource group '${group}' was not found.`;
}

const MOST_BYTES = 4 * 1024 * 1024;

/** @throws ArmError */
export function parse(text: string): unknown {
  if (Buffer.byteLength(text) > MOST_BYTES) {
    const message = `The request content size exceeds the maximum size of ${MOST_BYTES} bytes.`;
    throw new ArmError(413, "RequestContentTooLarge", message);
  }
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
