import { ExpressionError } from "../expressions/error.ts";
import { textOf } from "../expressions/text.ts";
import type { Value } from "../expressions/value.ts";
import { lower, upper } from "./casing.ts";
import { ANY, integer, number, optional, type Row, string } from "./function.ts";
import { formatNumber } from "./number-format.ts";

/**
 * Source: learn.microsoft.com/azure/logic-apps/workflow-definition-language-functions-reference, string functions.
 * `startsWith`, `endsWith`, `indexOf` and `lastIndexOf` ignore letter case, `replace` and `split` do not.
 */
export const strings: readonly Row[] = [
  ["concat", 1, ANY, (args) => args.map(textOf).join("")],
  ["toLower", 1, 1, ([text], name) => lower(string(text, name))],
  ["toUpper", 1, 1, ([text], name) => upper(string(text, name))],
  ["trim", 1, 1, ([text], name) => string(text, name).trim()],
  [
    "replace",
    3,
    3,
    ([text, old, by], name) => replace(string(text ?? "", name), string(old, name), string(by, name)),
  ],
  ["split", 2, 2, ([text, delimiter], name) => split(string(text, name), string(delimiter, name))],
  ["startsWith", 2, 2, ([text, start], name) => small(text, name).startsWith(small(start, name))],
  ["endsWith", 2, 2, ([text, end], name) => small(text, name).endsWith(small(end, name))],
  ["indexOf", 2, 2, ([text, part], name) => small(text, name).indexOf(small(part, name))],
  ["lastIndexOf", 2, 2, ([text, part], name) => lastIndexOf(small(text, name), small(part, name))],
  [
    "nthIndexOf",
    3,
    3,
    ([text, part, nth], name) => nthIndexOf(small(text, name), small(part, name), integer(nth, name)),
  ],
  ["substring", 2, 3, ([text, start, length], name) => substring(string(text, name), [start, length], name)],
  ["slice", 2, 3, ([text, start, end], name) => slice(string(text, name), integer(start, name), end, name)],
  [
    "formatNumber",
    2,
    3,
    ([value, format, locale], name) =>
      formatNumber(number(value, name), string(format, name), optional(locale, name) ?? "en-US", name),
  ],
  ["guid", 0, 1, ([format], name, { guid }) => guidText(guid(), optional(format, name) ?? "D", name)],
];

function small(value: Value | undefined, name: string): string {
  return lower(string(value, name));
}

function replace(text: string, old: string, replacement: string): string {
  if (old !== "") return text.replaceAll(old, () => replacement);
  throw new ExpressionError(
    "The template language function 'replace' expects its second parameter to be a non-empty string.",
  );
}

/** By nothing, a text stays whole (measured on the service by the authors of tomdam/flowforger). */
function split(text: string, delimiter: string): string[] {
  return delimiter === "" ? [text] : text.split(delimiter);
}

/** Nothing is found at the last letter, or at 0 where both are empty (functions reference, lastIndexOf). */
function lastIndexOf(text: string, part: string): number {
  if (part !== "") return text.lastIndexOf(part);
  return Math.max(text.length - 1, 0);
}

/** From the front; from the back where `nth` is negative. -1 where there are not so many. */
function nthIndexOf(text: string, part: string, nth: number): number {
  if (nth === 0 || part === "") return -1;
  let at = nth > 0 ? -1 : text.length + 1;
  for (let count = 0; count < Math.abs(nth); count++) {
    if (nth < 0 && at === 0) return -1;
    at = nth > 0 ? text.indexOf(part, at + 1) : text.lastIndexOf(part, at - 1);
    if (at === -1) return -1;
  }
  return at;
}

/** Stricter than most languages: start and end must lie within the text. */
function substring(text: string, [from, count]: readonly (Value | undefined)[], name: string): string {
  const start = integer(from, name);
  const end = count === undefined ? text.length : start + integer(count, name);
  if (start < 0 || start >= text.length || end > text.length || end < start) {
    throw new ExpressionError(
      `The template language function '${name}' parameters are out of range: 'start index' and 'length' must be non-negative integers and refer to a location within the string.`,
    );
  }
  return text.slice(start, end);
}

/** More tolerant than substring: what lies outside of the text gives nothing; negative places count from the end. */
function slice(text: string, start: number, end: Value | undefined, name: string): string {
  return text.slice(start, end === undefined ? undefined : integer(end, name));
}

/** The forms of .NET's Guid.ToString. */
function guidText(guid: string, format: string, name: string): string {
  const digits = guid.replaceAll("-", "");
  switch (format.toUpperCase()) {
    case "D":
      return guid;
    case "N":
      return digits;
    case "B":
      return `{${guid}}`;
    case "P":
      return `(${guid})`;
    case "X": {
      const [, a, b, c, rest = ""] = /^(.{8})(.{4})(.{4})(.{16})$/.exec(digits) ?? [];
      const bytes = (rest.match(/../g) ?? []).map((byte) => `0x${byte}`).join(",");
      return `{0x${a},0x${b},0x${c},{${bytes}}}`;
    }
    default:
      throw new ExpressionError(
        `The template language function '${name}' expects its parameter to be one of D, N, B, P, X. The provided value is '${format}'.`,
      );
  }
}
