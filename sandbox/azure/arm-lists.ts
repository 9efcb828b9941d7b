import { checkAllowed, shown } from "./arm.ts";
import { locateList, typeNamed } from "./arm-place.ts";
import { versionIn } from "./arm-versions.ts";
import { apiVersions } from "./body-shapes.ts";
import { type ArmContext, ArmError, type ResourceType } from "./resource-type.ts";
import type { StoredResource } from "./store.ts";
import { resourceTypes } from "./types/index.ts";
import { roleAssignment } from "./types/role-assignment.ts";

const RESOURCES = /^(\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?)\/resources$/i;

/** Whether a path asks for resources at or below a scope: of one type, or of all. */
export function isList(path: string): boolean {
  return RESOURCES.test(path) || locateList(path) !== undefined;
}

/**
 * @throws ArmError
 */
export function listOf(path: string, url: URL, context: ArmContext, caller: string): unknown {
  const [, within] = RESOURCES.exec(path) ?? [];
  if (within !== undefined) return generic(within, url, context, caller);
  const { scope, type } = locateList(path) as NonNullable<ReturnType<typeof locateList>>;
  versionIn(url, type.type, [...type.apiVersions, ...(apiVersions.get(type.type.toLowerCase()) ?? [])]);
  checkAllowed(caller, `${type.operationType ?? type.type}/read`, scope === "" ? "/" : scope, context);
  checkScope(scope, context);
  const filter = url.searchParams.get("$filter");
  const all = context.store.list(type.type);
  if (type === roleAssignment)
    return { value: assignments(all, scope, filter).map((each) => shown(each, type)) };
  if (filter !== null && filter !== "") throw unknownFilter(filter);
  const value = all.filter(({ id }) => isWithin(id, scope)).map((each) => shown(each, type));
  const top = url.searchParams.get("$top");
  return { value: top === null ? value : value.slice(0, Number(top)) };
}

/** A group that is not there has no resources; a subscription always is. */
function checkScope(scope: string, { store }: ArmContext): void {
  if (/^(\/subscriptions\/[^/]+)?$/i.test(scope) || store.get(scope) !== undefined) return;
  const [, group] = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)$/i.exec(scope) ?? [];
  if (group === undefined)
    throw new ArmError(404, "ResourceNotFound", `The Resource '${scope}' was not found.`);
  throw new ArmError(404, "ResourceGroupNotFound", `Resource group '${group}' could not be found.`);
}

/**
 * Without a filter those on the scope, above it and below it; `atScope()` leaves out those below
 * (learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope).
 */
function assignments(all: readonly StoredResource[], scope: string, filter: string | null): StoredResource[] {
  const [, at, holder] =
    /^(atScope\(\))?(?:\s*and\s*|^)?(?:(?:principalId eq |assignedTo\()'([^']+)'\)?)?$/.exec(filter ?? "") ??
    [];
  if (filter !== null && filter !== "" && at === undefined && holder === undefined)
    throw unknownFilter(filter);
  return all.filter(({ resource: { properties = {} } }) => {
    const on = String(properties["scope"]);
    const isHis =
      holder === undefined || String(properties["principalId"]).toLowerCase() === holder.toLowerCase();
    return isHis && (isWithin(scope, on) || (at === undefined && isWithin(on, scope)));
  });
}

/** Of every type, without its properties: learn.microsoft.com/rest/api/resources/resources/list. */
function generic(scope: string, url: URL, context: ArmContext, caller: string): unknown {
  versionIn(
    url,
    "Microsoft.Resources/resources",
    apiVersions.get("microsoft.resources/resourcegroups") ?? [],
  );
  checkAllowed(caller, "Microsoft.Resources/subscriptions/resources/read", scope, context);
  checkScope(scope, context);
  const isWanted = equalities(url.searchParams.get("$filter") ?? "");
  const tracked = resourceTypes.filter(({ location, type }) => {
    return location !== "none" && type !== "Microsoft.Resources/resourceGroups";
  });
  const value = context.store
    .list()
    .filter(({ id, type, resource }) => {
      return tracked.some((known) => known.type === type) && isWithin(id, scope) && isWanted(resource);
    })
    .map((stored) => summary(stored, typeNamed(stored.type)));
  return { value };
}

function summary(stored: StoredResource, type: ResourceType): unknown {
  const { properties: _, ...rest } = shown(stored, type) as Record<string, unknown>;
  return rest;
}

type Wanted = (resource: StoredResource["resource"]) => boolean;

const VALUES: Readonly<Record<string, (resource: StoredResource["resource"], value: string) => boolean>> = {
  resourcetype: ({ type }, value) => same(type, value),
  name: ({ name }, value) => same(name, value),
  location: ({ location }, value) => same(location ?? "", value),
  resourcegroup: ({ id }, value) => same(id.split("/")[4] ?? "", value),
  tagname: ({ tags }, value) => Object.keys((tags ?? {}) as object).some((name) => same(name, value)),
  tagvalue: ({ tags }, value) => Object.values((tags ?? {}) as object).includes(value),
};

/** Equalities, joined by `and`: the filters of the list that its documentation has, but for `substringof`. */
function equalities(filter: string): Wanted {
  const terms = filter.split(/\s+and\s+/i).filter((term) => term.trim() !== "");
  const tests = terms.map((term): Wanted => {
    const [, name = "", value = ""] = /^\s*(\w+)\s+eq\s+'([^']*)'\s*$/i.exec(term) ?? [];
    const test = VALUES[name.toLowerCase()];
    if (test === undefined) throw unknownFilter(filter);
    return (resource) => test(resource, value);
  });
  return (resource) => tests.every((test) => test(resource));
}

function unknownFilter(filter: string): ArmError {
  return new ArmError(400, "InvalidFilter", `The sandbox does not know the filter "${filter}" here.`);
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isWithin(id: string, scope: string): boolean {
  const [inner, outer] = [id.toLowerCase(), scope.toLowerCase()];
  return inner === outer || inner.startsWith(`${outer}/`);
}
