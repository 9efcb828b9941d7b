import type { ColumnType } from "../tables/index.ts";
import { formatReal, normaliseLong, parseBool, parseLong, parseReal } from "./numbers.ts";
import { formatDatetime, formatTimespan, parseDatetime, parseTimespan } from "./times.ts";

/**
 * What stands inside a dynamic: plain JSON, and these for what JSON cannot hold. A dynamic never holds a bare
 * bigint; a number in it that is whole is a long, any other a real
 * (learn.microsoft.com/kusto/query/scalar-data-types/dynamic).
 */
export type Dynamic =
  | null
  | boolean
  | number
  | string
  | KustoDateTime
  | KustoTimeSpan
  | KustoGuid
  | KustoLong
  | KustoReal
  | readonly Dynamic[]
  | DynamicBag;
export interface DynamicBag {
  readonly [key: string]: Dynamic;
}

/** `JSON.rawJSON`, which TypeScript's library does not declare yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

export class KustoDateTime {
  readonly ticks: bigint;
  constructor(ticks: bigint) {
    this.ticks = ticks;
  }
  toJSON(): string {
    return formatDatetime(this.ticks);
  }
}

export class KustoTimeSpan {
  readonly ticks: bigint;
  constructor(ticks: bigint) {
    this.ticks = ticks;
  }
  toJSON(): string {
    return formatTimespan(this.ticks);
  }
}

export class KustoGuid {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toJSON(): string {
    return this.text;
  }
}

/** A long past what a JavaScript number holds exactly. */
export class KustoLong {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
  toJSON(): unknown {
    return rawJSON(String(this.value));
  }
}

/** A real that is whole (`1.0`), or not finite. */
export class KustoReal {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  toJSON(): unknown {
    const text = formatReal(this.value);
    return Number.isFinite(this.value) ? rawJSON(text) : text;
  }
}

/** A list is an array; a bag is an object that is none of the above. */
export function isBag(value: unknown): value is DynamicBag {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Puts a scalar of a type into a dynamic. */
export function toDynamic(value: unknown, type: ColumnType): Dynamic {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") {
    if (type === "datetime") return new KustoDateTime(value);
    if (type === "timespan") return new KustoTimeSpan(value);
    return new KustoLong(value);
  }
  if (typeof value === "number" && (type === "real" || type === "decimal") && isWholeOrNotFinite(value)) {
    return new KustoReal(value);
  }
  if (type === "guid") return new KustoGuid(value as string);
  return value as Dynamic;
}

function isWholeOrNotFinite(value: number): boolean {
  return Number.isInteger(value) || !Number.isFinite(value);
}

/** JSON text as `tostring()` and the query API write it: no blanks. Text stays as it is; null is nothing. */
export function dynamicText(value: Dynamic): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : formatReal(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (value instanceof KustoDateTime || value instanceof KustoTimeSpan || value instanceof KustoGuid) {
    return value.toJSON();
  }
  if (value instanceof KustoLong) return String(value.value);
  if (value instanceof KustoReal) return formatReal(value.value);
  return JSON.stringify(value);
}

/**
 * What `toTYPE(dynamic)` makes of a value; null where it is of another kind, and `""` for text.
 * Numbers, booleans and times inside text are read too, as the functions do on text.
 */
export function fromDynamic(
  value: Dynamic,
  type: ColumnType,
): null | boolean | number | bigint | string | Dynamic {
  switch (type) {
    case "dynamic":
      return value;
    case "string":
      return dynamicText(value);
    case "bool":
      if (typeof value === "boolean") return value;
      if (typeof value === "number") return value !== 0;
      return typeof value === "string" ? parseBool(value) : null;
    case "int":
    case "long": {
      if (typeof value === "boolean") return value ? 1 : 0;
      if (typeof value === "string") return parseLong(value);
      if (value instanceof KustoDateTime || value instanceof KustoTimeSpan) return normaliseLong(value.ticks);
      const number = numberOf(value);
      return typeof number === "number" ? (Number.isFinite(number) ? Math.trunc(number) : null) : number;
    }
    case "real":
    case "decimal": {
      if (typeof value === "string") return parseReal(value);
      if (typeof value === "boolean") return value ? 1 : 0;
      const number = numberOf(value);
      return typeof number === "bigint" ? Number(number) : number;
    }
    case "datetime":
      if (value instanceof KustoDateTime) return value.ticks;
      return typeof value === "string" ? parseDatetime(value) : null;
    case "timespan":
      if (value instanceof KustoTimeSpan) return value.ticks;
      return typeof value === "string" ? parseTimespan(value) : null;
    case "guid":
      if (value instanceof KustoGuid) return value.text;
      return typeof value === "string" ? parseGuid(value) : null;
  }
}

function numberOf(value: Dynamic): number | bigint | null {
  if (typeof value === "number") return value;
  if (value instanceof KustoLong || value instanceof KustoReal) return value.value;
  return null;
}

/** With or without hyphens or braces; lower case. Null for anything else. */
export function parseGuid(text: string): string | null {
  const digits = text
    .trim()
    .replace(/^[{(]|[)}]$/g, "")
    .replaceAll("-", "")
    .toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) return null;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** JSON text to a dynamic; longs past 2^53 and whole reals stay what they are. Undefined where it is not JSON. */
export function parseJsonText(text: string): Dynamic | undefined {
  try {
    return JSON.parse(text, keepNumbers as Parameters<typeof JSON.parse>[1]) as Dynamic;
  } catch {
    return undefined;
  }
}

function keepNumbers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || context?.source === undefined || !Number.isInteger(value)) return value;
  const { source } = context;
  if (/[.eE]/.test(source)) return new KustoReal(value);
  if (Number.isSafeInteger(value)) return value;
  const exact = BigInt(source);
  return exact === BigInt.asIntN(64, exact) ? new KustoLong(exact) : new KustoReal(value);
}
