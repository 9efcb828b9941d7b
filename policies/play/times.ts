import { tables } from "azure-alerting-sandbox/tables";
import type { Event, Played } from "./engine.ts";
import type { Hints } from "./hints.ts";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** How often a rule looks, and how far back it sees by event time; milliseconds, both. */
export interface Schedule {
  readonly frequency: number;
  readonly range: number;
  /** So much later than it should a rule may look. */
  readonly jitter: number;
}

/** Rules look half a minute after an event has arrived, which is two minutes old then. */
const USUAL = { late: 1.5 * MINUTE, after: MINUTE / 2 };

/** The row as it is when it arrived so late, and is looked for so much later; each time in it is that of the event. */
export function arriving({ table, row }: Event, now: Date, { late, after } = USUAL): Event["row"] {
  const ingested = now.getTime() - after;
  const happened = new Date(ingested - late).toISOString();
  const times = (tables.get(table)?.columns ?? []).filter(
    ({ name, type }) => type === "datetime" && row[name] !== undefined,
  );
  return {
    ...row,
    ...Object.fromEntries(times.map(({ name }) => [name, happened])),
    TimeGenerated: happened,
    _ingested: new Date(ingested).toISOString(),
  };
}

/** An event that arrives at once, later and days later, and both sides of each span of time that the query names. */
export function lateArrivals(event: Played, hints: Hints, { frequency, range, jitter }: Schedule): Played[] {
  const spans = spansIn(hints);
  const lates = [
    -2 * SECOND,
    0,
    10 * MINUTE,
    40 * MINUTE,
    3 * HOUR,
    5 * HOUR,
    12 * HOUR,
    26 * HOUR,
    47 * HOUR,
  ];
  const afters = [3 * SECOND, frequency / 2, frequency - SECOND, frequency - SECOND + jitter];
  const near = (span: number) => [span - SECOND, span + SECOND, span * 0.9, span * 1.1];
  const shown = (late: number, after: number): Played => ({
    ...event,
    row: arriving(event, event.now, { late, after }),
    name: `${event.name}, ${inWords(late)}, and looked for ${Math.round(after / SECOND)} s later`,
  });
  return [
    ...unique([...lates, ...spans.flatMap(near)])
      .filter((late) => late + USUAL.after < range)
      .map((late) => shown(late, USUAL.after)),
    ...unique([...afters, ...spans.flatMap(near)])
      .filter((after) => after > 0 && after < frequency + jitter)
      .map((after) => shown(USUAL.late, after)),
  ];
}

function inWords(late: number): string {
  if (late <= 0) return "ingested at once";
  const [unit, name] = late < 2 * MINUTE ? [SECOND, "s"] : late < 2 * HOUR ? [MINUTE, "min"] : [HOUR, "h"];
  return `ingested ${Math.round(late / unit)} ${name} late`;
}

const UNITS: Readonly<Record<string, number>> = { d: DAY, h: HOUR, m: MINUTE, s: SECOND };

/** The spans of time that a query names, and those that its numbers may be. */
function spansIn({ spans, texts, numbers }: Hints): number[] {
  const named = [...spans, ...texts].flatMap((text) => spanOf(text) ?? []);
  return [...named, ...numbers.flatMap((number) => Object.values(UNITS).map((unit) => number * unit))];
}

/** Source: learn.microsoft.com/kusto/query/scalar-data-types/timespan. */
function spanOf(text: string): number | undefined {
  const written = text.replace(/^(?:time|timespan)\s*\(\s*["']?(.*?)["']?\s*\)$/i, "$1");
  const [clock, days = "0", ...parts] = /^(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2}))?/.exec(written) ?? [];
  if (clock !== undefined) {
    const [hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
    return Number(days) * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND;
  }
  const [, count, unit = ""] = /^(\d+(?:\.\d+)?)\s*([dhms])(?!s|i?c)[a-z]*$/i.exec(written) ?? [];
  return count === undefined ? undefined : Number(count) * (UNITS[unit.toLowerCase()] ?? 0);
}

function unique(numbers: readonly number[]): number[] {
  return [...new Set(numbers)];
}

/** Each hour of each day of a week, with other minutes and seconds, each month, years, and both sides of each time that the query names. */
export function atOtherTimes(event: Played, { times, words }: Hints): Played[] {
  const readsTime = [...words].some((word) =>
    /time|date|hour|day|week|month|year|now|bin|ago|between/i.test(word),
  );
  if (!readsTime) return [];
  const start = Date.UTC(2026, 0, 15);
  // 25 and the 168 hours of a week have no divisor in common, so that each of them comes once.
  const hours = Array.from({ length: 168 }, (_, index) => ({
    now: new Date(start + index * 25 * HOUR + ((index * 7) % 60) * MINUTE + ((index * 13) % 60) * SECOND),
    turn: Math.floor(index / 24),
  }));
  const namesDays = [...words].some((word) => DAYS.test(word));
  const days = Array.from({ length: namesDays ? 366 : 0 }, (_, index) => ({
    now: new Date(Date.UTC(2028, 0, 1, (index * 5) % 24, (index * 11) % 60) + index * DAY),
    turn: index,
  }));
  const months = Array.from({ length: 12 }, (_, month) => ({
    now: new Date(Date.UTC(2026, month, 28, 12, 31)),
    turn: month,
  }));
  const years = [2027, 2030, 2040].map((year, turn) => ({
    now: new Date(Date.UTC(year, 5, 1, 12, 31)),
    turn,
  }));
  const around = times.flatMap((time) => [-3, 3].map((away) => new Date(time.getTime() + away * DAY)));
  return [...hours, ...days, ...months, ...years, ...around.map((now) => ({ now }))].map((each) => ({
    ...event,
    ...each,
    isSure: true as const,
    row: arriving(event, each.now),
    name: `${event.name}, at ${each.now.toISOString().slice(0, 16).replace("T", " ")}`,
  }));
}

/** Functions by which a query may tell one day of a year from another. */
const DAYS =
  /^(format_datetime|dayof|monthofyear|getmonth|week_?of_?year|datetime_(part|local)|startof|endof|make_datetime|todatetime|extract|substring)/i;
