import { createHash } from "node:crypto";
import { pathParameters, type ResourceType } from "./resource-types.ts";
import type { Shape } from "./schema/index.ts";
import { isObject, type PropertyMap, UNKNOWN, type Value } from "./values.ts";

/** Marks a resource with a random name: it can be replaced before its predecessor is deleted, as in azure-native. */
export const RANDOMLY_NAMED = "__createBeforeDelete";

export interface Fault {
  readonly property: string;
  readonly reason: string;
}

export interface Naming {
  readonly logicalName: string;
  readonly randomSeed: Uint8Array;
  /** What the stack's `pulumi:autonaming` setting says. */
  readonly mode: "propose" | "enforce" | "disable" | undefined;
  readonly proposedName: string;
}

/** The inputs with a name where the program gives none: the old one, or a new one out of the engine's seed. */
export function withName(
  type: ResourceType,
  inputs: PropertyMap,
  old: PropertyMap,
  naming: Naming,
): PropertyMap {
  if (inputs[type.name] !== undefined) return inputs;
  const previous = old[type.name];
  if (previous !== undefined) {
    const flag = old[RANDOMLY_NAMED];
    return { ...inputs, [type.name]: previous, ...(flag === true ? { [RANDOMLY_NAMED]: true } : {}) };
  }
  if (naming.mode === "disable") return inputs;
  return { ...inputs, [type.name]: newName(type, naming), [RANDOMLY_NAMED]: true };
}

function newName({ naming: strategy }: ResourceType, naming: Naming): string {
  const { logicalName, mode, proposedName } = naming;
  if (mode === "enforce" || (mode === "propose" && strategy === "random")) return proposedName;
  const hex = createHash("sha256").update(naming.randomSeed).update(logicalName).digest("hex");
  if (strategy === "random") return `${logicalName}${hex.slice(0, 8)}`;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}

/**
 * What azure-native itself would refuse, and one thing more: it drops a property that it does not know
 * (github.com/pulumi/pulumi-azure-native issue 2069), and the program then says something that never happens.
 */
export function inputFaults(type: ResourceType, inputs: PropertyMap): Fault[] {
  const { [RANDOMLY_NAMED]: _, azureApiVersion: __, ...given } = inputs;
  const missing = [...pathParameters(type), ...(hasLocation(type) ? ["location"] : [])]
    .filter((name) => given[name] === undefined)
    .map((name) => ({ property: name, reason: missingReason(name) }));
  const inside = shapeFaults(type.inputs, given, "");
  const reported = new Set(missing.map(({ property }) => property));
  return [...missing, ...inside.filter(({ property }) => !reported.has(property))];
}

export function hasLocation({ inputs }: ResourceType): boolean {
  return typeof inputs === "object" && "object" in inputs && "location" in inputs.object;
}

function missingReason(property: string): string {
  const advice =
    property === "location"
      ? ". Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'."
      : "";
  return `missing required property '${property}'${advice}`;
}

function shapeFaults(shape: Shape, value: Value, at: string): Fault[] {
  if (value === UNKNOWN || typeof shape === "string") return [];
  if ("list" in shape) {
    if (!Array.isArray(value)) return [mismatch(at, "a list", value)];
    return value.flatMap((item, index) => shapeFaults(shape.list, item, `${at}[${index}]`));
  }
  if (!isObject(value)) return [mismatch(at, "an object", value)];
  const path = (name: string) => (at === "" ? name : `${at}.${name}`);
  if ("map" in shape) {
    return Object.entries(value).flatMap(([name, inner]) => shapeFaults(shape.map, inner, path(name)));
  }
  const missing = (shape.required ?? [])
    .filter((name) => value[name] === undefined)
    .map((name) => ({ property: path(name), reason: missingReason(path(name)) }));
  const inside = Object.entries(value).flatMap(([name, inner]) => {
    const known = shape.object[name];
    if (known !== undefined) return shapeFaults(known, inner, path(name));
    const names = Object.keys(shape.object).join(", ");
    const reason = `'${path(name)}' is not a property of this type: azure-native would drop it without a word. Known here: ${names}.`;
    return [{ property: path(name), reason }];
  });
  return [...missing, ...inside];
}

function mismatch(property: string, expected: string, value: Value): Fault {
  return { property, reason: `'${property}' must be ${expected}, but is ${JSON.stringify(value)}` };
}
