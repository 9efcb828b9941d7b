import { pathParameters, type ResourceType } from "./resource-types.ts";
import type { Shape } from "./schema/index.ts";
import { isObject, type PropertyMap, type Value } from "./values.ts";

/** What every resource has in addition to `properties` in a response of ARM. */
const ENVELOPE = ["id", "name", "type", "systemData"];

/** The body of the PUT: the inputs, each where ARM has it. */
export function requestBody(type: ResourceType, inputs: PropertyMap): PropertyMap {
  const body: PropertyMap = {};
  const properties: PropertyMap = {};
  const inPath = new Set(["subscriptionId", ...pathParameters(type)]);
  for (const name of Object.keys(propertiesOf(type.inputs))) {
    const value = inputs[name];
    if (value === undefined || inPath.has(name)) continue;
    const target = type.topLevel.includes(name) ? body : properties;
    target[name] = name === "identity" ? identityBody(value) : respelt(value, type.spelling);
  }
  const isFlattened = !type.topLevel.includes("properties");
  return isFlattened && Object.keys(properties).length > 0 ? { ...body, properties } : body;
}

/** The outputs that the program sees: ARM's response with `properties` flattened, and what is not declared left out. */
export function outputs(
  type: Pick<ResourceType, "outputs" | "topLevel" | "apiVersion"> & Partial<Pick<ResourceType, "spelling">>,
  response: PropertyMap,
) {
  const nested = isObject(response["properties"]) ? response["properties"] : {};
  const spelling = Object.fromEntries(
    Object.entries(type.spelling ?? {}).map(([ours, arms]) => [arms, ours]),
  );
  const result: PropertyMap = {};
  for (const [name, shape] of Object.entries(propertiesOf(type.outputs))) {
    const holder = type.topLevel.includes(name) || ENVELOPE.includes(name) ? response : nested;
    const value = holder[name];
    if (value !== undefined && value !== null) result[name] = declaredOnly(shape, respelt(value, spelling));
  }
  if ("azureApiVersion" in propertiesOf(type.outputs)) result["azureApiVersion"] = type.apiVersion;
  return result;
}

/** Parts of a path that are paths themselves: `x-ms-skip-url-encoding` in Azure/azure-rest-api-specs, resources.json. */
const PATHS: readonly string[] = ["scope", "parentResourcePath"];

/**
 * The ARM id that the inputs give. A scope may stand with or without its slashes; the generic resource's parent is
 * required and may be empty.
 */
export function resourceId(path: string, values: PropertyMap): string {
  const parent = values["parentResourcePath"] === "" ? path.replace("{parentResourcePath}/", "") : path;
  return parent.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (typeof value !== "string" || /^\.{0,2}$/.test(value)) {
      throw new Error(
        `"${name}" must be a text that is not empty, "." or "..": it is a part of the resource's id.`,
      );
    }
    return PATHS.includes(name) ? value.replace(/^\/+|\/+$/g, "") : encodeURIComponent(value);
  });
}

/** The path inputs in an existing id, for an import. */
export function pathValues(path: string, id: string): PropertyMap {
  const pattern = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    PATHS.includes(name) ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  );
  const groups = new RegExp(`^${pattern}$`, "i").exec(id)?.groups;
  if (groups === undefined) throw new Error(`The id "${id}" does not have the form ${path}.`);
  const { subscriptionId: _, ...values } = groups;
  return Object.fromEntries(Object.entries(values).map(([name, text]) => [name, decodeURIComponent(text)]));
}

/** The part of the outputs that the program could have written: an approximation of its inputs. */
export function asInputs(type: ResourceType, values: PropertyMap): PropertyMap {
  const result: PropertyMap = {};
  for (const [name, shape] of Object.entries(propertiesOf(type.inputs))) {
    const value = values[name];
    if (value === undefined || name === "azureApiVersion") continue;
    result[name] = declaredOnly(shape, name === "identity" ? identityInput(value) : value);
  }
  return result;
}

export function propertiesOf(shape: Shape): Readonly<Record<string, Shape>> {
  return typeof shape === "object" && "object" in shape ? shape.object : {};
}

function declaredOnly(shape: Shape, value: Value): Value {
  if (typeof shape === "string") return value;
  if ("list" in shape) {
    return Array.isArray(value) ? value.map((item) => declaredOnly(shape.list, item)) : value;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([name, inner]): [string, Value][] => {
    const known = "map" in shape ? shape.map : shape.object[name];
    return known === undefined || inner === null ? [] : [[name, declaredOnly(known, inner)]];
  });
  return Object.fromEntries(entries);
}

function respelt(value: Value, spelling: Readonly<Record<string, string>>): Value {
  if (Object.keys(spelling).length === 0) return value;
  if (Array.isArray(value)) return value.map((item) => respelt(item, spelling));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, inner]): [string, Value] => [
    spelling[name] ?? name,
    respelt(inner, spelling),
  ]);
  return Object.fromEntries(entries);
}

/** ARM has the user-assigned identities as the keys of an object, azure-native as a list. */
function identityBody(identity: Value): Value {
  if (!isObject(identity) || !Array.isArray(identity["userAssignedIdentities"])) return identity;
  const ids = identity["userAssignedIdentities"].map((id) => [String(id), {}] as const);
  return { ...identity, userAssignedIdentities: Object.fromEntries(ids) };
}

function identityInput(identity: Value): Value {
  if (!isObject(identity) || !isObject(identity["userAssignedIdentities"])) return identity;
  return { ...identity, userAssignedIdentities: Object.keys(identity["userAssignedIdentities"]) };
}
