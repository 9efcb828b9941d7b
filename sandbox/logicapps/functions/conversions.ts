import { ExpressionError } from "../expressions/error.ts";
import { textOf, type Value } from "../expressions/value.ts";
import { expects, type Row, string } from "./function.ts";

/** Source: learn.microsoft.com, workflow definition language functions reference, conversion functions. */
export const conversions: readonly Row[] = [
  ["string", 1, 1, ([value = null]) => textOf(value)],
  ["json", 1, 1, ([value = null]) => (typeof value === "string" ? json(value) : value)],
  ["int", 1, 1, ([value = null], name) => whole(value, name)],
  ["float", 1, 1, ([value = null], name) => real(value, name)],
  ["bool", 1, 1, ([value = null], name) => truth(value, name)],
  ["base64", 1, 1, ([value], name) => Buffer.from(string(value, name), "utf8").toString("base64")],
  ["base64ToString", 1, 1, ([value], name) => Buffer.from(string(value, name), "base64").toString("utf8")],
  ["decodeBase64", 1, 1, ([value], name) => Buffer.from(string(value, name), "base64").toString("utf8")],
  ["encodeUriComponent", 1, 1, ([value], name) => encode(string(value, name))],
  ["uriComponent", 1, 1, ([value], name) => encode(string(value, name))],
  ["decodeUriComponent", 1, 1, ([value], name) => decode(string(value, name))],
  ["uriComponentToString", 1, 1, ([value], name) => decode(string(value, name))],
];

function json(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    throw new ExpressionError(
      `The template language function 'json' parameter is not valid. The provided value '${text}' cannot be parsed.`,
    );
  }
}

function whole(value: Value, name: string): number {
  const text = typeof value === "number" ? String(Math.trunc(value)) : string(value, name).trim();
  if (!/^[+-]?\d+$/.test(text))
    throw new ExpressionError(
      `The template language function '${name}' was invoked with a parameter that is not valid. The value cannot be converted to the target type.`,
    );
  return Number(text);
}

function real(value: Value, name: string): number {
  if (typeof value === "number") return value;
  const text = string(value, name).trim();
  if (text === "" || Number.isNaN(Number(text)))
    throw new ExpressionError(
      `The template language function '${name}' was invoked with a parameter that is not valid. The value cannot be converted to the target type.`,
    );
  return Number(text);
}

function truth(value: Value, name: string): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0;
  const text = typeof value === "string" ? value.toLowerCase() : "";
  if (text === "true" || text === "false") return text === "true";
  throw expects(name, "a boolean, a number, 'true' or 'false'", value);
}

/** As .NET's Uri.EscapeDataString: also ! ' ( ) * are encoded. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
