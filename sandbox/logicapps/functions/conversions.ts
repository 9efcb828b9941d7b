import { bytesOf, isBinary } from "../expressions/binary.ts";
import { Decimal } from "../expressions/decimal.ts";
import { ExpressionError } from "../expressions/error.ts";
import { asNumber, compareNumbers, float, isNumber, numberText, whole } from "../expressions/number.ts";
import { parseJsonValue, textOf } from "../expressions/text.ts";
import type { Value } from "../expressions/value.ts";
import { expects, optional, type Row, string } from "./function.ts";
import { plainNumber } from "./number-parse.ts";
import { isXml, xmlOf } from "./xml.ts";
import { jsonOfXml } from "./xml-json.ts";

/** Source: learn.microsoft.com, workflow definition language functions reference, conversion functions. */
export const conversions: readonly Row[] = [
  ["string", 1, 1, ([value = null]) => textOf(value)],
  ["json", 1, 1, ([value = null], name) => json(value, name)],
  ["xml", 1, 1, ([value = null], name) => xmlOf(value, name)],
  ["int", 1, 1, ([value = null], name) => toInteger(value, name)],
  ["float", 1, 2, ([value = null, locale], name) => toFloat(value, optional(locale, name), name)],
  ["decimal", 1, 1, ([value = null], name) => Decimal.parse(realText(value, undefined, name))],
  ["bool", 1, 1, ([value = null], name) => truth(value, name)],
  ["isInt", 1, 1, ([text], name) => integerText(string(text, name)) !== undefined],
  [
    "isFloat",
    1,
    2,
    ([text, locale], name) => plainNumber(string(text, name), optional(locale, name), name) !== undefined,
  ],
];

/** XML as `jsonOfXml` has it, a text as JSON; what is neither stays. Null fails (reported by users). */
function json(value: Value, name: string): Value {
  if (isXml(value)) return jsonOfXml(value);
  const text = isBinary(value) ? bytesOf(value).toString("utf8") : value;
  if (text === null) throw expects(name, "a string or an XML", text);
  if (typeof text !== "string") return text;
  try {
    return parseJsonValue(text);
  } catch {
    throw new ExpressionError(
      `The template language function 'json' parameter is not valid. The provided value '${text}' cannot be parsed.`,
    );
  }
}

/**
 * A whole number of 64 bits. 1.7 fails, and true is 1 (measured on the service by the authors of tomdam/flowforger); a
 * float that is whole passes (not documented).
 */
function toInteger(value: Value, name: string): Value {
  if (typeof value === "boolean") return value ? 1 : 0;
  const text = integerText(isNumber(value) ? numberText(value) : string(value, name));
  if (text === undefined) throw notConvertible(name);
  const integer = BigInt(text);
  if (integer !== BigInt.asIntN(64, integer)) throw notConvertible(name);
  return whole(integer);
}

function integerText(text: string): string | undefined {
  return /^[+-]?\d+$/.test(text.trim()) ? text.trim().replace(/^\+/, "") : undefined;
}

function toFloat(value: Value, locale: string | undefined, name: string): Value {
  if (isNumber(value)) return float(asNumber(value));
  const number = Number(realText(value, locale, name));
  if (!Number.isFinite(number)) throw notConvertible(name);
  return float(number);
}

function realText(value: Value, locale: string | undefined, name: string): string {
  const text = isNumber(value) ? numberText(value) : plainNumber(string(value, name), locale, name);
  if (text === undefined || !/\d/.test(text)) throw notConvertible(name);
  return text;
}

function notConvertible(name: string): ExpressionError {
  return new ExpressionError(
    `The template language function '${name}' was invoked with a parameter that is not valid. The value cannot be converted to the target type.`,
  );
}

function truth(value: Value, name: string): boolean {
  if (typeof value === "boolean") return value;
  if (isNumber(value)) return compareNumbers(value, 0) !== 0;
  const text = typeof value === "string" ? value.trim().toLowerCase() : "";
  if (text === "true" || text === "false") return text === "true";
  throw notConvertible(name);
}
