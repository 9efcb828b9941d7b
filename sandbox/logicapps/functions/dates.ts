import { findIana } from "windows-iana";
import { ExpressionError } from "../expressions/error.ts";
import { type Value, whole } from "../expressions/value.ts";
import { formatTime } from "./date-format.ts";
import { integer, optional, type Row, string } from "./function.ts";
import { dateOf, parseTime, type Ticks, ticksOf } from "./time.ts";

/**
 * Dates are texts. Default format `o`, seven fraction digits, in UTC.
 * Source: learn.microsoft.com, functions reference, date and time functions.
 */
export const dates: readonly Row[] = [
  ["utcNow", 0, 1, ([format], name, { now }) => shown(ticksOf(now()), format, name)],
  [
    "formatDateTime",
    1,
    3,
    ([date, format, locale], name) =>
      formatTime(time(date, name), optional(format, name) ?? "o", { locale: optional(locale, name) }),
  ],
  ["parseDateTime", 1, 3, ([date], name) => shown(time(date, name), undefined, name)],
  ...(["Second", "Minute", "Hour", "Day"] as const).map((unit): Row => {
    return [
      `add${unit}s`,
      2,
      3,
      ([date, count, format], name) =>
        shown(later(time(date, name), integer(count, name), unit), format, name),
    ];
  }),
  [
    "addToTime",
    3,
    4,
    ([date, count, unit, format], name) =>
      shown(later(time(date, name), integer(count, name), unitOf(unit, name)), format, name),
  ],
  [
    "subtractFromTime",
    3,
    4,
    ([date, count, unit, format], name) =>
      shown(later(time(date, name), -integer(count, name), unitOf(unit, name)), format, name),
  ],
  [
    "getFutureTime",
    2,
    3,
    ([count, unit, format], name, { now }) =>
      shown(later(ticksOf(now()), integer(count, name), unitOf(unit, name)), format, name),
  ],
  [
    "getPastTime",
    2,
    3,
    ([count, unit, format], name, { now }) =>
      shown(later(ticksOf(now()), -integer(count, name), unitOf(unit, name)), format, name),
  ],
  [
    "convertFromUtc",
    2,
    3,
    ([date, zone, format], name) => local(fromUtc(time(date, name), zoneOf(zone, name)), format, name),
  ],
  [
    "convertToUtc",
    2,
    3,
    ([date, zone, format], name) => shown(toUtc(time(date, name), zoneOf(zone, name)), format, name),
  ],
  [
    "convertTimeZone",
    3,
    4,
    ([date, from, to, format], name) =>
      local(fromUtc(toUtc(time(date, name), zoneOf(from, name)), zoneOf(to, name)), format, name),
  ],
  ["startOfDay", 1, 2, ([date, format], name) => shown(startOf(time(date, name), "Day"), format, name)],
  ["startOfHour", 1, 2, ([date, format], name) => shown(startOf(time(date, name), "Hour"), format, name)],
  ["startOfMonth", 1, 2, ([date, format], name) => shown(startOf(time(date, name), "Month"), format, name)],
  ["dayOfMonth", 1, 1, ([date], name) => dateOf(time(date, name)).getUTCDate()],
  ["dayOfWeek", 1, 1, ([date], name) => dateOf(time(date, name)).getUTCDay()],
  ["dayOfYear", 1, 1, ([date], name) => dayOfYear(dateOf(time(date, name)))],
  ["dateDifference", 2, 2, ([start, end], name) => difference(time(end, name) - time(start, name))],
  ["ticks", 1, 1, ([date], name) => whole(time(date, name))],
];

function time(value: Value | undefined, name: string): Ticks {
  return parseTime(string(value, name), name);
}

function shown(ticks: Ticks, format: Value | undefined, name: string): string {
  return formatTime(ticks, optional(format, name) ?? "o");
}

/** A time of a zone has no `Z`. */
function local(ticks: Ticks, format: Value | undefined, name: string): string {
  return formatTime(ticks, optional(format, name) ?? "o", { utc: false });
}

const FIXED = {
  Second: 10_000_000n,
  Minute: 600_000_000n,
  Hour: 36_000_000_000n,
  Day: 864_000_000_000n,
  Week: 6_048_000_000_000n,
} as const;

type Unit = keyof typeof FIXED | "Month" | "Year";

function unitOf(value: Value | undefined, name: string): Unit {
  const wanted = string(value, name).toLowerCase().replace(/s$/, "");
  const unit = ([...Object.keys(FIXED), "Month", "Year"] as Unit[]).find(
    (each) => each.toLowerCase() === wanted,
  );
  if (unit !== undefined) return unit;
  throw new ExpressionError(
    `The template language function '${name}' expects its time unit to be one of Second, Minute, Hour, Day, Week, Month, Year. The provided value is '${string(value, name)}'.`,
  );
}

/** The day of the month becomes the last one where there is none such. */
function later(ticks: Ticks, count: number, unit: Unit): Ticks {
  const result =
    unit === "Month" || unit === "Year"
      ? byMonths(ticks, count * (unit === "Year" ? 12 : 1))
      : ticks + BigInt(count) * FIXED[unit];
  if (result >= 0n && result <= 3_155_378_975_999_999_999n) return result;
  throw new ExpressionError("The resulting date lies outside of the years 1 to 9999.");
}

function byMonths(ticks: Ticks, months: number): Ticks {
  const date = dateOf(ticks);
  const first = new Date(0);
  first.setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const last = new Date(0);
  last.setUTCFullYear(first.getUTCFullYear(), first.getUTCMonth() + 1, 0);
  first.setUTCDate(Math.min(date.getUTCDate(), last.getUTCDate()));
  return ticksOf(first) + (ticks - startOf(ticks, "Day"));
}

function startOf(ticks: Ticks, unit: "Hour" | "Day" | "Month"): Ticks {
  if (unit !== "Month") return ticks - (ticks % FIXED[unit]);
  return startOf(ticks, "Day") - BigInt(dateOf(ticks).getUTCDate() - 1) * FIXED.Day;
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

/** `[-][d.]hh:mm:ss[.fffffff]` */
function difference(ticks: bigint): string {
  const absolute = ticks < 0n ? -ticks : ticks;
  const seconds = absolute / FIXED.Second;
  const two = (value: bigint) => String(value).padStart(2, "0");
  const days = seconds / 86_400n;
  const fraction = absolute % FIXED.Second;
  const tail = fraction === 0n ? "" : `.${String(fraction).padStart(7, "0")}`;
  const clock = `${two((seconds / 3600n) % 24n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  return `${ticks < 0n ? "-" : ""}${days === 0n ? "" : `${days}.`}${clock}${tail}`;
}

/** A Windows name, such as `Pacific Standard Time`, or one of IANA. */
function zoneOf(value: Value | undefined, name: string): string {
  const zone = string(value, name);
  if (zone.toUpperCase() === "UTC") return "UTC";
  const [iana = zone] = findIana(zone);
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: iana });
    return iana;
  } catch {
    throw new ExpressionError(
      `In function '${name}', the value provided for the time zone id '${zone}' was not valid.`,
    );
  }
}

/** What the clocks of a zone show. */
function fromUtc(ticks: Ticks, zone: string): Ticks {
  return ticks + offsetAt(ticks, zone);
}

function toUtc(ticks: Ticks, zone: string): Ticks {
  // The offset is that of the time itself, which is not known yet: near enough first, then exactly.
  return ticks - offsetAt(ticks - offsetAt(ticks, zone), zone);
}

function offsetAt(ticks: Ticks, zone: string): bigint {
  const date = dateOf(ticks);
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(date);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const clock = Date.UTC(
    value("year"),
    value("month") - 1,
    value("day"),
    value("hour"),
    value("minute"),
    value("second"),
  );
  return BigInt(clock - Math.floor(date.getTime() / 1000) * 1000) * 10_000n;
}
