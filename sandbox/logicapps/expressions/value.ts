import { compareNumbers, isNumber, isWhole, type NumberValue } from "./number.ts";

/** A value of the language: JSON, whose integers have 64 bits and are other numbers than floats. */
export type Value =
  | string
  | NumberValue
  | boolean
  | null
  | readonly Value[]
  | { readonly [key: string]: Value };

export type ValueObject = { readonly [key: string]: Value };

/** How the platform names a type in its errors. */
export function typeName(value: Value): string {
  if (value === null) return "Null";
  if (Array.isArray(value)) return "Array";
  if (isNumber(value)) return isWhole(value) ? "Integer" : "Float";
  return typeof value === "boolean" ? "Boolean" : typeof value === "string" ? "String" : "Object";
}

export function isObject(value: Value | undefined): value is ValueObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isNumber(value);
}

/** A property's value: the name as written, else in another letter case. */
export function property(value: ValueObject, name: string): Value | undefined {
  if (Object.hasOwn(value, name)) return value[name];
  const other = Object.keys(value).find((key) => key.toLowerCase() === name.toLowerCase());
  return other === undefined ? undefined : value[other];
}

/** Objects alike whatever the order of their keys; numbers by value; types are never converted. */
export function sameValue(a: Value, b: Value): boolean {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b) === 0;
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
