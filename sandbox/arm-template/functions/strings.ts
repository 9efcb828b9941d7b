import { jsonText, parseJsonValue } from "../../logicapps/expressions/text.ts";
import { isObject } from "../../logicapps/expressions/value.ts";
import { formatTime } from "../../logicapps/functions/date-format.ts";
import { formatNumber } from "../../logicapps/functions/number-format.ts";
import { ticksOf } from "../../logicapps/functions/time.ts";
import { TemplateError } from "../error.ts";
import { ANY, type Row, type Value } from "../scope.ts";
import { int, list, text, wrong } from "./arguments.ts";

/**
 * Source: learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string and -date.
 * `startsWith`, `endsWith`, `indexOf` and `lastIndexOf` ignore letter case.
 */
export const strings: readonly Row[] = [
  ["base64", 1, 1, ([value], name) => Buffer.from(text(value, name)).toString("base64")],
  ["base64ToString", 1, 1, ([value], name) => fromBase64(text(value, name))],
  ["base64ToJson", 1, 1, ([value], name) => json(fromBase64(text(value, name)), name)],
  [
    "dataUri",
    1,
    1,
    ([value], name) =>
      `data:text/plain;charset=utf8;base64,${Buffer.from(text(value, name)).toString("base64")}`,
  ],
  ["dataUriToString", 1, 1, ([value], name) => fromDataUri(text(value, name))],
  ["endsWith", 2, 2, ([value, end], name) => low(value, name).endsWith(low(end, name))],
  ["startsWith", 2, 2, ([value, start], name) => low(value, name).startsWith(low(start, name))],
  ["format", 1, ANY, ([format, ...values], name) => formatted(text(format, name), values)],
  ["join", 2, 2, ([values, by], name) => list(values, name).map(plainText).join(text(by, name))],
  ["json", 1, 1, ([value], name) => json(text(value, name), name)],
  ["newGuid", 0, 0, () => "00000000-0000-4000-8000-000000000000"],
  [
    "padLeft",
    2,
    3,
    ([value = null, length, by], name) =>
      plainText(value).padStart(int(length, name), by === undefined ? " " : text(by, name)),
  ],
  [
    "replace",
    3,
    3,
    ([value, old, by], name) => text(value, name).replaceAll(text(old, name), () => text(by, name)),
  ],
  ["split", 2, 2, ([value, by = null], name) => split(text(value, name), by, name)],
  ["string", 1, 1, ([value = null]) => plainText(value)],
  [
    "substring",
    2,
    3,
    ([value, start, length], name) =>
      substring(text(value, name), int(start, name), length === undefined ? undefined : int(length, name)),
  ],
  ["toLower", 1, 1, ([value], name) => low(value, name)],
  ["toUpper", 1, 1, ([value], name) => text(value, name).toUpperCase()],
  ["trim", 1, 1, ([value], name) => text(value, name).trim()],
  ["uri", 2, 2, ([base, path], name) => uri(text(base, name), text(path, name))],
  ["uriComponent", 1, 1, ([value], name) => encodeURIComponent(text(value, name))],
  ["uriComponentToString", 1, 1, ([value], name) => decoded(text(value, name))],
  [
    "utcNow",
    0,
    1,
    ([format = "yyyyMMddTHHmmssZ"], name, { now }) =>
      formatTime({ ticks: ticksOf(now), zone: "utc" }, text(format, name), name),
  ],
];

function low(value: Value | undefined, name: string): string {
  return text(value, name).toLowerCase();
}

/** A text as it is, `True`, and JSON for lists and objects. */
export function plainText(value: Value): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "True" : "False";
  return value === null ? "" : jsonText(value);
}

function json(value: string, name: string): Value {
  try {
    return parseJsonValue(value);
  } catch {
    throw new TemplateError(`${name}() takes JSON, and was given '${value}'.`);
  }
}

function fromBase64(value: string): string {
  return Buffer.from(value, "base64").toString("utf8");
}

function fromDataUri(value: string): string {
  const match = /^data:[^,]*?(;base64)?,(.*)$/s.exec(value);
  if (match === null)
    throw new TemplateError(`dataUriToString() takes a data URI, and was given '${value}'.`);
  return match[1] === undefined ? decoded(match[2] ?? "") : fromBase64(match[2] ?? "");
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** `{0}`, and `{0:N0}` for numbers; braces are doubled. */
function formatted(format: string, values: readonly Value[]): string {
  return format.replaceAll(/\{\{|\}\}|\{(\d+)(?::([^}]*))?\}/g, (match, index, how) => {
    if (match === "{{" || match === "}}") return match[0] ?? "";
    const value = values[Number(index)];
    if (value === undefined) throw new TemplateError(`format('${format}', …) has no argument ${match}.`);
    if (how === undefined) return plainText(value);
    if (typeof value === "number") return formatNumber(value, String(how), "en-US", "format");
    throw new TemplateError(`The sandbox does not know '${match}' in format('${format}', …).`);
  });
}

function split(value: string, by: Value, name: string): string[] {
  const delimiters = typeof by === "string" ? [by] : list(by, name).map((each) => text(each, name));
  return delimiters.reduce<string[]>(
    (parts, delimiter) => (delimiter === "" ? parts : parts.flatMap((part) => part.split(delimiter))),
    [value],
  );
}

function substring(value: string, start: number, length: number | undefined): string {
  const end = length === undefined ? value.length : start + length;
  if (start >= 0 && end <= value.length && end >= start) return value.slice(start, end);
  throw new TemplateError(
    `substring('${value}', ${start}${length === undefined ? "" : `, ${length}`}) reaches outside of the text.`,
  );
}

/** Without a slash at its end, the last part of the base is replaced. */
function uri(base: string, path: string): string {
  try {
    return new URL(path, base).href;
  } catch {
    throw new TemplateError(`uri('${base}', '${path}') has no absolute address as its base.`);
  }
}

/** Also of numbers and the like, as the key of an object. */
export function keyText(value: Value | undefined, name: string): string {
  if (value === undefined || value === null || isObject(value) || Array.isArray(value))
    throw wrong(name, "a text or a number", value);
  return plainText(value);
}
