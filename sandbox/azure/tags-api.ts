import type { HttpResponse } from "../http.ts";
import { callerOf, checkAllowed, parse, refusal } from "./arm.ts";
import { pathOf } from "./arm-place.ts";
import { versionIn } from "./arm-versions.ts";
import { providerVersions } from "./body-shapes.ts";
import { wrong } from "./request-body.ts";
import { type ArmContext, ArmError } from "./resource-type.ts";
import { json, NotInSandbox, type Service, type ServiceRequest } from "./server.ts";
import type { StoredResource } from "./store.ts";
import { checkTags } from "./tag-checks.ts";
import type { Tokens } from "./tokens.ts";
import { refuseLocked } from "./types/lock.ts";

const PATH = /^(\/subscriptions\/[^/]+\/.+)\/providers\/Microsoft\.Resources\/tags\/default$/i;
const TYPE = "Microsoft.Resources/tags";

/** Whether a request is about all tags of a resource. */
export function isTagsRequest({ pathname }: URL): boolean {
  return PATH.test(pathOf(pathname));
}

/**
 * The tags of a resource or of a group, without the rest of it: `GET`, `PUT`, `PATCH` and `DELETE
 * {scope}/providers/Microsoft.Resources/tags/default` (learn.microsoft.com/rest/api/resources/tags).
 */
export function tagsService(context: ArmContext, tokens: Tokens): Service {
  return (request) => {
    try {
      return answer(request, context, callerOf(request, tokens));
    } catch (error) {
      return refusal(error);
    }
  };
}

type Tags = Readonly<Record<string, string>>;

function answer(request: ServiceRequest, context: ArmContext, caller: string): HttpResponse {
  const { method, url, body } = request;
  const [, scope = ""] = PATH.exec(pathOf(url.pathname)) ?? [];
  versionIn(url, TYPE, providerVersions("Microsoft.Resources"));
  const stored = context.store.get(scope);
  if (stored === undefined)
    throw new ArmError(404, "ResourceNotFound", `The Resource '${scope}' was not found.`);
  const action = { GET: "read", DELETE: "delete" }[method] ?? "write";
  checkAllowed(caller, `${TYPE}/${action}`, scope, context);
  const before = (stored.body["tags"] ?? {}) as Tags;
  const id = `${stored.id}/providers/${TYPE}/default`;
  const shown = (tags: Tags) =>
    json(200, { id, name: "default", type: "Microsoft.Resources/tags", properties: { tags } });
  if (method === "GET") return shown(before);
  refuseLocked(context.store, stored.id, method === "DELETE" ? "PATCH" : method);
  if (method === "DELETE") {
    write(stored, {}, context);
    return { status: 200, headers: {}, body: "" };
  }
  const { operation = "Replace", properties } = parse(body) as {
    readonly operation?: string;
    readonly properties?: { readonly tags?: unknown };
  };
  const given = properties?.tags ?? {};
  if (typeof given !== "object" || Array.isArray(given)) throw wrong("properties.tags", "an object");
  if (method !== "PUT" && method !== "PATCH")
    throw new NotInSandbox(`The sandbox has no ${method} on ${TYPE}.`);
  const tags = changed(before, given as Tags, method === "PUT" ? "Replace" : operation);
  write(stored, tags, context);
  return shown(tags);
}

/** Deletion takes away what has the same name and the same value. */
function changed(before: Tags, given: Tags, operation: string): Tags {
  if (operation === "Replace") return given;
  if (operation === "Merge") return { ...before, ...given };
  if (operation === "Delete")
    return Object.fromEntries(Object.entries(before).filter(([name, value]) => given[name] !== value));
  throw new ArmError(
    400,
    "InvalidTagsPatchOperation",
    `The operation '${operation}' is not Replace, Merge or Delete.`,
  );
}

function write(stored: StoredResource, tags: Tags, { store }: ArmContext): void {
  checkTags({ tags });
  store.put({ ...stored, body: { ...stored.body, tags }, resource: { ...stored.resource, tags } });
}
