import { type Binary, binary, bytesOf, contentType, isBinary } from "../expressions/binary.ts";
import { ExpressionError } from "../expressions/error.ts";
import { parseJsonValue, textOf } from "../expressions/text.ts";
import type { Value } from "../expressions/value.ts";
import { ANY, expects, type Row, string } from "./function.ts";

/**
 * Source: learn.microsoft.com, workflow definition language functions reference, conversion functions. What they do
 * with bytes, and with several values, was measured on the service by the authors of tomdam/flowforger.
 */
export const encodings: readonly Row[] = [
  ["base64", 1, 1, ([value = null], name) => bytes(value, name).toString("base64")],
  ["base64ToString", 1, 1, ([value], name) => fromBase64(string(value, name), name).toString("utf8")],
  ["decodeBase64", 1, 1, ([value], name) => fromBase64(string(value, name), name).toString("utf8")],
  ["base64ToBinary", 1, 1, ([value], name) => binary(fromBase64(string(value, name), name))],
  ["binary", 1, 1, ([value = null], name) => toBinary(value, name)],
  ["dataUri", 1, 1, ([value = null], name) => dataUri(value, name)],
  ["dataUriToBinary", 1, 1, ([value], name) => fromDataUri(string(value, name), name)],
  ["decodeDataUri", 1, 1, ([value], name) => content(fromDataUri(string(value, name), name))],
  [
    "dataUriToString",
    1,
    1,
    ([value], name) => bytesOf(fromDataUri(string(value, name), name)).toString("utf8"),
  ],
  ["encodeUriComponent", 1, ANY, (values) => encode(values.map(textOf).join(""))],
  ["uriComponent", 1, ANY, (values) => encode(values.map(textOf).join(""))],
  ["decodeUriComponent", 1, 1, ([value], name) => decode(string(value, name))],
  ["uriComponentToString", 1, 1, ([value], name) => decode(string(value, name))],
  ["uriComponentToBinary", 1, 1, ([value], name) => binary(Buffer.from(decode(string(value, name)), "utf8"))],
];

function bytes(value: Value, name: string): Buffer {
  return isBinary(value) ? bytesOf(value) : Buffer.from(string(value, name), "utf8");
}

function toBinary(value: Value, name: string): Binary {
  if (value === null) throw expects(name, "a value", value);
  return isBinary(value) ? value : binary(Buffer.from(textOf(value), "utf8"));
}

/** Blanks do not count. */
function fromBase64(text: string, name: string): Buffer {
  const digits = text.replaceAll(/\s/g, "");
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(digits))
    return Buffer.from(digits, "base64");
  throw new ExpressionError(
    `The template language function '${name}' was invoked with a parameter that is not valid. The value '${text}' cannot be decoded from base64 representation.`,
  );
}

function dataUri(value: Value, name: string): string {
  const type = isBinary(value) ? contentType(value) : "text/plain;charset=utf-8";
  return `data:${type};base64,${bytes(value, name).toString("base64")}`;
}

function fromDataUri(text: string, name: string): Binary {
  const match = /^data:([^,]*?)(;base64)?,(.*)$/is.exec(text);
  if (match === null) throw expects(name, "a data URI", text);
  const [, type = "", base64, data = ""] = match;
  const decoded = base64 === undefined ? Buffer.from(decode(data), "utf8") : fromBase64(data, name);
  return binary(decoded, type === "" ? "text/plain" : type);
}

/** As content of its type: a text, JSON, or bytes, whose character set is US-ASCII where none is named. */
function content(value: Binary): Value {
  const type = contentType(value);
  const text = bytesOf(value).toString("utf8");
  if (/^text\//i.test(type)) return text;
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type))
    return /;\s*charset=/i.test(type) ? value : { ...value, "$content-type": `${type};charset=us-ascii` };
  try {
    return parseJsonValue(text);
  } catch {
    return text;
  }
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
