import { ExpressionError } from "../expressions/error.ts";
import { type Culture, cultureOf } from "./culture.ts";
import { type Time, timeOf } from "./time.ts";

const ISO =
  /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
/** Behind a date; the first group is the date. */
const CLOCK =
  /^(.*?)[\sT,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d+))?)?\s*((?!(?:Z|GMT|UTC)$)[^\d\s+:-][^\d+:-]*?)?\s*(Z|GMT|UTC|[+-]\d{2}:?\d{2})?$/iu;

/**
 * Reads a time: ISO 8601, or a date as a locale writes it, in numbers or with the month's name.
 *
 * @throws ExpressionError in the platform's words
 */
export function parseTime(text: string, name: string, locale = "en-US"): Time {
  const trimmed = text.trim();
  const time = fromIso(trimmed) ?? fromLocale(trimmed, cultureOf(locale, name));
  if (time !== undefined) return time;
  throw new ExpressionError(
    `In function '${name}', the value provided for date time string '${text}' was not valid. The datetime string must match ISO 8601 format.`,
  );
}

function fromIso(text: string): Time | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year, month, day = "1", hour = "0", minute = "0", second = "0", fraction = "", zone] = match;
  return timeOf({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    fraction,
    zone,
  });
}

function fromLocale(text: string, culture: Culture): Time | undefined {
  const match = CLOCK.exec(text);
  if (match === null) {
    const date = dateIn(text, culture);
    return date && timeOf(date);
  }
  const [, day = "", hour, minute, second = "0", fraction = "", half = "", zone] = match;
  const date = dateIn(day, culture);
  const clock = hourOf(Number(hour), half, culture);
  if (date === undefined || clock === undefined) return undefined;
  return timeOf({
    ...date,
    hour: clock,
    minute: Number(minute),
    second: Number(second),
    fraction,
    zone,
  });
}

/** The hour of a day, with AM or PM or what the locale has for them. */
export function hourOf(hour: number, half: string, { halves }: Culture): number | undefined {
  if (half === "") return hour;
  const index = [["am", "pm"], halves.map(folded)]
    .map((pair) => pair.indexOf(folded(half)))
    .find((at) => at >= 0);
  return index === undefined || hour > 12 ? undefined : (hour % 12) + 12 * index;
}

interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function dateIn(text: string, culture: Culture): DateParts | undefined {
  const tokens = text.match(/\d+|\p{L}[\p{L}\p{M}]*/gu) ?? [];
  const numbers = tokens.filter((token) => /^\d/.test(token));
  const months = tokens.filter((token) => !/^\d/.test(token)).map((token) => wordIn(token, culture));
  if (months.includes(undefined) || /[^\d\p{L}\p{M}\s,./-]/u.test(text)) return undefined;
  const named = months.filter((month) => typeof month === "number");
  if (named.length > 1) return undefined;
  const [month] = named;
  return month === undefined ? byOrder(numbers, culture) : withMonth(numbers, month);
}

/** The number of a month; 0 for what says nothing: a day of the week, a word between. */
function wordIn(
  token: string,
  { months, monthsOfDays, days, words }: Culture,
): number | "nothing" | undefined {
  const word = folded(token);
  for (const names of [months.long, monthsOfDays.long, months.short, monthsOfDays.short]) {
    const index = names.findIndex((name) => folded(name) === word);
    if (index >= 0) return index + 1;
  }
  const silent = [...days.long, ...days.short, ...words].some((each) => folded(each) === word);
  return silent ? "nothing" : undefined;
}

function folded(name: string): string {
  return name.toLowerCase().replaceAll(/[.\s\u00a0\u202f]/g, "");
}

function withMonth(numbers: readonly string[], month: number): DateParts | undefined {
  const [first = "", second] = numbers;
  if (numbers.length > 2 || first === "") return undefined;
  if (second === undefined) return first.length === 4 ? { year: Number(first), month, day: 1 } : undefined;
  const [year, day] = first.length === 4 ? [first, second] : [second, first];
  return { year: yearOf(year), month, day: Number(day) };
}

function byOrder(numbers: readonly string[], { order }: Culture): DateParts | undefined {
  if (numbers.length !== 3) return undefined;
  const [first = "", second = "", third = ""] = numbers;
  if (first.length === 4 || order === "ymd")
    return { year: yearOf(first), month: Number(second), day: Number(third) };
  const [month, day] = order === "mdy" ? [first, second] : [second, first];
  return { year: yearOf(third), month: Number(month), day: Number(day) };
}

/** Two digits stand for 1930 to 2029 (learn.microsoft.com/dotnet, Calendar.TwoDigitYearMax). */
export function yearOf(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year < 30 ? 2000 + year : 1900 + year;
}
