import { dateOf, floorMod, TICKS_PER_SECOND, UNIX_EPOCH } from "../values.ts";

const two = (value: number) => String(value).padStart(2, "0");

/** Letters of a format, longest first (learn.microsoft.com/kusto/query/format-datetime-function). */
const PARTS = /y{4}|yy?|MM?|dd?|HH?|hh?|mm?|ss?|tt|f{1,7}|F{1,7}|[^yMdHhmstfF]+|./g;

/** `format_datetime`: other characters stand for themselves. */
export function formatDate(ticks: bigint, format: string): string {
  const date = dateOf(ticks);
  const fraction = String(floorMod(ticks - UNIX_EPOCH, TICKS_PER_SECOND)).padStart(7, "0");
  const [hours, minutes, seconds] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  const year = date.getUTCFullYear();
  const parts: Readonly<Record<string, string>> = {
    yyyy: String(year).padStart(4, "0"),
    yy: two(year % 100),
    y: String(year % 100),
    MM: two(date.getUTCMonth() + 1),
    M: String(date.getUTCMonth() + 1),
    dd: two(date.getUTCDate()),
    d: String(date.getUTCDate()),
    HH: two(hours),
    H: String(hours),
    hh: two(hours % 12 || 12),
    h: String(hours % 12 || 12),
    mm: two(minutes),
    m: String(minutes),
    ss: two(seconds),
    s: String(seconds),
    tt: hours < 12 ? "AM" : "PM",
  };
  return format.replace(PARTS, (part) => parts[part] ?? fractionOf(fraction, part) ?? part);
}

function fractionOf(fraction: string, part: string): string | undefined {
  if (/^f+$/.test(part)) return fraction.slice(0, part.length);
  // Nothing where all of the digits are zero (measured on the Kusto emulator by the authors of duckdb-kql 1.1).
  return /^F+$/.test(part) ? fraction.slice(0, part.length).replace(/^0+$/, "") : undefined;
}

/** `format_timespan` (learn.microsoft.com/kusto/query/format-timespan-function); `d` is days, `dddddddd` pads them. */
export function formatDuration(ticks: bigint, format: string): string {
  const absolute = ticks < 0n ? -ticks : ticks;
  const seconds = absolute / TICKS_PER_SECOND;
  const fraction = String(absolute % TICKS_PER_SECOND).padStart(7, "0");
  const [days, hours, minutes, rest] = [
    Number(seconds / 86_400n),
    Number((seconds / 3600n) % 24n),
    Number((seconds / 60n) % 60n),
    Number(seconds % 60n),
  ];
  return format.replace(/d{1,8}|[Hh]{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}/g, (part) => {
    const letter = part[0] ?? "";
    if (letter === "f" || letter === "F") return fractionOf(fraction, part) ?? "";
    const value = letter === "d" ? days : letter === "m" ? minutes : letter === "s" ? rest : hours;
    return String(value).padStart(part.length, "0");
  });
}
