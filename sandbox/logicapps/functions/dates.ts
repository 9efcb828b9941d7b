import { ExpressionError } from "../expressions/error.ts";
import { whole } from "../expressions/number.ts";
import type { Value } from "../expressions/value.ts";
import { parseExactTime } from "./date-exact.ts";
import { formatTime } from "./date-format.ts";
import { parseTime } from "./date-parse.ts";
import { integer, optional, type Row, string } from "./function.ts";
import { dateOf, type Ticks, type Time, ticksOf, within } from "./time.ts";
import { inZone, toUtc, zoneOf } from "./time-zones.ts";

/**
 * Dates are texts. Default format `o`, seven fraction digits, with what the date said of its zone.
 * Source: learn.microsoft.com, functions reference, date and time functions.
 */
export const dates: readonly Row[] = [
  ["utcNow", 0, 1, ([format], name, { now }) => shown(utc(now()), format, name)],
  ["formatDateTime", 1, 3, ([date, format, locale], name) => shown(time(date, name), format, name, locale)],
  [
    "parseDateTime",
    1,
    3,
    ([date, ...how], name, { now }) => shown(parsed(string(date, name), how, name, now()), undefined, name),
  ],
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
      shown(later(utc(now()), integer(count, name), unitOf(unit, name)), format, name),
  ],
  [
    "getPastTime",
    2,
    3,
    ([count, unit, format], name, { now }) =>
      shown(later(utc(now()), -integer(count, name), unitOf(unit, name)), format, name),
  ],
  [
    "convertFromUtc",
    2,
    3,
    ([date, zone, format], name) =>
      shown(inZone(time(date, name), zoneOf(string(zone, name), name)), format, name),
  ],
  ["convertToUtc", 2, 3, ([date, zone, format], name) => shown(fromZone(date, zone, name), format, name)],
  [
    "convertTimeZone",
    3,
    4,
    ([date, from, to, format], name) =>
      shown(inZone(fromZone(date, from, name), zoneOf(string(to, name), name)), format, name),
  ],
  ["startOfDay", 1, 2, ([date, format], name) => shown(startOf(time(date, name), "Day"), format, name)],
  ["startOfHour", 1, 2, ([date, format], name) => shown(startOf(time(date, name), "Hour"), format, name)],
  ["startOfMonth", 1, 2, ([date, format], name) => shown(startOf(time(date, name), "Month"), format, name)],
  ["dayOfMonth", 1, 1, ([date], name) => dateOf(time(date, name).ticks).getUTCDate()],
  ["dayOfWeek", 1, 1, ([date], name) => dateOf(time(date, name).ticks).getUTCDay()],
  ["dayOfYear", 1, 1, ([date], name) => dayOfYear(dateOf(time(date, name).ticks))],
  [
    "dateDifference",
    2,
    2,
    ([start, end], name) => difference(time(end, name).ticks - time(start, name).ticks),
  ],
  ["ticks", 1, 1, ([date], name) => whole(time(date, name).ticks)],
];

function utc(date: Date): Time {
  return { ticks: ticksOf(date), zone: "utc" };
}

function time(value: Value | undefined, name: string): Time {
  return parseTime(string(value, name), name);
}

function parsed(text: string, [locale, format]: readonly Value[], name: string, today: Date): Time {
  const [own, exact] = [optional(locale, name) ?? "en-US", optional(format, name)];
  if (exact === undefined) return parseTime(text, name, own);
  return parseExactTime(text, exact, { locale: own, name, today });
}

function fromZone(date: Value | undefined, zone: Value | undefined, name: string): Time {
  const given = string(zone, name);
  return toUtc(time(date, name), zoneOf(given, name), given, name);
}

function shown(time: Time, format: Value | undefined, name: string, locale?: Value): string {
  return formatTime(time, optional(format, name) ?? "o", name, optional(locale, name));
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
function later({ ticks, zone }: Time, count: number, unit: Unit): Time {
  const result =
    unit === "Month" || unit === "Year"
      ? byMonths(ticks, count * (unit === "Year" ? 12 : 1))
      : ticks + BigInt(count) * FIXED[unit];
  return { ticks: within(result), zone };
}

function byMonths(ticks: Ticks, months: number): Ticks {
  const date = dateOf(ticks);
  const first = new Date(0);
  first.setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  if (Number.isNaN(first.getTime())) return -1n;
  const last = new Date(0);
  last.setUTCFullYear(first.getUTCFullYear(), first.getUTCMonth() + 1, 0);
  first.setUTCDate(Math.min(date.getUTCDate(), last.getUTCDate()));
  return ticksOf(first) + (ticks % FIXED.Day);
}

function startOf({ ticks, zone }: Time, unit: "Hour" | "Day" | "Month"): Time {
  const start = ticks - (ticks % FIXED[unit === "Hour" ? "Hour" : "Day"]);
  const days = unit === "Month" ? BigInt(dateOf(ticks).getUTCDate() - 1) : 0n;
  return { ticks: start - days * FIXED.Day, zone };
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
