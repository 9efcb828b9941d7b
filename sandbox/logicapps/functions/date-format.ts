import { ExpressionError } from "../expressions/error.ts";
import { dateOf, fractionOf, type Ticks } from "./time.ts";

/**
 * Standard formats, written as custom ones of the culture en-US
 * (learn.microsoft.com/dotnet/standard/base-types/standard-date-and-time-format-strings).
 */
const STANDARD: Readonly<Record<string, string>> = {
  d: "M/d/yyyy",
  D: "dddd, MMMM d, yyyy",
  f: "dddd, MMMM d, yyyy h:mm tt",
  F: "dddd, MMMM d, yyyy h:mm:ss tt",
  g: "M/d/yyyy h:mm tt",
  G: "M/d/yyyy h:mm:ss tt",
  m: "MMMM d",
  M: "MMMM d",
  o: "yyyy-MM-ddTHH:mm:ss.fffffffK",
  O: "yyyy-MM-ddTHH:mm:ss.fffffffK",
  r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: "yyyy-MM-ddTHH:mm:ss",
  t: "h:mm tt",
  T: "h:mm:ss tt",
  u: "yyyy-MM-dd HH:mm:ss'Z'",
  U: "dddd, MMMM d, yyyy h:mm:ss tt",
  y: "MMMM yyyy",
  Y: "MMMM yyyy",
};

export interface FormatOptions {
  /** False for a time of a zone: it is written without `Z`. Default: true. */
  readonly utc?: boolean;
  /** Language of the names of days and months. Default: en-US. */
  readonly locale?: string | undefined;
}

const PARTS =
  /'([^']*)'|"([^"]*)"|\\(.)|(d{1,4}|M{1,4}|y{1,5}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}|t{1,2}|K|z{1,3}|g{1,2})/g;

/**
 * Formats a time as .NET does: `MM` month, `mm` minute, `HH` hours to 24; text in quotes and after a backslash stays;
 * one letter is a standard format.
 *
 * @throws ExpressionError for a standard format, or a locale, that there is not
 */
export function formatTime(ticks: Ticks, format: string, options: FormatOptions = {}): string {
  const pattern = format.length === 1 ? STANDARD[format] : format.replace(/^%(?=.$)/, "");
  if (pattern === undefined)
    throw new ExpressionError(`The datetime format '${format}' is not valid: it is no standard format.`);
  return pattern.replaceAll(PARTS, (...match) => {
    const [, single, double, escaped, specifier] = match as (string | undefined)[];
    return single ?? double ?? escaped ?? part(ticks, specifier ?? "", options);
  });
}

function part(ticks: Ticks, specifier: string, { utc = true, locale }: FormatOptions): string {
  const date = dateOf(ticks);
  const { length } = specifier;
  const padded = (value: number) => String(value).padStart(Math.min(length, 2), "0");
  const hour = date.getUTCHours();
  switch (specifier[0]) {
    case "y":
      return length <= 2
        ? padded(date.getUTCFullYear() % 100)
        : String(date.getUTCFullYear()).padStart(length, "0");
    case "M":
      return length < 3
        ? padded(date.getUTCMonth() + 1)
        : nameOf(date, { month: length === 3 ? "short" : "long" }, locale);
    case "d":
      return length < 3
        ? padded(date.getUTCDate())
        : nameOf(date, { weekday: length === 3 ? "short" : "long" }, locale);
    case "H":
      return padded(hour);
    case "h":
      return padded(hour % 12 === 0 ? 12 : hour % 12);
    case "m":
      return padded(date.getUTCMinutes());
    case "s":
      return padded(date.getUTCSeconds());
    case "f":
      return fractionOf(ticks).slice(0, length);
    case "F":
      return fractionOf(ticks).slice(0, length).replace(/0+$/, "");
    case "K":
      return utc ? "Z" : "";
    case "z":
      return length === 3 ? "+00:00" : length === 2 ? "+00" : "+0";
    case "g":
      return "A.D.";
    default:
      return (hour < 12 ? "AM" : "PM").slice(0, length);
  }
}

function nameOf(date: Date, name: Intl.DateTimeFormatOptions, locale = "en-US"): string {
  try {
    return new Intl.DateTimeFormat(locale, { ...name, timeZone: "UTC" }).format(date);
  } catch {
    throw new ExpressionError(`The locale '${locale}' is not known.`);
  }
}
