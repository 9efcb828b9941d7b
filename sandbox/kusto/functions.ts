import type { ColumnType } from "../../tables/index.ts";
import { type Json, parseDatetime, parseTimespan, textOf, type Value } from "./values.ts";

/** A function of values; `types` are those of the arguments. */
export type ScalarFunction = (args: readonly Value[], types: readonly ColumnType[]) => Value;

/** Functions that look at their arguments alone. Source of each: learn.microsoft.com/kusto/query, its own page. */
export const scalarFunctions: ReadonlyMap<string, ScalarFunction> = new Map<string, ScalarFunction>([
  ["tostring", ([value = null], [type = "dynamic"]) => textOf(value, type)],
  ["strcat", (args, types) => args.map((value, index) => textOf(value, types[index] ?? "string")).join("")],
  ["tolower", ([value]) => text(value).toLowerCase()],
  ["toupper", ([value]) => text(value).toUpperCase()],
  ["isempty", ([value]) => value === null || value === ""],
  ["isnotempty", ([value]) => value !== null && value !== ""],
  ["isnull", ([value], [type]) => type !== "string" && value === null],
  ["isnotnull", ([value], [type]) => type === "string" || value !== null],
  ["not", ([value = null]) => (value === null ? null : value !== true)],
  ["strlen", ([value]) => [...text(value)].length],
  ["trim", ([pattern, value]) => trim(text(pattern), text(value))],
  ["parse_json", ([value = null], [type]) => (type === "string" ? parseJson(text(value)) : value)],
  ["todynamic", ([value = null], [type]) => (type === "string" ? parseJson(text(value)) : value)],
  ["todatetime", ([value = null]) => (typeof value === "bigint" ? value : parseDatetime(text(value)))],
  ["totimespan", ([value = null]) => (typeof value === "bigint" ? value : parseTimespan(text(value)))],
  ["base64_decode_tostring", ([value]) => decodeBase64(text(value))],
  ["base64_encode_tostring", ([value]) => Buffer.from(text(value), "utf8").toString("base64")],
  ["array_length", ([value]) => (Array.isArray(value) ? value.length : null)],
]);

function text(value: Value | undefined): string {
  return value === undefined ? "" : textOf(value, "dynamic");
}

/** Removes what the pattern matches from both ends (a regular expression, as `trim()` takes it). */
function trim(pattern: string, value: string): string {
  return value
    .replace(new RegExp(`^(?:${pattern})+`, "u"), "")
    .replace(new RegExp(`(?:${pattern})+$`, "u"), "");
}

/** Text that is not JSON stays the text that it is; an empty one is null. */
export function parseJson(value: string): Value {
  if (value.trim() === "") return null;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

/** Null bytes or text that is no UTF-8 give the empty text. */
function decodeBase64(value: string): string {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)) return "";
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(value, "base64"));
  } catch {
    return "";
  }
}
