import { pathParameters, type ResourceType } from "./resource-types.ts";
import { isObject, type PropertyMap, type Value } from "./values.ts";

export type ChangeKind = "add" | "delete" | "update";

export interface Change {
  readonly kind: ChangeKind;
  /** The change cannot be made in place. */
  readonly replaces: boolean;
}

/** The paths at which two sets of inputs differ, such as `criteria.allOf[0].query`. */
export function differences(
  type: ResourceType,
  before: PropertyMap,
  after: PropertyMap,
): ReadonlyMap<string, Change> {
  const createOnly = new Set([...pathParameters(type), ...type.createOnly]);
  const found = new Map<string, Change>();
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (name.startsWith("__")) continue;
    if (name === "location" && isSameLocation(before[name], after[name])) continue;
    for (const [path, kind] of compare(name, before[name], after[name])) {
      found.set(path, { kind, replaces: createOnly.has(name) });
    }
  }
  return found;
}

/** An array or object that is new or gone is one change, as in azure-native. */
function compare(path: string, before: Value | undefined, after: Value | undefined): [string, ChangeKind][] {
  if (before === undefined) return after === undefined ? [] : [[path, "add"]];
  if (after === undefined) return [[path, "delete"]];
  if (Array.isArray(before) && Array.isArray(after)) {
    const longer = Math.max(before.length, after.length);
    return Array.from({ length: longer }, (_, index) =>
      compare(`${path}[${index}]`, before[index], after[index]),
    ).flat();
  }
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => compare(member(path, name), before[name], after[name]));
  }
  return before === after ? [] : [[path, "update"]];
}

/** Property paths quote a name that has a dot or bracket in it (pulumi, sdk/go/common/resource/property_path.go). */
function member(path: string, name: string): string {
  return /^[A-Za-z_$][\w$-]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

/** "West Europe" and "westeurope" are one place. */
function isSameLocation(before: Value | undefined, after: Value | undefined): boolean {
  if (typeof before !== "string" || typeof after !== "string") return false;
  const normal = (location: string) => location.toLowerCase().replaceAll(" ", "");
  return normal(before) === normal(after);
}

/**
 * The inputs after a refresh: what changed in Azure between two reads is put into the inputs, and what Azure has
 * only as a default stays out of them.
 */
export function refreshedInputs(inputs: PropertyMap, before: PropertyMap, after: PropertyMap): PropertyMap {
  const result: PropertyMap = { ...inputs };
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (name === "location" && isSameLocation(before[name], after[name])) continue;
    if (compare(name, before[name], after[name]).length === 0) continue;
    const value = refreshed(inputs[name], before[name], after[name]);
    if (value === undefined) delete result[name];
    else result[name] = value;
  }
  return result;
}

function refreshed(input: Value | undefined, before: Value | undefined, after: Value | undefined) {
  if (isObject(input) && isObject(before) && isObject(after)) return refreshedInputs(input, before, after);
  return after;
}
