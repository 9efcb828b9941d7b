import type { ColumnType } from "../../tables/index.ts";
import {
  type Dynamic,
  dynamicType,
  formatDecimal,
  fromDynamic,
  MAX_LONG,
  MIN_LONG,
  normaliseLong,
  parseBool,
  parseDatetime,
  parseGuid,
  parseInt32,
  parseJsonText,
  parseLong,
  parseReal,
  parseTimespan,
  textOf,
  toDynamic,
  type Value,
} from "../values.ts";
import { pure, type ScalarFunction, text } from "./define.ts";

/**
 * A value of one type as another; null where it cannot be. Source: learn.microsoft.com/kusto/query, each function's
 * page, and what the authors of duckdb-kql 1.1 measured on Microsoft's Kusto emulator.
 */
export function convert(value: Value, from: ColumnType, to: ColumnType): Value {
  if (from === to) return value;
  if (to === "string") return textOf(value, from);
  if (value === null) return null;
  if (to === "dynamic") return toDynamic(value, from);
  if (from === "dynamic") return narrowed(fromDynamic(value as Dynamic, to) as Value, to);
  if (from === "string") return fromText(text(value), to);
  switch (to) {
    case "bool":
      return typeof value === "number" || typeof value === "bigint" ? Number(value) !== 0 : null;
    case "int":
      return to32Bits(value);
    case "long":
      return whole(value);
    case "real":
    case "decimal":
      return typeof value === "string" ? null : Number(value);
    case "timespan": {
      // A number is a count of ticks; a date counts them from the year 1.
      const ticks = whole(value);
      return ticks === null ? null : BigInt(ticks as number | bigint);
    }
    default:
      return null;
  }
}

function fromText(value: string, to: ColumnType): Value {
  switch (to) {
    case "bool":
      return parseBool(value);
    case "int":
      return parseInt32(value);
    case "long":
      return parseLong(value);
    case "real":
    case "decimal":
      return parseReal(value);
    case "datetime":
      return parseDatetime(value);
    case "timespan":
      return parseTimespan(value);
    case "guid":
      return parseGuid(value);
    default:
      return value;
  }
}

/** A real is cut off towards zero, and stops at the ends of what a long holds. */
function whole(value: Value): Value {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "bigint") return normaliseLong(value);
  if (typeof value !== "number" || Number.isNaN(value)) return null;
  if (value >= 2 ** 63) return MAX_LONG;
  if (value <= -(2 ** 63)) return MIN_LONG;
  return normaliseLong(BigInt(Math.trunc(value)));
}

/** Of a long the lower 32 bits; a real stops at the ends of what an int holds. */
function to32Bits(value: Value): Value {
  const long = whole(value);
  if (typeof value === "number" && !Number.isInteger(value) && long !== null)
    return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Number(long)));
  return long === null ? null : Number(BigInt.asIntN(32, BigInt(long as number | bigint)));
}

/** An int inside a dynamic that does not fit is none. */
function narrowed(value: Value, to: ColumnType): Value {
  return to === "int" && value !== null && value !== (Number(value) | 0) ? null : value;
}

/** JSON text as a dynamic. Text that is not JSON stays the text that it is; an empty one is null. */
export function parseJson(value: Value, type: ColumnType): Value {
  if (type !== "string") return type === "dynamic" ? value : toDynamic(value, type);
  const json = text(value);
  if (json.trim() === "") return null;
  const parsed = parseJsonText(json);
  return parsed === undefined ? json : parsed;
}

function conversion(to: ColumnType): ScalarFunction {
  return pure(to, ([value = null], [from = "dynamic"]) => convert(value, from, to));
}

const json = pure("dynamic", ([value = null], [type = "dynamic"]) => parseJson(value, type));

export const conversions: Readonly<Record<string, ScalarFunction>> = {
  tostring: conversion("string"),
  tobool: conversion("bool"),
  toboolean: conversion("bool"),
  toint: conversion("int"),
  tolong: conversion("long"),
  toreal: conversion("real"),
  todouble: conversion("real"),
  todecimal: conversion("decimal"),
  todatetime: conversion("datetime"),
  totimespan: conversion("timespan"),
  totime: conversion("timespan"),
  toguid: conversion("guid"),
  parse_json: json,
  parsejson: json,
  todynamic: json,
  toobject: json,
  isnull: pure("bool", ([value = null], [type]) => type !== "string" && value === null),
  isnotnull: pure("bool", ([value = null], [type]) => type === "string" || value !== null),
  notnull: pure("bool", ([value = null], [type]) => type === "string" || value !== null),
  isempty: pure("bool", ([value = null]) => value === null || value === ""),
  isnotempty: pure("bool", ([value = null]) => value !== null && value !== ""),
  notempty: pure("bool", ([value = null]) => value !== null && value !== ""),
  gettype: pure("string", ([value = null], [type = "dynamic"]) =>
    type === "dynamic" ? dynamicType(value as Dynamic) : value === null ? "null" : type,
  ),
  tohex: pure("string", ([value = null, width]) => {
    if (value === null) return "";
    const digits = BigInt.asUintN(64, BigInt(value as number | bigint)).toString(16);
    return digits.padStart(Number(width ?? 0), "0");
  }),
  format_bytes: pure("string", ([value = null, precision, unit]) =>
    value === null ? "" : formatBytes(Number(value), Number(precision ?? 0), text(unit)),
  ),
};

const BYTE_UNITS = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"];

function formatBytes(bytes: number, precision: number, wanted: string): string {
  const index =
    wanted === ""
      ? Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log2(Math.max(1, Math.abs(bytes))) / 10))
      : Math.max(0, BYTE_UNITS.indexOf(wanted));
  return `${formatDecimal(Number((bytes / 1024 ** index).toFixed(precision)))} ${BYTE_UNITS[index]}`;
}
