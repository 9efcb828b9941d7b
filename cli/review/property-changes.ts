import { isDeepStrictEqual } from "node:util";
import { APP_ROLE_ASSIGNMENT, isType, nameOf, type ReviewedDeployment, SECRET } from "./deployment.ts";

/** One resource that differs between the two sides. */
export interface ResourceChange {
  readonly name: string;
  readonly type: string;
  /** Its ids in Resource Manager on the two sides; none if the sandbox cannot run it. */
  readonly ids: readonly string[];
  readonly kind: "added" | "removed" | "changed";
  /** Each value that differs, by path; for a resource that is added or removed, each that it has. */
  readonly properties: readonly PropertyChange[];
  /** The sandbox cannot run it. */
  readonly isUnplayable: boolean;
}

export interface PropertyChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

interface Compared {
  readonly name: string;
  readonly type: string;
  readonly id?: string;
  readonly value: unknown;
  readonly isUnplayable: boolean;
}

/** Every difference between the two sides, by resource and property, ordered by type and name. */
export function propertyChanges(base: ReviewedDeployment, head: ReviewedDeployment): ResourceChange[] {
  const [before, after] = [comparable(base), comparable(head)];
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap((key): ResourceChange[] => {
    const [old, now] = [before.get(key), after.get(key)];
    const { name, type, isUnplayable } = (now ?? old) as Compared;
    const ids = [...new Set([old?.id, now?.id].flatMap((id) => id ?? []))];
    const properties = valueChanges(old?.value ?? {}, now?.value ?? {}, "");
    if (old === undefined) return [{ name, type, ids, isUnplayable, kind: "added", properties }];
    if (now === undefined) return [{ name, type, ids, isUnplayable, kind: "removed", properties }];
    return properties.length === 0 ? [] : [{ name, type, ids, isUnplayable, kind: "changed", properties }];
  });
}

/**
 * The resources by a key that names them. Ids that Azure generated are replaced by the name of their resource: they
 * differ from one deployment to the next, and mean nothing.
 */
function comparable({ resources, unplayable }: ReviewedDeployment): Map<string, Compared> {
  const made = new Map(
    resources.flatMap(({ id, made: ids }) =>
      Object.entries(ids ?? {}).map(([name, value]) => [value.toLowerCase(), `made:${name}:${id}`] as const),
    ),
  );
  const known: [string, Compared][] = resources.map((resource) => {
    const { id, type } = resource;
    const value = named(resource.body, made);
    const isAppRole = isType(resource, APP_ROLE_ASSIGNMENT);
    const identity = isAppRole ? JSON.stringify(value) : withoutGuid(id, value);
    return [
      `${type}|${identity}`.toLowerCase(),
      { name: isAppRole ? "app role" : nameOf(id), type, id, value, isUnplayable: false },
    ];
  });
  const others = unplayable.map(({ type, name, properties }): [string, Compared] => [
    `${type}|${name}`.toLowerCase(),
    { name, type, value: named(properties, made), isUnplayable: true },
  ]);
  return new Map([...known, ...others]);
}

/** The order of a list of ids does not matter, and a role is the same in every subscription. */
function unordered(value: unknown, key: string): unknown {
  if (key === "roleDefinitionId" && typeof value === "string") return nameOf(value);
  if (!Array.isArray(value) || value.some((each) => typeof each !== "string")) return value;
  return value.toSorted();
}

/** A role assignment's name depends on ids that Azure generated: what counts is scope, role and principal. */
function withoutGuid(id: string, body: unknown): string {
  if (!/\/roleAssignments\//i.test(id)) return id;
  const { properties } = body as { properties?: Readonly<Record<string, unknown>> };
  return `${id.slice(0, id.lastIndexOf("/"))}/${properties?.["roleDefinitionId"]}/${properties?.["principalId"]}`;
}

function named(value: unknown, made: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return made.get(value.toLowerCase()) ?? value;
  if (Array.isArray(value)) return value.map((each) => named(each, made));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, unordered(named(each, made), key)]),
  );
}

function valueChanges(before: unknown, after: unknown, path: string): PropertyChange[] {
  if (isDeepStrictEqual(before, after) || (isEmpty(before) && isEmpty(after))) return [];
  // What is hidden on one side cannot be compared.
  if (before !== undefined && after !== undefined && [before, after].includes(SECRET)) return [];
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => {
      const inner = Array.isArray(before) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
      return valueChanges(Reflect.get(before, key), Reflect.get(after, key), inner);
    });
  }
  return [{ path, before, after }];
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Azure returns an empty list for what was never set. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (isContainer(value) && Object.keys(value).length === 0);
}
