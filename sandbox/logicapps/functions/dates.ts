import { ExpressionError } from "../expressions/error.ts";
import { formatDate } from "./date-format.ts";
import { integer, type Row, string } from "./function.ts";

/**
 * Dates are texts. Default format `o`, seven fraction digits, in UTC.
 * Source: learn.microsoft.com, functions reference, date and time functions.
 */
export const dates: readonly Row[] = [
  [
    "utcNow",
    0,
    1,
    ([format], name, { now }) => formatDate(now(), "0000", format === undefined ? "o" : string(format, name)),
  ],
  [
    "formatDateTime",
    1,
    3,
    ([date, format], name) => {
      const { time, fraction } = parse(string(date, name), name);
      return formatDate(time, fraction, format === undefined ? "o" : string(format, name));
    },
  ],
  ...(["addSeconds", "addMinutes", "addHours", "addDays"] as const).map(
    (each, index): Row => [
      each,
      2,
      3,
      ([date, count, format], name) => {
        const { time, fraction } = parse(string(date, name), name);
        const later = new Date(time.getTime() + integer(count, name) * (UNITS[index] ?? 0));
        return formatDate(later, fraction, format === undefined ? "o" : string(format, name));
      },
    ],
  ),
  [
    "ticks",
    1,
    1,
    ([date], name) => {
      const { time, fraction } = parse(string(date, name), name);
      return Number(BigInt(time.getTime()) * 10_000n + BigInt(fraction) + 621_355_968_000_000_000n);
    },
  ],
];

const UNITS = [1000, 60_000, 3_600_000, 86_400_000];

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,7}))?(Z|[+-]\d{2}:\d{2})?)?$/;

/** Milliseconds, and the four digits below them that a Date cannot hold. */
function parse(text: string, name: string): { time: Date; fraction: string } {
  const match = ISO.exec(text.trim());
  const [, day, clock = "00:00:00", fraction = "", zone = "Z"] = match ?? [];
  const digits = fraction.padEnd(7, "0");
  const time = new Date(`${day}T${clock.length === 5 ? `${clock}:00` : clock}.${digits.slice(0, 3)}${zone}`);
  if (match === null || Number.isNaN(time.getTime())) {
    throw new ExpressionError(
      `In function '${name}', the value provided for date time string '${text}' was not valid. The datetime string must match ISO 8601 format.`,
    );
  }
  return { time, fraction: digits.slice(3) };
}
