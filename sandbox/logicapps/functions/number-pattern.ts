import { compareNumbers, type NumberValue } from "../expressions/number.ts";
import { UnsupportedError } from "../unsupported.ts";
import type { NumberMarks } from "./number-parse.ts";
import { isZero, rounded } from "./rounding.ts";

/** A character of a format, and whether it stands for itself: in quotes, or behind a backslash. */
interface Character {
  readonly text: string;
  readonly literal: boolean;
}

/**
 * A custom format: `0` and `#` for digits, `.`, `,` for groups or, at the end, thousands, `%`, `‰`, texts in quotes,
 * and up to three sections for what is positive, negative and zero
 * (learn.microsoft.com/dotnet/standard/base-types/custom-numeric-format-strings).
 *
 * @throws UnsupportedError for the exponents of such formats
 */
export function customNumber(value: NumberValue, format: string, marks: NumberMarks): string {
  const sections = sectionsOf(format);
  if (sections.some(hasExponent))
    throw new UnsupportedError(`The sandbox does not know the exponent in the number format '${format}'.`);
  const [positive = [], negative = [], zero] = sections;
  const order = compareNumbers(value, 0);
  const own = order < 0 && negative.length > 0 ? negative : positive;
  const { text, nothing } = section(value, own, marks);
  if (zero !== undefined && zero.length > 0 && nothing) return section(0, zero, marks).text;
  if (order < 0 && nothing) return section(0, positive, marks).text;
  return order < 0 && own === positive ? `-${text}` : text;
}

function sectionsOf(format: string): Character[][] {
  const sections: Character[][] = [[]];
  for (const [match, quoted, other, escaped] of format.matchAll(/'([^']*)'?|"([^"]*)"?|\\(.?)|./gs)) {
    if (match === ";") sections.push([]);
    else {
      const literal = quoted ?? other ?? escaped;
      sections.at(-1)?.push({ text: literal ?? match, literal: literal !== undefined });
    }
  }
  return sections;
}

function hasExponent(section: readonly Character[]): boolean {
  return section.some(
    ({ text, literal }, index) =>
      !literal &&
      /e/i.test(text) &&
      /^[+-]?0/.test((section[index + 1]?.text ?? "") + (section[index + 2]?.text ?? "")),
  );
}

const isDigit = ({ text, literal }: Character) => !literal && (text === "0" || text === "#");

function section(
  value: NumberValue,
  characters: readonly Character[],
  marks: NumberMarks,
): { text: string; nothing: boolean } {
  const symbols = characters.filter(({ literal }) => !literal).map(({ text }) => text);
  const pattern = symbols.filter((symbol) => /[0#.,]/.test(symbol)).join("");
  const [integers = "", ...rest] = pattern.split(".");
  const fraction = rest.join("").replaceAll(",", "");
  const thousands = /[0#](,+)$/.exec(integers)?.[1]?.length ?? 0;
  const shift = (symbols.includes("%") ? 2 : 0) + (symbols.includes("‰") ? 3 : 0) - 3 * thousands;
  const digits = rounded(value, fraction.length, "away from zero", shift);
  const own = integers.replaceAll(",", "");
  const least = own.includes("0") ? own.length - own.indexOf("0") : 0;
  const number = {
    integers: digits.integers.replace(/^0+/, "").padStart(least, "0"),
    fraction: trimmed(digits.fraction, fraction.lastIndexOf("0") + 1),
    places: own.length,
    separator: /[0#],+[0#]/.test(integers) ? marks.group : "",
    mark: marks.decimal,
  };
  return { text: filled(characters, number), nothing: isZero(digits) };
}

/** Without the zeros at the end that a `#` stands for. */
function trimmed(fraction: string, least: number): string {
  return fraction.slice(0, least) + fraction.slice(least).replace(/0+$/, "");
}

interface Filling {
  readonly integers: string;
  readonly fraction: string;
  /** For integer digits. */
  readonly places: number;
  readonly separator: string;
  readonly mark: string;
}

/** Digits in their places, from the mark outwards; what has no place stands before the first one. */
function filled(characters: readonly Character[], { integers, fraction, places, separator, mark }: Filling) {
  const digit = (at: number) => {
    const left = integers.length - 1 - at;
    return `${integers[at] ?? ""}${at >= 0 && left > 0 && left % 3 === 0 ? separator : ""}`;
  };
  const from = (start: number, end: number) =>
    Array.from({ length: Math.max(0, end - start) }, (_, index) => digit(start + index)).join("");
  let [text, seen, behind] = ["", 0, -1];
  for (const character of characters) {
    const { text: symbol, literal } = character;
    if (literal || !/[0#.,]/.test(symbol)) text += symbol;
    else if (symbol === "." && behind === -1) {
      text += `${places === 0 ? from(0, integers.length) : ""}${fraction === "" ? "" : mark}`;
      behind = 0;
    } else if (isDigit(character) && behind >= 0) text += fraction[behind++] ?? "";
    else if (isDigit(character)) {
      const end = integers.length - places + ++seen;
      text += from(seen === 1 ? 0 : end - 1, end);
    }
  }
  return text;
}
