import type { ColumnType } from "../../tables/index.ts";

/**
 * A value of a query. Null is `null` for each type but text, which is never null in Kusto: what is missing is
 * `""` (learn.microsoft.com/kusto/query/scalar-data-types/null-values). Numbers are JavaScript numbers, dates and
 * durations are bigints of 100 nanoseconds (dates from the year 1), dynamics are JSON.
 */
export type Value = null | boolean | number | bigint | string | Json;
export type Json = { readonly [key: string]: unknown } | readonly unknown[];
export type Row = Value[];

const TICKS_PER_MILLISECOND = 10_000n;
/** Ticks from the year 1 to 1970. */
const UNIX_EPOCH = 621_355_968_000_000_000n;

export function ticksOf(date: Date): bigint {
  return BigInt(date.getTime()) * TICKS_PER_MILLISECOND + UNIX_EPOCH;
}

const DATETIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,7}))?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** ISO 8601, with or without time and offset; without offset it is UTC. Null for anything else. */
export function parseDatetime(text: string): bigint | null {
  const match = DATETIME.exec(text.trim());
  if (match === null) return null;
  const [, day, time = "00:00:00", fraction = "", zone = "Z"] = match;
  const milliseconds = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}${zone.toUpperCase()}`);
  if (Number.isNaN(milliseconds)) return null;
  return BigInt(milliseconds) * TICKS_PER_MILLISECOND + UNIX_EPOCH + BigInt(fraction.padEnd(7, "0"));
}

/** ISO 8601 in UTC with seven fraction digits, as the query API writes it: `2026-01-15T10:30:00.0000000Z`. */
export function formatDatetime(ticks: bigint): string {
  const since = ticks - UNIX_EPOCH;
  const fraction = ((since % 10_000_000n) + 10_000_000n) % 10_000_000n;
  const seconds = new Date(Number((since - fraction) / TICKS_PER_MILLISECOND)).toISOString().slice(0, 19);
  return `${seconds}.${String(fraction).padStart(7, "0")}Z`;
}

const UNITS: Readonly<Record<string, bigint>> = {
  tick: 1n,
  microsecond: 10n,
  ms: TICKS_PER_MILLISECOND,
  s: 10_000_000n,
  m: 600_000_000n,
  h: 36_000_000_000n,
  d: 864_000_000_000n,
};

const CLOCK = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?$/;

/** `15m`, `1.5h`, `2d`, or `[-][d.]hh:mm[:ss[.fffffff]]`. Null for anything else. */
export function parseTimespan(text: string): bigint | null {
  const short = /^(-?\d+(?:\.\d+)?)\s*(tick|microsecond|ms|s|m|h|d)s?$/.exec(text.trim());
  if (short !== null) {
    const unit = UNITS[short[2] ?? ""] ?? 0n;
    return BigInt(Math.round(Number(short[1]) * Number(unit)));
  }
  const match = CLOCK.exec(text.trim());
  if (match === null) return null;
  const [, sign, days = "0", hours = "0", minutes = "0", seconds = "0", fraction = ""] = match;
  const whole = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const ticks = whole * 10_000_000n + BigInt(fraction.padEnd(7, "0"));
  return sign === undefined ? ticks : -ticks;
}

/** `[-][d.]hh:mm:ss[.fffffff]`, as Kusto writes it. */
export function formatTimespan(ticks: bigint): string {
  const absolute = ticks < 0n ? -ticks : ticks;
  const two = (value: bigint) => String(value).padStart(2, "0");
  const seconds = absolute / 10_000_000n;
  const days = seconds / 86_400n;
  const clock = `${two((seconds / 3600n) % 24n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  const fraction = absolute % 10_000_000n;
  const tail = fraction === 0n ? "" : `.${String(fraction).padStart(7, "0")}`;
  return `${ticks < 0n ? "-" : ""}${days === 0n ? "" : `${days}.`}${clock}${tail}`;
}

/** As `tostring()` writes it: nothing for null, JSON for a list or an object. */
export function textOf(value: Value, type: ColumnType): string {
  if (value === null) return "";
  if (typeof value === "bigint") return type === "timespan" ? formatTimespan(value) : formatDatetime(value);
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}

/** As the query API sends it: dynamics as text that holds JSON, dates and durations as text. */
export function wireValue(value: Value, type: ColumnType): string | number | boolean | null {
  if (value === null) return null;
  if (type === "dynamic") return typeof value === "string" ? value : JSON.stringify(value);
  return typeof value === "bigint" || typeof value === "object" ? textOf(value, type) : value;
}
