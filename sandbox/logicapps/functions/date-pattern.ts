import { ExpressionError } from "../expressions/error.ts";
import { UnsupportedError } from "../unsupported.ts";

/** A piece of a custom format: a specifier such as `MM`, or a text as it is. */
export type Piece =
  | { readonly specifier: string; readonly text?: undefined }
  | { readonly text: string; readonly specifier?: undefined };

/** Standard formats that are the same everywhere. */
const NEUTRAL: Readonly<Record<string, string>> = {
  o: "yyyy-MM-ddTHH':'mm':'ss.fffffffK",
  r: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  s: "yyyy-MM-ddTHH':'mm':'ss",
  u: "yyyy-MM-dd HH':'mm':'ss'Z'",
};

/** What a locale puts together for the others. */
interface Own {
  readonly date: string;
  readonly longDate: string;
  readonly clock: string;
  readonly longClock: string;
  readonly day: string;
  readonly month: string;
}

const CLOCK = { clock: "HH:mm", longClock: "HH:mm:ss", month: "MMMM yyyy" };

/** Measured on the service by the authors of tomdam/flowforger. */
const OWN: Readonly<Record<string, Own>> = {
  "en-us": {
    date: "M/d/yyyy",
    longDate: "dddd, MMMM d, yyyy",
    clock: "h:mm tt",
    longClock: "h:mm:ss tt",
    day: "MMMM d",
    month: "MMMM yyyy",
  },
  "en-gb": { ...CLOCK, date: "dd/MM/yyyy", longDate: "dd MMMM yyyy", day: "d MMMM" },
  "de-de": { ...CLOCK, date: "dd/MM/yyyy", longDate: "dddd, d. MMMM yyyy", day: "d. MMMM" },
  "fr-fr": { ...CLOCK, date: "dd/MM/yyyy", longDate: "dddd d MMMM yyyy", day: "d MMMM" },
};

/**
 * A format as a custom one: one letter is a standard format, of the locale where it differs
 * (learn.microsoft.com/dotnet/standard/base-types/standard-date-and-time-format-strings).
 *
 * @throws ExpressionError for a letter that is no format
 * @throws UnsupportedError for the standard formats of locales that the sandbox does not know
 */
export function customFormat(format: string, locale: string): string {
  if (format.length !== 1) return format.replace(/^%(?=.$)/, "");
  const neutral = NEUTRAL[format] ?? (/[OR]/.test(format) ? NEUTRAL[format.toLowerCase()] : undefined);
  if (neutral !== undefined) return neutral;
  if (!/[dDfFgGmMtTUyY]/.test(format))
    throw new ExpressionError(`The datetime format '${format}' is not valid: it is no standard format.`);
  const own = OWN[locale.toLowerCase()];
  if (own === undefined) {
    throw new UnsupportedError(
      `The sandbox does not know the date format '${format}' of the locale '${locale}', only of ${Object.keys(OWN).join(", ")}; use one such as 'dd/MM/yyyy'.`,
    );
  }
  return standard(format, own);
}

function standard(letter: string, own: Own): string {
  switch (letter) {
    case "d":
      return own.date;
    case "D":
      return own.longDate;
    case "f":
      return `${own.longDate} ${own.clock}`;
    case "g":
      return `${own.date} ${own.clock}`;
    case "G":
      return `${own.date} ${own.longClock}`;
    case "m":
    case "M":
      return own.day;
    case "t":
      return own.clock;
    case "T":
      return own.longClock;
    case "y":
    case "Y":
      return own.month;
    default:
      return `${own.longDate} ${own.longClock}`;
  }
}

const PIECES = /'([^']*)'|"([^"]*)"|\\(.)|(d+|M+|y+|H+|h+|m+|s+|f{1,7}|F{1,7}|t+|K|z+|g+|[:/])|[^'"\\]/gs;

/** @throws ExpressionError for a quote or a backslash that has no end */
export function piecesOf(format: string): Piece[] {
  const pieces = Array.from(format.matchAll(PIECES), ([match, single, double, escaped, specifier]): Piece => {
    return specifier === undefined ? { text: single ?? double ?? escaped ?? match } : { specifier };
  });
  const read = Array.from(format.matchAll(PIECES), ([match]) => match.length).reduce(
    (sum, each) => sum + each,
    0,
  );
  if (read === format.length) return pieces;
  throw new ExpressionError(
    `The datetime format '${format}' is not valid: a quote or a backslash in it has no end.`,
  );
}
