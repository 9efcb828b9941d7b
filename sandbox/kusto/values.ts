import type { ColumnType } from "../tables/index.ts";
import {
  type Dynamic,
  dynamicText,
  KustoDateTime,
  KustoGuid,
  KustoLong,
  KustoReal,
  KustoTimeSpan,
} from "./dynamics.ts";
import { formatDecimal, formatReal } from "./numbers.ts";
import { formatDatetime, formatTimespan } from "./times.ts";

export * from "./dynamics.ts";
export * from "./numbers.ts";
export * from "./times.ts";

/**
 * A value of a query, by the type of its column:
 *
 * - null is `null` for each type but `string`, which is never null: what is missing is `""`
 *   (learn.microsoft.com/kusto/query/scalar-data-types/null-values);
 * - `bool`: boolean; `string`: string; `guid`: lower-case string with hyphens;
 * - `int`, `long`: a number where it is exact, else a bigint (see `normaliseLong`);
 * - `real`, `decimal`: number;
 * - `datetime`, `timespan`: bigint of 100 nanoseconds, dates since the start of the year 1;
 * - `dynamic`: JSON, with the classes of `dynamics.ts` for dates, durations, guids, wide longs and whole reals.
 */
export type Value = null | boolean | number | bigint | string | Dynamic;
export type Row = Value[];

/** What a missing value of a type is. */
export function absent(type: ColumnType): Value {
  return type === "string" ? "" : null;
}

/** As `tostring()` writes it: nothing for null, JSON for a list or a bag. */
export function textOf(value: Value, type: ColumnType): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  switch (type) {
    case "datetime":
      return formatDatetime(value as bigint);
    case "timespan":
      return formatTimespan(value as bigint);
    case "bool":
      // As .NET writes it; inside a dynamic it is JSON's `true`.
      return value === true ? "True" : "False";
    case "real":
      return formatReal(value as number);
    case "decimal":
      return typeof value === "bigint" ? String(value) : formatDecimal(value as number);
    case "dynamic":
      return dynamicText(value as Dynamic);
    default:
      return String(value);
  }
}

export type WireValue = null | boolean | number | string;

/** As the query API sends it: dynamics as text that holds JSON, dates and durations as text. */
export function wireValue(value: Value, type: ColumnType): WireValue {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number" && type !== "dynamic") {
    return Number.isFinite(value) ? value : formatReal(value);
  }
  return type === "dynamic" && typeof value === "object" && !(value instanceof KustoReal)
    ? unquoted(JSON.stringify(value))
    : textOf(value, type);
}

/** A bare date or guid of a dynamic column comes without quotes. */
function unquoted(json: string): string {
  return json.startsWith('"') ? (JSON.parse(json) as string) : json;
}

/**
 * As `--json` prints it: dates as ISO 8601 in UTC with seven fraction digits, durations as Kusto writes them,
 * dynamics as JSON, longs past 2^53 with all their digits (`JSON.stringify` takes the result).
 */
export function jsonValue(value: Value, type: ColumnType): unknown {
  if (typeof value === "bigint" && (type === "int" || type === "long" || type === "decimal"))
    return new KustoLong(value);
  if (typeof value === "bigint") return textOf(value, type);
  if (typeof value === "number" && !Number.isFinite(value)) return formatReal(value);
  return value;
}

/** The type of a value inside a dynamic, as `gettype()` names it. */
export function dynamicType(value: Dynamic): ColumnType | "double" | "array" | "dictionary" | "null" {
  if (value === null) return "null";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "string";
  if (typeof value === "number") return Number.isInteger(value) ? "long" : "double";
  if (value instanceof KustoDateTime) return "datetime";
  if (value instanceof KustoTimeSpan) return "timespan";
  if (value instanceof KustoGuid) return "guid";
  if (value instanceof KustoLong) return "long";
  if (value instanceof KustoReal) return "double";
  return Array.isArray(value) ? "array" : "dictionary";
}
