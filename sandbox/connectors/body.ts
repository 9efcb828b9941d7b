import { closest, distance } from "fastest-levenshtein";
import { Refusal } from "./operation.ts";

export interface Key {
  readonly required?: boolean;
  readonly type: "string" | "array" | "number" | "object or string";
  /** The only values allowed. */
  readonly values?: readonly string[];
}

/**
 * Holds a body against the keys that an operation's swagger gives. Keys are compared as written: the Outlook
 * connector's begin with capitals, Twilio's do not.
 *
 * @throws Refusal (400) with all faults, each naming its key
 */
export function checkBody(
  operation: string,
  body: Readonly<Record<string, unknown>>,
  keys: Readonly<Record<string, Key>>,
): void {
  const missing = Object.keys(keys).filter((name) => keys[name]?.required === true && isAbsent(body[name]));
  const faults = [
    ...missing.map((name) => `The required property '${name}' is missing.`),
    ...Object.entries(body).flatMap(([name, value]) => faultOf(name, value, keys)),
  ];
  if (faults.length > 0)
    throw new Refusal(400, `The body of '${operation}' is not valid. ${faults.join(" ")}`);
}

function faultOf(name: string, value: unknown, keys: Readonly<Record<string, Key>>): string[] {
  const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
  if (key === undefined) return [`The property '${name}' is not known${hint(name, Object.keys(keys))}.`];
  if (isAbsent(value)) return [];
  if (!matches(value, key.type)) return [`The property '${name}' must be ${ARTICLES[key.type]}.`];
  if (key.values !== undefined && !key.values.includes(String(value))) {
    return [`The property '${name}' must be one of ${key.values.join(", ")}, not '${value}'.`];
  }
  return [];
}

const ARTICLES = {
  string: "a string",
  array: "an array",
  number: "a number",
  "object or string": "an object or a string",
} as const;

function matches(value: unknown, type: Key["type"]): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "object or string") return isRecord(value) || typeof value === "string";
  return typeof value === type;
}

function hint(name: string, known: readonly string[]): string {
  const nearest = known.find((key) => key.toLowerCase() === name.toLowerCase()) ?? closest(name, [...known]);
  const near =
    nearest.toLowerCase() === name.toLowerCase() || distance(nearest, name) <= Math.ceil(name.length / 3);
  return near ? `; did you mean '${nearest}'?` : `; known are ${known.join(", ")}`;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of a key that `checkBody` has held to be a string, or an empty text where it is absent. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
