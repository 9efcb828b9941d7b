import { ExpressionError } from "../expressions/error.ts";

/**
 * A number as .NET reads it: signs before or behind, group separators anywhere among the integer digits, digits on one
 * side of the mark suffice (functions reference, float, example 3).
 *
 * @returns the number as JavaScript writes it; undefined where the text is none
 */
export function plainNumber(text: string, locale: string | undefined, name: string): string | undefined {
  const { group, decimal } = locale === undefined ? INVARIANT : marksOf(locale, name);
  const neutral = text
    .trim()
    .replaceAll(/\s/gu, " ")
    .replaceAll(/\s/u.test(group) ? " " : group, "\u0001")
    .replaceAll(decimal, "\u0002");
  const match = NUMBER.exec(neutral);
  if (match === null) return undefined;
  const [, leading = "", integers = "", fraction = "", exponent = "", trailing = ""] = match;
  if ((integers === "" && fraction === "") || (leading !== "" && trailing !== "")) return undefined;
  const sign = leading === "-" || trailing === "-" ? "-" : "";
  const digits = integers.replaceAll("\u0001", "");
  return `${sign}${digits === "" ? "0" : digits}${fraction === "" ? "" : `.${fraction}`}${exponent}`;
}

/** With group separators and decimal marks as control characters, whatever the locale has for them. */
const NUMBER =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they stand for the separators
  /^([+-]?)\s*((?:\d[\d\u0001]*)?)(?:\u0002(\d*))?((?:e[+-]?\d+)?)\s*([+-]?)$/i;

/** How a locale writes numbers. */
export interface NumberMarks {
  readonly group: string;
  readonly decimal: string;
}

const INVARIANT: NumberMarks = { group: ",", decimal: "." };

/** @throws ExpressionError for a locale that there is not */
export function marksOf(locale: string, name: string): NumberMarks {
  try {
    if (Intl.NumberFormat.supportedLocalesOf(locale).length === 0) throw new RangeError(locale);
  } catch {
    throw new ExpressionError(`The locale '${locale}' of function '${name}' is not known.`);
  }
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(1234567.8);
  const mark = (type: string) => parts.find((part) => part.type === type)?.value;
  return { group: mark("group") ?? INVARIANT.group, decimal: mark("decimal") ?? INVARIANT.decimal };
}
