import { isObject, type Value, type ValueObject } from "./expressions/value.ts";

/** A value and the schema that it has to fit. */
export interface Spot {
  readonly schema: Value;
  readonly value: Value;
  /** Where the value is, such as `rows[1].name`. */
  readonly path: string;
  /** Where the schema is, such as `#/properties/rows`. */
  readonly at: string;
  /** The whole schema. */
  readonly root: Value;
  /** The references that led here for the same value, so that a circle of them ends. */
  readonly followed?: readonly string[];
}

export interface Fault {
  readonly spot: Spot;
  readonly keyword: string;
  readonly message: string;
  /** Also where the value is no scalar. */
  readonly showsValue?: boolean;
  readonly children?: readonly Fault[];
}

type Faults = (spot: Spot) => Fault[];

/** What breaks `allOf`, `anyOf`, `oneOf`, `not` and `dependencies`. */
export function combinedFaults(spot: Spot, schema: ValueObject, faults: Faults): Fault[] {
  const each = (keyword: string) => {
    const list = schema[keyword];
    if (!Array.isArray(list)) return undefined;
    return list.map((given, index) =>
      faults({ ...spot, schema: given, at: `${spot.at}/${keyword}/${index}` }),
    );
  };
  const found: Fault[] = [];
  const add = (keyword: string, message: string, children: readonly Fault[] = []) =>
    found.push({ spot, keyword, message, children });
  const all = each("allOf");
  if (all?.some(isBroken)) {
    const broken = indexes(all, isBroken);
    add(
      "allOf",
      `JSON does not match all schemas from 'allOf'. Invalid schema indexes: ${broken}.`,
      reversed(all),
    );
  }
  const any = each("anyOf");
  if (any?.every(isBroken)) add("anyOf", "JSON does not match any schemas from 'anyOf'.", reversed(any));
  const one = each("oneOf");
  if (one !== undefined && one.filter(isWhole).length > 1) {
    const valid = indexes(one, isWhole);
    add("oneOf", `JSON is valid against more than one schema from 'oneOf'. Valid schema indexes: ${valid}.`);
  }
  if (one?.every(isBroken)) add("oneOf", "JSON is valid against no schemas from 'oneOf'.", reversed(one));
  const { not } = schema;
  if (not !== undefined && isWhole(faults({ ...spot, schema: not, at: `${spot.at}/not` })))
    add("not", "JSON is valid against schema from 'not'.");
  return [...found, ...dependencyFaults(spot, schema, faults)];
}

function isBroken(list: readonly Fault[]): boolean {
  return list.length > 0;
}

function isWhole(list: readonly Fault[]): boolean {
  return list.length === 0;
}

function indexes(lists: readonly Fault[][], holds: (list: readonly Fault[]) => boolean): string {
  return lists.flatMap((list, index) => (holds(list) ? [index] : [])).join(", ");
}

/** The validator lists the last schema's faults first. */
function reversed(lists: readonly Fault[][]): Fault[] {
  return lists.toReversed().flat();
}

function dependencyFaults(spot: Spot, { dependencies }: ValueObject, faults: Faults): Fault[] {
  if (dependencies === undefined || !isObject(dependencies) || !isObject(spot.value)) return [];
  const { value } = spot;
  const present = Object.entries(dependencies).filter(([name]) => Object.hasOwn(value, name));
  const schemas = present.flatMap(([name, wanted]): Fault[] => {
    if (!isObject(wanted)) return [];
    const children = faults({ ...spot, schema: wanted, at: `${spot.at}/dependencies/${name}` });
    if (children.length === 0) return [];
    return [
      { spot, keyword: "dependencies", message: `Dependencies for property '${name}' failed.`, children },
    ];
  });
  const keys = present.flatMap(([name, wanted]): Fault[] => {
    const missing = [wanted].flat().filter((key) => typeof key === "string" && !Object.hasOwn(value, key));
    if (isObject(wanted) || missing.length === 0) return [];
    const message = `Dependencies for property '${name}' failed. Missing required keys: ${missing.join(", ")}.`;
    return [{ spot: { ...spot, value: name }, keyword: "dependencies", message }];
  });
  return [...schemas, ...keys];
}

/** What `#/definitions/…` names; undefined where nothing is there, and the schema then says nothing. */
export function reference(root: Value, pointer: string): Pick<Spot, "schema" | "at"> | undefined {
  if (!pointer.startsWith("#/")) return pointer === "#" ? { schema: root, at: "#" } : undefined;
  const names = pointer
    .slice(2)
    .split("/")
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  const schema = names.reduce<Value | undefined>((at, name) => {
    if (Array.isArray(at)) return at[Number(name)];
    return at !== undefined && isObject(at) ? at[name] : undefined;
  }, root);
  return schema === undefined ? undefined : { schema, at: pointer };
}
