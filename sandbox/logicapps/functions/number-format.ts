import { ExpressionError } from "../expressions/error.ts";

/**
 * .NET's standard numeric formats C, D, E, F, G, N, P, X, and custom ones of `0`, `#`, `,`, `.`, `%`
 * (learn.microsoft.com/dotnet/standard/base-types/standard-numeric-format-strings).
 *
 * @throws ExpressionError for a format or a locale that is not known
 */
export function formatNumber(value: number, format: string, locale: string): string {
  const standard = /^([CDEFGNPX])(\d{0,2})$/i.exec(format);
  try {
    return standard === null
      ? custom(value, format, locale)
      : byLetter(value, standard[1] ?? "", standard[2] === "" ? undefined : Number(standard[2]), locale);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ExpressionError(`The locale '${locale}' or the number format '${format}' is not known.`);
  }
}

function byLetter(value: number, letter: string, digits: number | undefined, locale: string): string {
  const fixed = (count: number, more: Intl.NumberFormatOptions = {}) =>
    value.toLocaleString(locale, { minimumFractionDigits: count, maximumFractionDigits: count, ...more });
  switch (letter.toUpperCase()) {
    case "C":
      return fixed(digits ?? 2, { style: "currency", currency: currencyOf(locale) });
    case "D":
      return `${value < 0 ? "-" : ""}${String(Math.abs(Math.trunc(value))).padStart(digits ?? 0, "0")}`;
    case "E": {
      const [mantissa, exponent = "+0"] = value.toExponential(digits ?? 6).split("e");
      const sign = exponent.startsWith("-") ? "-" : "+";
      return `${mantissa}${letter}${sign}${exponent.replace(/^[+-]/, "").padStart(3, "0")}`;
    }
    case "F":
      return fixed(digits ?? 2, { useGrouping: false });
    case "N":
      return fixed(digits ?? 2);
    case "P":
      return fixed(digits ?? 2, { style: "percent" });
    case "X": {
      const text = Math.trunc(value)
        .toString(16)
        .padStart(digits ?? 0, "0");
      return letter === "X" ? text.toUpperCase() : text;
    }
    default:
      return digits === undefined ? String(value) : String(Number(value.toPrecision(digits)));
  }
}

/** The currency of a locale's region, for those that the reference shows; US dollars elsewhere. */
function currencyOf(locale: string): string {
  const region = new Intl.Locale(locale).maximize().region ?? "US";
  const euro = "AT BE DE ES FI FR GR IE IT LU NL PT";
  if (euro.split(" ").includes(region)) return "EUR";
  return { CH: "CHF", DK: "DKK", GB: "GBP", IN: "INR", JP: "JPY", NO: "NOK", SE: "SEK" }[region] ?? "USD";
}

/** `#,##0.00`, `00.0%`, with other characters as they are. */
function custom(value: number, format: string, locale: string): string {
  const pattern = /[#0][#0,]*(?:\.[#0]*)?|\.[#0]+/.exec(format)?.[0];
  if (pattern === undefined) throw new ExpressionError(`The number format '${format}' is not known.`);
  const [integers = "", fraction = ""] = pattern.split(".");
  const scaled = format.includes("%") ? value * 100 : value;
  const text = scaled.toLocaleString(locale, {
    useGrouping: integers.includes(","),
    minimumIntegerDigits: Math.max(1, integers.replace(/[^0]/g, "").length),
    minimumFractionDigits: fraction.replace(/[^0]/g, "").length,
    maximumFractionDigits: fraction.length,
  });
  return format.replace(pattern, () => text);
}
