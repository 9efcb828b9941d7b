import { ExpressionError } from "./error.ts";

/** A value of the language: JSON, whose whole numbers have 64 bits; those that a number cannot hold are bigints. */
export type Value =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly Value[]
  | { readonly [key: string]: Value };

export type ValueObject = { readonly [key: string]: Value };

/** How the platform names a type in its errors. */
export function typeName(value: Value): string {
  if (value === null) return "Null";
  if (Array.isArray(value)) return "Array";
  if (typeof value === "bigint") return "Integer";
  if (typeof value === "number") return Number.isInteger(value) ? "Integer" : "Float";
  return typeof value === "boolean" ? "Boolean" : typeof value === "string" ? "String" : "Object";
}

/** As `string()`, `concat()` and `@{…}` write it: nothing for null, `True` for true, JSON for lists and objects. */
export function textOf(value: Value): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return numberText(value);
  return typeof value === "object" ? jsonText(value) : String(value);
}

/** As .NET writes it: an exponent from 1E+15 on and below 1E-05. */
function numberText(value: number): string {
  const magnitude = Math.abs(value);
  if (Number.isSafeInteger(value) || (magnitude < 1e15 && magnitude >= 1e-5)) return String(value);
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  return `${digits}E${exponent.startsWith("-") ? "-" : "+"}${exponent.replace(/^[+-]/, "").padStart(2, "0")}`;
}

/** `JSON.rawJSON`, which TypeScript's library does not declare yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** JSON, by default without blanks; whole numbers with all their digits. */
export function jsonText(value: Value, indent = 0): string {
  return JSON.stringify(
    value,
    (_, inner) => (typeof inner === "bigint" ? rawJSON(String(inner)) : inner),
    indent,
  );
}

/** @throws SyntaxError where the text is no JSON */
export function parseJsonValue(text: string): Value {
  if (!/\d{16}/.test(text)) return JSON.parse(text) as Value;
  return JSON.parse(text, wideNumbers as Parameters<typeof JSON.parse>[1]) as Value;
}

function wideNumbers(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source ?? "";
  return typeof value === "number" && /^-?\d{16,}$/.test(source) ? whole(BigInt(source)) : value;
}

/** A whole number: a number where that is exact. */
export function whole(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

export function isWhole(value: Value | undefined): value is number | bigint {
  return typeof value === "bigint" || Number.isInteger(value);
}

export function isObject(value: Value | undefined): value is ValueObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A property's value: the name as written, else in another letter case. */
export function property(value: ValueObject, name: string): Value | undefined {
  if (Object.hasOwn(value, name)) return value[name];
  const other = Object.keys(value).find((key) => key.toLowerCase() === name.toLowerCase());
  return other === undefined ? undefined : value[other];
}

/** Objects alike whatever the order of their keys; numbers by value; types are never converted. */
export function sameValue(a: Value, b: Value): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((entry, index) => sameValue(entry, b[index] ?? null));
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key] ?? null, b[key] ?? null))
    );
  }
  return a === b;
}

/** What `target[key]` is. Without `?`, what is not there is an error; with it, null. */
export function access(target: Value, key: Value, safe: boolean): Value {
  if (target === null) {
    if (safe) return null;
    throw new ExpressionError(
      `cannot be evaluated because property '${textOf(key)}' cannot be selected. Please see https://aka.ms/logicexpressions for usage details.`,
    );
  }
  if (Array.isArray(target)) return element(target, key, safe);
  if (!isObject(target)) {
    throw new ExpressionError(
      `cannot be evaluated because property '${textOf(key)}' cannot be selected. Property selection is not supported on values of type '${typeName(target)}'.`,
    );
  }
  const found = property(target, textOf(key));
  if (found !== undefined) return found;
  if (safe) return null;
  throw new ExpressionError(
    `cannot be evaluated because property '${textOf(key)}' doesn't exist, available properties are '${Object.keys(target).join(", ")}'.`,
  );
}

function element(target: readonly Value[], key: Value, safe: boolean): Value {
  if (typeof key !== "number" || !Number.isInteger(key)) {
    throw new ExpressionError(
      `cannot be evaluated because property '${textOf(key)}' cannot be selected. Array elements can only be selected using an integer index.`,
    );
  }
  const found = key >= 0 ? target[key] : undefined;
  if (found !== undefined) return found;
  if (safe) return null;
  throw new ExpressionError(
    `cannot be evaluated because array index '${key}' is outside bounds (0, ${target.length - 1}) of array.`,
  );
}
