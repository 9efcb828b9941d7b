import { isNumber } from "./expressions/number.ts";
import { isObject, sameValue, typeName, type Value, type ValueObject } from "./expressions/value.ts";
import { combinedFaults, type Fault, reference, type Spot } from "./json-schema-combinations.ts";
import { numberFaults, textFaults, valueFaults } from "./json-schema-values.ts";

/**
 * What breaks a schema, in the words and the order of the platform's validator, Newtonsoft.Json.Schema (quoted in
 * github.com/microsoft/coe-starter-kit issue 4503; measured on the service by the authors of tomdam/flowforger). It
 * takes schemas of any draft, keywords that it does not know, and `required: true` of draft 3. No value is ever
 * converted.
 */
export function schemaErrors(schema: Value, value: Value): ValueObject[] {
  return faults({ schema, value, path: "", at: "#", root: schema }).map(shown);
}

function faults(spot: Spot): Fault[] {
  const { schema, value, root } = spot;
  if (schema === false) return [{ spot, keyword: "valid", message: "Schema always fails validation." }];
  if (!isObject(schema)) return [];
  const target = typeof schema["$ref"] === "string" ? reference(root, schema["$ref"]) : undefined;
  const { followed = [] } = spot;
  if (target !== undefined)
    return followed.includes(target.at)
      ? []
      : faults({ ...spot, ...target, followed: [...followed, target.at] });
  return [
    ...typeFaults(spot, schema),
    ...(typeof value === "string" ? textFaults(spot, schema) : []),
    ...(isNumber(value) ? numberFaults(spot, schema, value) : []),
    ...(isObject(value) ? memberFaults(spot, schema, value) : []),
    ...(Array.isArray(value) ? listFaults(spot, schema, value) : []),
    ...valueFaults(spot, schema),
    ...combinedFaults(spot, schema, faults),
    ...(isObject(value) ? objectFaults(spot, schema, value) : []),
  ];
}

/** In the order in which the validator lists them. */
const TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"];

function typeFaults(spot: Spot, { type }: ValueObject): Fault[] {
  const wanted = TYPES.filter((each) => [type].flat().includes(each));
  const own = schemaType(spot.value);
  const isTaken =
    wanted.length === 0 ||
    [type].flat().includes("any") ||
    wanted.includes(own) ||
    (own === "integer" && wanted.includes("number"));
  if (isTaken) return [];
  const message = `Invalid type. Expected ${wanted.map(capital).join(", ")} but got ${capital(own)}.`;
  return [{ spot, keyword: "type", message }];
}

/** What JSON Schema calls it: a float without a fraction is an integer. */
function schemaType(value: Value): string {
  const name = typeName(value).toLowerCase();
  if (name !== "float") return name;
  return Number.isInteger(Number(JSON.stringify(value))) ? "integer" : "number";
}

function capital(word: string): string {
  return `${word[0]?.toUpperCase()}${word.slice(1)}`;
}

function memberFaults(spot: Spot, schema: ValueObject, value: ValueObject): Fault[] {
  const own = objectOf(schema["properties"]);
  const { additionalProperties: others } = schema;
  return Object.entries(value).flatMap(([name, member]): Fault[] => {
    const inner = (given: Value, at: string) =>
      faults({
        ...spot,
        schema: given,
        value: member,
        path: `${spot.path}${step(name, spot.path)}`,
        at,
        followed: [],
      });
    if (Object.hasOwn(own, name)) return inner(own[name] ?? null, `${spot.at}/properties/${name}`);
    if (isObject(others)) return inner(others, `${spot.at}/additionalProperties`);
    if (others !== false) return [];
    const message = `Property '${name}' has not been defined and the schema does not allow additional properties.`;
    const path = `${spot.path}${step(name, spot.path)}`;
    return [{ spot: { ...spot, path, value: name }, keyword: "additionalProperties", message }];
  });
}

function objectFaults(spot: Spot, schema: ValueObject, value: ValueObject): Fault[] {
  const { required, minProperties: least, maxProperties: most } = schema;
  const count = Object.keys(value).length;
  const named = [
    ...(Array.isArray(required) ? required.map(String) : []),
    ...Object.entries(objectOf(schema["properties"])).flatMap(([name, each]) =>
      isObject(each) && each["required"] === true ? [name] : [],
    ),
  ];
  const missing = named.filter((name) => !Object.hasOwn(value, name));
  const found: Fault[] = [];
  if (missing.length > 0) {
    const message = `Required properties are missing from object: ${missing.join(", ")}.`;
    found.push({ spot: { ...spot, value: missing }, keyword: "required", message, showsValue: true });
  }
  if (typeof most === "number" && count > most)
    found.push({
      spot,
      keyword: "maxProperties",
      message: `Object property count ${count} exceeds maximum count of ${most}.`,
    });
  if (typeof least === "number" && count < least)
    found.push({
      spot,
      keyword: "minProperties",
      message: `Object property count ${count} is less than minimum count of ${least}.`,
    });
  return found;
}

function listFaults(spot: Spot, schema: ValueObject, value: readonly Value[]): Fault[] {
  const { items, additionalItems, minItems: least, maxItems: most } = schema;
  const found = value.flatMap((entry, index): Fault[] => {
    const inner = { ...spot, value: entry, path: `${spot.path}[${index}]`, followed: [] };
    if (!Array.isArray(items)) return faults({ ...inner, schema: items ?? true, at: `${spot.at}/items` });
    if (index < items.length)
      return faults({ ...inner, schema: items[index], at: `${spot.at}/items/${index}` });
    if (additionalItems !== false)
      return faults({ ...inner, schema: additionalItems ?? true, at: `${spot.at}/additionalItems` });
    const message = `Index ${index + 1} has not been defined and the schema does not allow additional items.`;
    return [{ spot: inner, keyword: "additionalItems", message }];
  });
  for (const [index, entry] of schema["uniqueItems"] === true ? value.entries() : []) {
    if (!value.slice(0, index).some((earlier) => sameValue(earlier, entry))) continue;
    const message = `Non-unique array item at index ${index}.`;
    found.push({
      spot: { ...spot, value: entry, path: `${spot.path}[${index}]` },
      keyword: "uniqueItems",
      message,
      showsValue: true,
    });
  }
  if (typeof most === "number" && value.length > most)
    found.push({
      spot,
      keyword: "maxItems",
      message: `Array item count ${value.length} exceeds maximum count of ${most}.`,
    });
  if (typeof least === "number" && value.length < least)
    found.push({
      spot,
      keyword: "minItems",
      message: `Array item count ${value.length} is less than minimum count of ${least}.`,
    });
  return found;
}

export function objectOf(value: Value | undefined): ValueObject {
  return value !== undefined && isObject(value) ? value : {};
}

/** A member's part of a path, quoted where the name has a special character. */
function step(name: string, before: string): string {
  if (/[\s'"/[\]().\\]/.test(name)) return `['${name.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}']`;
  return before === "" ? name : `.${name}`;
}

function shown({ spot, keyword, message, showsValue, children = [] }: Fault): ValueObject {
  const { path, value, at } = spot;
  const isScalar = value !== null && typeof value !== "object";
  return {
    message,
    lineNumber: 0,
    linePosition: 0,
    path,
    ...(showsValue === true || isScalar ? { value } : {}),
    schemaId: at,
    errorType: keyword,
    childErrors: children.map(shown),
  };
}
