import { Ajv, type ErrorObject } from "ajv";
import { asNumber, isNumber } from "./expressions/number.ts";
import { isObject, typeName, type Value, type ValueObject } from "./expressions/value.ts";

const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });

/**
 * What breaks a schema, worded as the platform's validator words it (quoted in github.com/microsoft/coe-starter-kit
 * issue 4503). No value is ever converted.
 */
export function schemaErrors(schema: Value, value: Value): ValueObject[] {
  const validate = ajv.compile(schema as object);
  if (validate(plain(value))) return [];
  return (validate.errors ?? []).map((error) => ({
    message: message(error, valueAt(value, error.instancePath)),
    lineNumber: 0,
    linePosition: 0,
    path: path(error.instancePath),
    schemaId: error.schemaPath.replace(/\/[^/]+$/, ""),
    errorType: error.keyword,
    childErrors: [],
  }));
}

function message({ keyword, params, message: otherwise = "" }: ErrorObject, value: Value): string {
  if (keyword === "required")
    return `Required properties are missing from object: ${params["missingProperty"]}.`;
  if (keyword !== "type") return `${otherwise}.`;
  const types = [params["type"]].flat().map((type: string) => type[0]?.toUpperCase() + type.slice(1));
  const wanted = types.toSorted((a, b) => TYPES.indexOf(a) - TYPES.indexOf(b));
  return `Invalid type. Expected ${wanted.join(", ")} but got ${schemaType(value)}.`;
}

/** In the order in which the validator lists them (measured by the authors of tomdam/flowforger). */
const TYPES = ["String", "Number", "Integer", "Boolean", "Object", "Array", "Null"];

/** What JSON Schema calls it. */
function schemaType(value: Value): string {
  const name = typeName(value);
  return name === "Float" ? "Number" : name;
}

/** With numbers that the validator knows. */
function plain(value: Value): unknown {
  if (isNumber(value)) return asNumber(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
}

function valueAt(value: Value, pointer: string): Value {
  return pointer
    .split("/")
    .slice(1)
    .reduce<Value>(
      (at, key) => (typeof at === "object" && at !== null ? (Reflect.get(at, key) as Value) : null),
      value,
    );
}

/** `/value/0/surname` as `value[0].surname`. */
function path(pointer: string): string {
  return pointer
    .slice(1)
    .replaceAll(/(?:^|\/)(\d+)(?=\/|$)/g, "[$1]")
    .replaceAll("/", ".");
}
