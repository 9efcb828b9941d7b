import { ExpressionError } from "../expressions/error.ts";

/** Times are counted in ticks of 100 nanoseconds from the year 1, as .NET does. */
export type Ticks = bigint;

const TICKS_PER_MILLISECOND = 10_000n;
const UNIX_EPOCH = 621_355_968_000_000_000n;
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

const ISO =
  /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,7})\d*)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const US =
  /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?\s*(AM|PM)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * Reads a time: ISO 8601, or `3/15/2018 12:00:00 PM`; without offset it is UTC.
 *
 * @throws ExpressionError in the platform's words
 */
export function parseTime(text: string, name: string): Ticks {
  const trimmed = text.trim();
  const ticks = fromIso(trimmed) ?? fromUs(trimmed) ?? fromRfc(trimmed);
  if (ticks !== undefined && ticks >= 0n && ticks <= MAX) return ticks;
  throw new ExpressionError(
    `In function '${name}', the value provided for date time string '${text}' was not valid. The datetime string must match ISO 8601 format.`,
  );
}

function fromIso(text: string): Ticks | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year, month, day = "1", hour = "0", minute = "0", second = "0", fraction = "", zone] = match;
  return assemble([year, month, day, hour, minute, second].map(Number), fraction, zone);
}

function fromUs(text: string): Ticks | undefined {
  const match = US.exec(text);
  if (match === null) return undefined;
  const [, month, day, year, hour = "0", minute = "0", second = "0", fraction = "", half, zone] = match;
  const clock = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  return assemble(
    [Number(year), Number(month), Number(day), clock, Number(minute), Number(second)],
    fraction,
    zone,
  );
}

/** RFC 1123, such as `Thu, 15 Mar 2018 12:00:00 GMT`, and long dates with the month's name. */
function fromRfc(text: string): Ticks | undefined {
  if (!/[A-Za-z]{3}/.test(text)) return undefined;
  const milliseconds = Date.parse(/(GMT|UTC|Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text} UTC`);
  return Number.isNaN(milliseconds) ? undefined : ticksOf(new Date(milliseconds));
}

function assemble(parts: readonly number[], fraction: string, zone = "Z"): Ticks | undefined {
  const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const fits = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  if (!fits || date.getUTCMinutes() !== minute || date.getUTCSeconds() !== second) return undefined;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  const offset = BigInt(Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 600_000_000n;
  const ticks = ticksOf(date) + BigInt(fraction.padEnd(7, "0"));
  return sign === "-" ? ticks + offset : ticks - offset;
}
