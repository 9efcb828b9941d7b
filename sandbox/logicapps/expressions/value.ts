import { ExpressionError } from "./error.ts";

/** A value of the language: JSON. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

export type ValueObject = { readonly [key: string]: Value };

/** How the platform names a type in its errors. */
export function typeName(value: Value): string {
  if (value === null) return "Null";
  if (Array.isArray(value)) return "Array";
  if (typeof value === "number") return Number.isInteger(value) ? "Integer" : "Float";
  return typeof value === "boolean" ? "Boolean" : typeof value === "string" ? "String" : "Object";
}

/** As `string()`, `concat()` and `@{…}` write it: nothing for null, `True` for true, JSON for lists and objects. */
export function textOf(value: Value): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
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
