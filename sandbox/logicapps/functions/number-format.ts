import { ExpressionError } from "../expressions/error.ts";
import { asNumber, compareNumbers, isWhole, type NumberValue, numberText } from "../expressions/number.ts";
import { currencyFormat } from "./currency.ts";
import { marksOf, type NumberMarks } from "./number-parse.ts";
import { customNumber } from "./number-pattern.ts";
import { type Digits, grouped, isZero, rounded } from "./rounding.ts";

/**
 * .NET's standard numeric formats C, D, E, F, G, N, P, X, and custom ones
 * (learn.microsoft.com/dotnet/standard/base-types/standard-numeric-format-strings).
 *
 * @throws ExpressionError for a format or a locale that is not known
 * @throws UnsupportedError for what the sandbox does not know of it
 */
export function formatNumber(value: NumberValue, format: string, locale: string, name: string): string {
  const { group, decimal } = marksOf(locale, name);
  const marks = { group: group.replaceAll("\u202f", "\u00a0"), decimal };
  const standard = /^([A-Z])(\d{0,2})$/i.exec(format);
  if (standard === null) return customNumber(value, format, marks);
  const [, letter = "", digits = ""] = standard;
  return byLetter(value, letter, { digits: digits === "" ? undefined : Number(digits), locale, marks });
}

interface Standard {
  readonly digits: number | undefined;
  readonly locale: string;
  readonly marks: NumberMarks;
}

function byLetter(value: NumberValue, letter: string, { digits, locale, marks }: Standard): string {
  switch (letter.toUpperCase()) {
    case "C": {
      const { places, around } = currencyFormat(locale);
      const amount = rounded(value, digits ?? places, "to even");
      return signed(value, amount, around(written(amount, marks)));
    }
    case "D":
      return `${compareNumbers(value, 0) < 0 ? "-" : ""}${magnitude(value, "D").padStart(digits ?? 1, "0")}`;
    case "E":
      return exponential(asNumber(value), letter, digits ?? 6).replace(".", marks.decimal);
    case "F": {
      const amount = rounded(value, digits ?? 2, "to even");
      return signed(value, amount, written(amount, { ...marks, group: "" }));
    }
    case "G":
      return general(value, letter, digits ?? 0).replace(".", marks.decimal);
    case "N": {
      const amount = rounded(value, digits ?? 2, "to even");
      return signed(value, amount, written(amount, marks));
    }
    case "P": {
      const amount = rounded(value, digits ?? 2, "to even", 2);
      return signed(value, amount, percent(written(amount, marks), locale));
    }
    case "X":
      return hexadecimal(value, letter).padStart(digits ?? 1, "0");
    default:
      throw new ExpressionError(`The number format '${letter}' is not valid: it is no standard format.`);
  }
}

/** Without a sign where nothing but zeros is left. */
function signed(value: NumberValue, amount: Digits, text: string): string {
  return compareNumbers(value, 0) < 0 && !isZero(amount) ? `-${text}` : text;
}

function written({ integers, fraction }: Digits, { group, decimal }: NumberMarks): string {
  return `${grouped(integers, group)}${fraction === "" ? "" : `${decimal}${fraction}`}`;
}

function percent(amount: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale, { style: "percent" }).formatToParts(1);
  return parts
    .map(({ type, value }) => (type === "integer" ? amount : value.replaceAll("\u202f", "\u00a0")))
    .join("");
}

function magnitude(value: NumberValue, letter: string): string {
  if (isWhole(value)) return String(value).replace("-", "");
  throw new ExpressionError(`The number format '${letter}' is not valid: it takes integers only.`);
}

function hexadecimal(value: NumberValue, letter: string): string {
  const number = BigInt(magnitude(value, letter)) * (compareNumbers(value, 0) < 0 ? -1n : 1n);
  const text = BigInt.asUintN(64, number).toString(16);
  return letter === "X" ? text.toUpperCase() : text;
}

/** An exponent of three digits at least. */
function exponential(value: number, letter: string, places: number): string {
  const [mantissa, exponent = "+0"] = value.toExponential(places).split("e");
  const sign = exponent.startsWith("-") ? "-" : "+";
  return `${mantissa}${letter}${sign}${exponent.replace(/^[+-]/, "").padStart(3, "0")}`;
}

/** So many significant digits; with an exponent below -5 and from the number of digits on. */
function general(value: NumberValue, letter: string, digits: number): string {
  if (digits === 0) return numberText(value);
  const [mantissa = "", exponent = "+0"] = asNumber(value)
    .toExponential(digits - 1)
    .split("e");
  const power = Number(exponent);
  if (power >= -5 && power < digits) return numberText(Number(asNumber(value).toPrecision(digits)));
  const kept = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  const sign = power < 0 ? "-" : "+";
  return `${kept}${letter === "G" ? "E" : "e"}${sign}${String(Math.abs(power)).padStart(2, "0")}`;
}
