import { ExpressionError } from "../expressions/error.ts";
import {
  isObject,
  isWhole,
  parseJsonValue,
  property,
  textOf,
  type Value,
  whole,
} from "../expressions/value.ts";
import { expects, optional, type Row, string } from "./function.ts";
import { isXml, jsonOfXml, xmlOf, xmlText } from "./xml.ts";

/** Source: learn.microsoft.com, workflow definition language functions reference, conversion functions. */
export const conversions: readonly Row[] = [
  ["string", 1, 1, ([value = null]) => stringOf(value)],
  ["json", 1, 1, ([value = null]) => json(value)],
  ["xml", 1, 1, ([value = null], name) => xmlOf(value, name)],
  ["int", 1, 1, ([value = null], name) => toInteger(value, name)],
  ["float", 1, 2, ([value = null, locale], name) => real(value, optional(locale, name), name)],
  ["decimal", 1, 1, ([value = null], name) => real(value, undefined, name)],
  ["bool", 1, 1, ([value = null], name) => truth(value, name)],
  ["base64", 1, 1, ([value], name) => Buffer.from(string(value, name), "utf8").toString("base64")],
  ["base64ToString", 1, 1, ([value], name) => fromBase64(string(value, name)).toString("utf8")],
  ["decodeBase64", 1, 1, ([value], name) => fromBase64(string(value, name)).toString("utf8")],
  ["base64ToBinary", 1, 1, ([value], name) => binary(fromBase64(string(value, name)))],
  ["binary", 1, 1, ([value], name) => binary(Buffer.from(string(value, name), "utf8"))],
  ["dataUri", 1, 1, ([value = null]) => dataUri(value)],
  ["dataUriToBinary", 1, 1, ([value], name) => fromDataUri(string(value, name), name)],
  ["decodeDataUri", 1, 1, ([value], name) => fromDataUri(string(value, name), name)],
  ["dataUriToString", 1, 1, ([value], name) => contentText(fromDataUri(string(value, name), name))],
  ["encodeUriComponent", 1, 1, ([value], name) => encode(string(value, name))],
  ["uriComponent", 1, 1, ([value], name) => encode(string(value, name))],
  ["decodeUriComponent", 1, 1, ([value], name) => decode(string(value, name))],
  ["uriComponentToString", 1, 1, ([value], name) => decode(string(value, name))],
  ["uriComponentToBinary", 1, 1, ([value], name) => binary(Buffer.from(decode(string(value, name)), "utf8"))],
];

/** Bytes stand in JSON as an object with their media type and base64. */
function binary(bytes: Buffer, type = "application/octet-stream"): Value {
  return { "$content-type": type, $content: bytes.toString("base64") };
}

function contentText(value: Value): string {
  const content = isObject(value) ? property(value, "$content") : undefined;
  return typeof content === "string" ? Buffer.from(content, "base64").toString("utf8") : textOf(value);
}

/** Bytes and XML become the text that they hold. */
function stringOf(value: Value): string {
  return isXml(value) ? xmlText(value) : contentText(value);
}

function json(value: Value): Value {
  if (isXml(value)) return jsonOfXml(value);
  const text = isObject(value) && property(value, "$content") !== undefined ? contentText(value) : value;
  if (typeof text !== "string") return text;
  try {
    return parseJsonValue(text);
  } catch {
    throw new ExpressionError(
      `The template language function 'json' parameter is not valid. The provided value '${text}' cannot be parsed.`,
    );
  }
}

function toInteger(value: Value, name: string): Value {
  if (typeof value === "number") return Math.trunc(value);
  if (isWhole(value)) return value;
  const text = string(value, name).trim();
  if (!/^[+-]?\d+$/.test(text)) throw notConvertible(name);
  return whole(BigInt(text.replace(/^\+/, "")));
}

/** With a locale whose decimal mark is a comma, such as de-DE. */
function real(value: Value, locale: string | undefined, name: string): number {
  if (typeof value === "number" || typeof value === "bigint") return Number(value);
  const [group, mark] = locale === undefined ? [",", "."] : marksOf(locale, name);
  const text = string(value, name).trim().replaceAll(group, "").replace(mark, ".");
  if (text === "" || Number.isNaN(Number(text))) throw notConvertible(name);
  return Number(text);
}

function marksOf(locale: string, name: string): [group: string, decimal: string] {
  try {
    const parts = new Intl.NumberFormat(locale).formatToParts(12345.6);
    const mark = (type: string) => parts.find((part) => part.type === type)?.value;
    return [mark("group") ?? ",", mark("decimal") ?? "."];
  } catch {
    throw new ExpressionError(`The locale '${locale}' of function '${name}' is not known.`);
  }
}

function notConvertible(name: string): ExpressionError {
  return new ExpressionError(
    `The template language function '${name}' was invoked with a parameter that is not valid. The value cannot be converted to the target type.`,
  );
}

function truth(value: Value, name: string): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number" || typeof value === "bigint") return Number(value) !== 0;
  const text = typeof value === "string" ? value.toLowerCase() : "";
  if (text === "true" || text === "false") return text === "true";
  throw expects(name, "a boolean, a number, 'true' or 'false'", value);
}

function fromBase64(text: string): Buffer {
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text))
    return Buffer.from(text, "base64");
  throw new ExpressionError(`The value '${text}' is not valid base64.`);
}

function dataUri(value: Value): string {
  const type = isObject(value) ? property(value, "$content-type") : undefined;
  const bytes = Buffer.from(contentText(value), "utf8");
  return `data:${typeof type === "string" ? type : "text/plain;charset=utf-8"};base64,${bytes.toString("base64")}`;
}

function fromDataUri(text: string, name: string): Value {
  const match = /^data:([^,]*?)(;base64)?,(.*)$/s.exec(text);
  if (match === null) throw expects(name, "a data URI", text);
  const [, type, isBase64, data = ""] = match;
  const bytes = isBase64 === undefined ? Buffer.from(decode(data), "utf8") : fromBase64(data);
  return binary(bytes, type === "" || type === undefined ? "text/plain;charset=US-ASCII" : type);
}

/** As .NET's Uri.EscapeDataString: also ! ' ( ) * are encoded. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
