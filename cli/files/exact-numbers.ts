import type { Value, ValueObject } from "azure-alerting-sandbox/logicapps";

/**
 * Values of a JSON file with their numbers as the file has them: `3.0` is a float to the workflow language, and integers
 * have up to 19 digits, which JavaScript's own numbers lose.
 *
 * @param exact the same, as `parseJsonValue` reads it; what is not in it stays as it is
 */
export function exactNumbers<T>(values: T, exact: Value | undefined): T {
  return (exact === undefined ? values : merged(values as Value, exact)) as T;
}

function merged(plain: Value, exact: Value): Value {
  if (typeof plain === "number") return exact;
  if (Array.isArray(plain)) return plain.map((each, index) => merged(each, itemOf(exact, index) ?? null));
  if (typeof plain !== "object" || plain === null) return plain;
  const entries = Object.entries(plain as ValueObject).map(([key, value]) => {
    const other = itemOf(exact, key);
    return [key, other === undefined ? value : merged(value, other)] as const;
  });
  return Object.fromEntries(entries);
}

function itemOf(value: Value, key: string | number): Value | undefined {
  return Object.hasOwn(value as ValueObject, key) ? (value as ValueObject)[key] : undefined;
}
