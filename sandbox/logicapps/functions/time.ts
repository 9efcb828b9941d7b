import { ExpressionError } from "../expressions/error.ts";

/** Times are counted in ticks of 100 nanoseconds from the year 1, as .NET does. */
export type Ticks = bigint;

/**
 * A time, and what its text said of a zone: it goes with it through every function. With `Z` it is written with `Z`;
 * with nothing, without; one with an offset becomes UTC, and is written with `+00:00` (measured on the service by the
 * authors of tomdam/flowforger).
 */
export interface Time {
  readonly ticks: Ticks;
  readonly zone: "utc" | "none" | "offset";
}

const TICKS_PER_MILLISECOND = 10_000n;
const UNIX_EPOCH = 621_355_968_000_000_000n;
/** The last tick of the year 9999. */
const MAX = 3_155_378_975_999_999_999n;

export function ticksOf(date: Date): Ticks {
  return BigInt(date.getTime()) * TICKS_PER_MILLISECOND + UNIX_EPOCH;
}

/** Without what is finer than a millisecond. */
export function dateOf(ticks: Ticks): Date {
  const since = ticks - UNIX_EPOCH;
  const rest = ((since % TICKS_PER_MILLISECOND) + TICKS_PER_MILLISECOND) % TICKS_PER_MILLISECOND;
  return new Date(Number((since - rest) / TICKS_PER_MILLISECOND));
}

/** The seven digits behind the second. */
export function fractionOf(ticks: Ticks): string {
  return String(ticks % 10_000_000n).padStart(7, "0");
}

/** @throws ExpressionError outside of the years 1 to 9999 */
export function within(ticks: Ticks): Ticks {
  if (ticks >= 0n && ticks <= MAX) return ticks;
  throw new ExpressionError("The resulting date lies outside of the years 1 to 9999.");
}

export interface TimeParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  /** Digits behind the second. */
  readonly fraction?: string;
  /** `Z`, `GMT`, `UTC`, or an offset such as `+02:00`. */
  readonly zone?: string | undefined;
}

/** Undefined where there is no such time. */
export function timeOf(parts: TimeParts): Time | undefined {
  const { year, month, day, hour = 0, minute = 0, second = 0, fraction = "", zone } = parts;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const fits = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  if (!fits || date.getUTCMinutes() !== minute || date.getUTCSeconds() !== second) return undefined;
  const local = ticksOf(date) + BigInt(fraction.slice(0, 7).padEnd(7, "0"));
  const ticks = local - offsetOf(zone);
  if (ticks < 0n || ticks > MAX) return undefined;
  return { ticks, zone: zone === undefined ? "none" : /^[+-]/.test(zone) ? "offset" : "utc" };
}

function offsetOf(zone = ""): bigint {
  const [, sign, hours, minutes] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? [];
  const offset = BigInt(Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 600_000_000n;
  return sign === "-" ? -offset : offset;
}
