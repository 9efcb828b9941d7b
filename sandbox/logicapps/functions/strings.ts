import { ExpressionError } from "../expressions/error.ts";
import { textOf } from "../expressions/value.ts";
import { ANY, integer, type Row, string } from "./function.ts";

/**
 * Source: learn.microsoft.com/azure/logic-apps/workflow-definition-language-functions-reference, string functions.
 * `startsWith`, `endsWith`, `indexOf` and `lastIndexOf` ignore letter case, `replace` and `split` do not.
 */
export const strings: readonly Row[] = [
  ["concat", 1, ANY, (args) => args.map(textOf).join("")],
  ["toLower", 1, 1, ([text], name) => string(text, name).toLowerCase()],
  ["toUpper", 1, 1, ([text], name) => string(text, name).toUpperCase()],
  ["trim", 1, 1, ([text], name) => string(text, name).trim()],
  [
    "replace",
    3,
    3,
    ([text, old, replacement], name) =>
      replace(string(text ?? "", name), string(old, name), string(replacement, name)),
  ],
  ["split", 2, 2, ([text, delimiter], name) => split(string(text, name), string(delimiter, name))],
  [
    "startsWith",
    2,
    2,
    ([text, start], name) => string(text, name).toLowerCase().startsWith(string(start, name).toLowerCase()),
  ],
  [
    "endsWith",
    2,
    2,
    ([text, end], name) => string(text, name).toLowerCase().endsWith(string(end, name).toLowerCase()),
  ],
  [
    "indexOf",
    2,
    2,
    ([text, part], name) => string(text, name).toLowerCase().indexOf(string(part, name).toLowerCase()),
  ],
  [
    "lastIndexOf",
    2,
    2,
    ([text, part], name) => string(text, name).toLowerCase().lastIndexOf(string(part, name).toLowerCase()),
  ],
  [
    "substring",
    2,
    3,
    ([text, start, length], name) => {
      const whole = string(text, name);
      return substring(
        whole,
        integer(start, name),
        length === undefined ? undefined : integer(length, name),
        name,
      );
    },
  ],
];

function replace(text: string, old: string, replacement: string): string {
  if (old === "")
    throw new ExpressionError(
      "The template language function 'replace' expects its second parameter to be a non-empty string.",
    );
  return text.replaceAll(old, () => replacement);
}

function split(text: string, delimiter: string): string[] {
  if (delimiter === "")
    throw new ExpressionError(
      "The template language function 'split' expects its second parameter to be a non-empty string.",
    );
  return text.split(delimiter);
}

/** Stricter than most languages: start and end must lie within the text. */
function substring(text: string, start: number, length: number | undefined, name: string): string {
  const end = length === undefined ? text.length : start + length;
  if (start < 0 || start >= text.length || end > text.length || end < start) {
    throw new ExpressionError(
      `The template language function '${name}' parameters are out of range: 'start index' and 'length' must be non-negative integers and refer to a location within the string.`,
    );
  }
  return text.slice(start, end);
}
