/** Dates and durations: bigints of 100 nanoseconds, dates from the start of the year 1 on. */

export const TICKS_PER_MILLISECOND = 10_000n;
export const TICKS_PER_SECOND = 10_000_000n;
export const TICKS_PER_MINUTE = 600_000_000n;
export const TICKS_PER_HOUR = 36_000_000_000n;
export const TICKS_PER_DAY = 864_000_000_000n;
/** Ticks from the year 1 to 1970. */
export const UNIX_EPOCH = 621_355_968_000_000_000n;
/** 9999-12-31T23:59:59.9999999Z. */
export const MAX_DATETIME = 3_155_378_975_999_999_999n;

export function ticksOf(date: Date): bigint {
  return BigInt(date.getTime()) * TICKS_PER_MILLISECOND + UNIX_EPOCH;
}

/** Without what is finer than a millisecond. */
export function dateOf(ticks: bigint): Date {
  const since = ticks - UNIX_EPOCH;
  return new Date(Number((since - floorMod(since, TICKS_PER_MILLISECOND)) / TICKS_PER_MILLISECOND));
}

/** The remainder that is never negative. */
export function floorMod(value: bigint, by: bigint): bigint {
  return ((value % by) + by) % by;
}

const ISO =
  /^(\d{4})([-/])(\d{1,2})(?:\2(\d{1,2})(?:[T ]\s*(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const US_DATE =
  /^(\d{1,2})([-/])(\d{1,2})\2(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?\s*(AM|PM)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const RFC =
  /^(?:[a-z]{3,9},?\s+)?(\d{1,2})[ -]([a-z]{3})[a-z]*[ -](\d{2}|\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/**
 * The formats of learn.microsoft.com/kusto/query/scalar-data-types/datetime (ISO 8601, RFC 822, RFC 850), and dates
 * as the Azure portal exports them (`1/15/2026, 10:30:00.123 AM`); `2026/01/15` (dataexplorer-docs issue 644), and
 * `01-15-2026`, which public queries have and no page describes. Without offset it is UTC. Null for anything else.
 */
export function parseDatetime(text: string): bigint | null {
  const plain = plainTime(text);
  if (plain !== undefined) return plain;
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso !== null) {
    const [, year, , month, day = "1", hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] =
      iso;
    return assemble(Number(year), Number(month), Number(day), [hour, minute, second, fraction, zone]);
  }
  const us = US_DATE.exec(trimmed);
  if (us !== null) {
    const [, month, , day, year, hour = "0", minute = "0", second = "0", fraction = "", half, zone = "Z"] =
      us;
    const clock = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
    return assemble(Number(year), Number(month), Number(day), [
      String(clock),
      minute,
      second,
      fraction,
      zone,
    ]);
  }
  const rfc = RFC.exec(trimmed);
  if (rfc === null) return null;
  const [, day, name = "", shortYear = "", hour = "0", minute = "0", second = "0", zone = "Z"] = rfc;
  const month = MONTHS.indexOf(name.toLowerCase()) + 1;
  const year =
    shortYear.length === 4 ? Number(shortYear) : Number(shortYear) + (Number(shortYear) < 50 ? 2000 : 1900);
  return month === 0 ? null : assemble(year, month, Number(day), [hour, minute, second, "", zone]);
}

/** `2026-01-15T10:30:00Z`, also with a fraction, which nearly all rows have; undefined for anything else. */
function plainTime(text: string): bigint | undefined {
  const end = text.length - 1;
  if (end < 19 || end > 27 || !isPunctuated(text, end)) return undefined;
  const fraction = end === 19 ? 0 : digits(text, 20, end) * (POWERS[27 - end] as number);
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  // Days that are not in every month, and whatever is no date, are for the long way.
  const isDay = year > 999 && month > 0 && month < 13 && day > 0 && day < 29;
  if (!isDay || !isClock(hour, minute, second) || fraction < 0) return undefined;
  return ticksAt(((daysTo(year, month, day) * 24 + hour) * 60 + minute) * 60 + second, fraction);
}

const POWERS = Array.from({ length: 9 }, (_, exponent) => 10 ** exponent);
const [DASH, COLON, DOT, T, Z] = [0x2d, 0x3a, 0x2e, 0x54, 0x5a] as const;

function isPunctuated(text: string, end: number): boolean {
  return (
    text.charCodeAt(end) === Z &&
    text.charCodeAt(4) === DASH &&
    text.charCodeAt(7) === DASH &&
    text.charCodeAt(10) === T &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON &&
    (end === 19 || (end > 20 && text.charCodeAt(19) === DOT))
  );
}

function isClock(hour: number, minute: number, second: number): boolean {
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
}

/** Negative where something else stands. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Days from the year 1 to a day after the year 999, by the calendar that starts its years in March. */
function daysTo(year: number, month: number, day: number): number {
  const [shifted, since] = month > 2 ? [year, month - 3] : [year - 1, month + 9];
  const leaps = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leaps + Math.floor((since * 153 + 2) / 5) + day - 307;
}

const halves = new Uint32Array(2);
const whole = new BigInt64Array(halves.buffer);
/** Which half of a number in 64 bits comes first on this machine. */
const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 0 : 1;

/** Seconds and ticks in one bigint, which is made once: a sum of bigints makes one a step. */
function ticksAt(seconds: number, ticks: number): bigint {
  const upper = Math.floor(seconds / 65_536);
  const low = (seconds - upper * 65_536) * 10_000_000 + ticks;
  const high = upper * 10_000_000;
  // high counts in 65,536, and low is below 2^40.
  const top = Math.floor(high / 65_536);
  const lower = (high - top * 65_536) * 65_536 + low;
  const carried = Math.floor(lower / 4_294_967_296);
  halves[LITTLE] = lower - carried * 4_294_967_296;
  halves[1 - LITTLE] = top + carried;
  return whole[0] as bigint;
}

type Clock = readonly [hour: string, minute: string, second: string, fraction: string, zone: string];

function assemble(year: number, month: number, day: number, clock: Clock): bigint | null {
  const [hour, minute, second, fraction, zone] = clock;
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second) > 59) return null;
  if (Number(hour) === 24 && (Number(minute) > 0 || Number(second) > 0)) return null;
  const start = startOfDay(year, month, day);
  if (start === null) return null;
  const seconds = BigInt((Number(hour) * 60 + Number(minute)) * 60 + Number(second));
  const ticks =
    start + seconds * TICKS_PER_SECOND + BigInt(fraction.padEnd(7, "0").slice(0, 7)) - offsetOf(zone);
  return ticks < 0n || ticks > MAX_DATETIME ? null : ticks;
}

/** The ticks of a day; null for one that is in no calendar. */
export function startOfDay(year: number, month: number, day: number): bigint | null {
  if (year < 1 || year > 9999) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return ticksOf(date);
}

function offsetOf(zone: string): bigint {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (match === null) return 0n;
  const minutes = BigInt(Number(match[2]) * 60 + Number(match[3])) * TICKS_PER_MINUTE;
  return match[1] === "-" ? -minutes : minutes;
}

/** ISO 8601 in UTC with seven fraction digits, as the query API writes it: `2026-01-15T10:30:00.0000000Z`. */
export function formatDatetime(ticks: bigint): string {
  const fraction = floorMod(ticks, TICKS_PER_SECOND);
  const seconds = new Date(Number((ticks - fraction - UNIX_EPOCH) / TICKS_PER_MILLISECOND))
    .toISOString()
    .slice(0, 19);
  return `${seconds}.${String(fraction).padStart(7, "0")}Z`;
}

/** The suffixes of Microsoft's lexer (`@kusto/language-service-next`, `TimespanSuffixes`), in nanoseconds. */
const UNITS: readonly (readonly [pattern: RegExp, nanoseconds: bigint])[] = [
  [/^nano(s|sec|seconds?)?$/, 1n],
  [/^ticks?$/, 100n],
  [/^micro(s|sec|seconds?)?$/, 1_000n],
  [/^(ms|milli(s|sec|seconds?)?)$/, TICKS_PER_MILLISECOND * 100n],
  [/^(s|sec|seconds?)$/, TICKS_PER_SECOND * 100n],
  [/^(m|min|minutes?)$/, TICKS_PER_MINUTE * 100n],
  [/^(h|hrs?|hours?)$/, TICKS_PER_HOUR * 100n],
  [/^(d|days?)$/, TICKS_PER_DAY * 100n],
];
const SHORT = /^(-?\d+(?:\.\d+)?)\s*([a-z]+)$/;
const CLOCK = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;

/** `15m`, `1.5h`, `2d`, `[-][d.]hh:mm[:ss[.fffffff]]`, or a bare number of days. Null for anything else. */
export function parseTimespan(text: string): bigint | null {
  const trimmed = text.trim();
  if (/^-?\d+$/.test(trimmed)) return BigInt(trimmed) * TICKS_PER_DAY;
  const short = SHORT.exec(trimmed);
  if (short !== null) {
    const unit = UNITS.find(([pattern]) => pattern.test(short[2] ?? ""))?.[1];
    const count = short[1] ?? "";
    if (unit === undefined) return null;
    return count.includes(".")
      ? BigInt(Math.round(Number(count) * Number(unit / 100n)))
      : (BigInt(count) * unit) / 100n;
  }
  const match = CLOCK.exec(trimmed);
  if (match === null) return null;
  const [, sign, days = "0", hours = "0", minutes = "0", seconds = "0", fraction = ""] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const whole = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const ticks = whole * TICKS_PER_SECOND + BigInt(fraction.padEnd(7, "0"));
  return sign === undefined ? ticks : -ticks;
}

/** `[-][d.]hh:mm:ss[.fffffff]`, as Kusto writes it. */
export function formatTimespan(ticks: bigint): string {
  const absolute = ticks < 0n ? -ticks : ticks;
  const two = (value: bigint) => String(value).padStart(2, "0");
  const seconds = absolute / TICKS_PER_SECOND;
  const days = seconds / 86_400n;
  const clock = `${two((seconds / 3600n) % 24n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  const fraction = absolute % TICKS_PER_SECOND;
  const tail = fraction === 0n ? "" : `.${String(fraction).padStart(7, "0")}`;
  return `${ticks < 0n ? "-" : ""}${days === 0n ? "" : `${days}.`}${clock}${tail}`;
}
