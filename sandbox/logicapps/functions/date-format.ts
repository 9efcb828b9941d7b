import { ExpressionError } from "../expressions/error.ts";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** Standard formats, written as custom ones (learn.microsoft.com/dotnet, standard date and time format strings). */
const STANDARD: Readonly<Record<string, string>> = {
  o: "yyyy-MM-ddTHH:mm:ss.fffffffZ",
  O: "yyyy-MM-ddTHH:mm:ss.fffffffZ",
  s: "yyyy-MM-ddTHH:mm:ss",
  u: "yyyy-MM-dd HH:mm:ssZ",
  r: "ddd, dd MMM yyyy HH:mm:ss GMT",
  R: "ddd, dd MMM yyyy HH:mm:ss GMT",
  d: "MM/dd/yyyy",
  D: "dddd, dd MMMM yyyy",
  t: "HH:mm",
  T: "HH:mm:ss",
};

/**
 * Formats a UTC time as .NET's invariant culture does: `MM` month, `mm` minute, `HH` hours to 24; text in quotes
 * and after a backslash stays.
 *
 * @param below the four digits below the millisecond
 * @throws ExpressionError for a standard format that the sandbox does not know
 */
export function formatDate(time: Date, below: string, format: string): string {
  const pattern = format.length === 1 ? STANDARD[format] : format;
  if (pattern === undefined)
    throw new ExpressionError(`The sandbox does not know the date format '${format}'.`);
  const fraction = String(time.getUTCMilliseconds()).padStart(3, "0") + below;
  const literal =
    /'([^']*)'|"([^"]*)"|\\(.)|(GMT)|(d{1,4}|M{1,4}|y{1,5}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}|t{1,2})/g;
  return pattern.replaceAll(literal, (...match) => {
    const [, single, double, escaped, word, specifier] = match as (string | undefined)[];
    return single ?? double ?? escaped ?? word ?? part(time, fraction, specifier ?? "");
  });
}

function part(time: Date, fraction: string, specifier: string): string {
  const length = specifier.length;
  const padded = (value: number) => String(value).padStart(Math.min(length, 2), "0");
  const hour = time.getUTCHours();
  switch (specifier[0]) {
    case "y":
      return length <= 2
        ? padded(time.getUTCFullYear() % 100)
        : String(time.getUTCFullYear()).padStart(length, "0");
    case "M":
      return named(MONTHS[time.getUTCMonth()], length) ?? padded(time.getUTCMonth() + 1);
    case "d":
      return named(DAYS[time.getUTCDay()], length) ?? padded(time.getUTCDate());
    case "H":
      return padded(hour);
    case "h":
      return padded(hour % 12 === 0 ? 12 : hour % 12);
    case "m":
      return padded(time.getUTCMinutes());
    case "s":
      return padded(time.getUTCSeconds());
    case "f":
      return fraction.slice(0, length);
    case "F":
      return fraction.slice(0, length).replace(/0+$/, "");
    default:
      return (hour < 12 ? "AM" : "PM").slice(0, length);
  }
}

function named(name: string | undefined, length: number): string | undefined {
  if (length < 3) return undefined;
  return length === 3 ? name?.slice(0, 3) : name;
}
