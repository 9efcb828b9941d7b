import { ExpressionError } from "../expressions/error.ts";
import { type Culture, cultureOf } from "./culture.ts";
import { hourOf, yearOf } from "./date-parse.ts";
import { customFormat, piecesOf } from "./date-pattern.ts";
import { type Time, timeOf } from "./time.ts";

/**
 * Reads a time in one format, such as `dd/MM/yyyy HH\h`. Without any part of a date it is today's, else of the first of
 * January of this year (learn.microsoft.com/dotnet, DateTime.ParseExact).
 *
 * @throws ExpressionError where the text does not have it
 */
export function parseExactTime(
  text: string,
  format: string,
  { locale, name, today }: { readonly locale: string; readonly name: string; readonly today: Date },
): Time {
  const culture = cultureOf(locale, name);
  const pieces = piecesOf(customFormat(format, locale));
  const pattern = pieces
    .map(({ specifier, text: plain }) =>
      specifier === undefined ? quoted(plain) : patternOf(specifier, culture),
    )
    .join("");
  const match = new RegExp(`^${onceEach(pattern)}$`, "iu").exec(text.trim());
  const time = match?.groups === undefined ? undefined : timeIn(match.groups, culture, today);
  if (time !== undefined) return time;
  throw new ExpressionError(
    `In function '${name}', the value provided for date time string '${text}' was not valid. The datetime string must match the format '${format}'.`,
  );
}

/** What stands twice in a format must be the same. */
function onceEach(pattern: string): string {
  const seen = new Set<string>();
  return pattern.replaceAll(/\(\?<(\w+)>(?:[^()]|\((?:\?:)?[^()]*\))*\)/g, (group: string, name: string) => {
    if (seen.has(name)) return `\\k<${name}>`;
    seen.add(name);
    return group;
  });
}

function patternOf(specifier: string, culture: Culture): string {
  const { length } = specifier;
  const two = length === 1 ? "\\d{1,2}" : "\\d{2}";
  switch (specifier[0]) {
    case "y":
      return group("year", length <= 2 ? two : `\\d{${Math.max(length, 4)}}`);
    case "M":
      return length < 3 ? group("month", two) : group("name", anyOf(monthNames(culture).flat()));
    case "d":
      return length < 3 ? group("day", two) : anyOf([...culture.days.long, ...culture.days.short]);
    case "H":
    case "h":
      return group("hour", two);
    case "m":
      return group("minute", two);
    case "s":
      return group("second", two);
    case "f":
      return group("fraction", `\\d{${length}}`);
    case "F":
      return group("fraction", `\\d{0,${length}}`);
    case "t":
      return group(
        "half",
        anyOf(["AM", "PM", ...culture.halves].map((half) => half.slice(0, length === 1 ? 1 : 99))),
      );
    case "K":
      return `${group("zone", "Z|[+-]\\d{2}:?\\d{2}")}?`;
    case "z":
      return group("zone", "[+-]\\d{1,2}(?::?\\d{2})?");
    case "g":
      return "A\\.D\\.";
    case ":":
      return quoted(culture.timeSeparator);
    default:
      return quoted(culture.dateSeparator);
  }
}

function group(name: string, pattern: string): string {
  return `(?<${name}>${pattern})`;
}

function anyOf(names: readonly string[]): string {
  return `(?:${names
    .toSorted((a, b) => b.length - a.length)
    .map(quoted)
    .join("|")})`;
}

function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function monthNames({ months, monthsOfDays }: Culture): (readonly string[])[] {
  return [months.long, monthsOfDays.long, months.short, monthsOfDays.short];
}

function timeIn(groups: Readonly<Record<string, string>>, culture: Culture, today: Date): Time | undefined {
  const { year, month, name, day, hour = "0", half = "", fraction = "", zone } = groups;
  const clock = hourOf(Number(hour), half.length === 1 ? `${half}M` : half, culture);
  const named = monthNames(culture)
    .map((names) => names.findIndex((each) => each.toLowerCase() === name?.toLowerCase()))
    .find((at) => at >= 0);
  if (clock === undefined) return undefined;
  const isClock = [year, month, name, day].every((part) => part === undefined);
  const [thisMonth, thisDay] = isClock ? [today.getUTCMonth() + 1, today.getUTCDate()] : [1, 1];
  return timeOf({
    year: year === undefined ? today.getUTCFullYear() : yearOf(year),
    month: named === undefined ? Number(month ?? thisMonth) : named + 1,
    day: Number(day ?? thisDay),
    hour: clock,
    minute: Number(groups["minute"] ?? 0),
    second: Number(groups["second"] ?? 0),
    fraction,
    zone,
  });
}
