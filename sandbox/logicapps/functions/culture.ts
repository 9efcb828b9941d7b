import { ExpressionError } from "../expressions/error.ts";

/** How a locale writes dates, by CLDR, as Windows has it too. */
export interface Culture {
  readonly locale: string;
  readonly months: Names;
  /** Beside the day of the month: in some languages a month has another form there. */
  readonly monthsOfDays: Names;
  /** From Sunday. */
  readonly days: Names;
  readonly halves: readonly [before: string, after: string];
  /** Between day, month and year. */
  readonly dateSeparator: string;
  readonly timeSeparator: string;
  /** Of numbers. */
  readonly order: "dmy" | "mdy" | "ymd";
  /** Between day, month and year in words, such as `de`. */
  readonly words: readonly string[];
}

export interface Names {
  readonly long: readonly string[];
  readonly short: readonly string[];
}

const cultures = new Map<string, Culture>();

/** @throws ExpressionError for a locale that there is not */
export function cultureOf(locale: string, name: string): Culture {
  const key = locale.toLowerCase();
  const known = cultures.get(key) ?? read(locale, name);
  cultures.set(key, known);
  return known;
}

function read(locale: string, name: string): Culture {
  if (!isKnown(locale)) {
    throw new ExpressionError(
      `In function '${name}', the value provided for the locale '${locale}' was not valid.`,
    );
  }
  const numbers = partsOf(locale, { year: "numeric", month: "numeric", day: "numeric" }, MORNING);
  const clock = partsOf(locale, { hour: "numeric", minute: "numeric" }, MORNING);
  const written = partsOf(locale, { dateStyle: "full" }, MORNING);
  const monthsOfDays = names(locale, "month", { day: "numeric" });
  const order = numbers.filter(({ type }) => type !== "literal").map(({ type }) => type[0]);
  return {
    locale,
    // Short names are the same by themselves and beside a day.
    months: { ...names(locale, "month", {}), short: monthsOfDays.short },
    monthsOfDays,
    days: names(locale, "weekday", {}),
    halves: [half(locale, MORNING), half(locale, EVENING)],
    dateSeparator: literal(numbers) ?? "/",
    timeSeparator: literal(clock) ?? ":",
    order: order[0] === "y" ? "ymd" : order[0] === "m" ? "mdy" : "dmy",
    words: written
      .filter(({ type }) => type === "literal")
      .flatMap(({ value }) => value.match(/\p{L}+/gu) ?? []),
  };
}

const MORNING = new Date(Date.UTC(2026, 2, 8, 9));
const EVENING = new Date(Date.UTC(2026, 2, 8, 21));

function isKnown(locale: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
}

function partsOf(locale: string, options: Intl.DateTimeFormatOptions, date: Date) {
  return new Intl.DateTimeFormat(locale, {
    ...options,
    timeZone: "UTC",
    calendar: "gregory",
    numberingSystem: "latn",
  }).formatToParts(date);
}

function literal(parts: readonly Intl.DateTimeFormatPart[]): string | undefined {
  return parts.find(({ type }) => type === "literal")?.value;
}

function half(locale: string, date: Date): string {
  const parts = partsOf(locale, { hour: "numeric", hour12: true }, date);
  return parts.find(({ type }) => type === "dayPeriod")?.value ?? (date === MORNING ? "AM" : "PM");
}

function names(locale: string, type: "month" | "weekday", beside: Intl.DateTimeFormatOptions): Names {
  const count = type === "month" ? 12 : 7;
  const of = (width: "long" | "short") =>
    Array.from({ length: count }, (_, index) => {
      // The first of March 2026 is a Sunday.
      const date = new Date(type === "month" ? Date.UTC(2026, index, 1) : Date.UTC(2026, 2, 1 + index));
      const parts = partsOf(locale, { [type]: width, ...beside }, date);
      return parts.find((part) => part.type === type)?.value ?? "";
    });
  return { long: of("long"), short: of("short") };
}
