import { regularExpression } from "../regular-expression.ts";
import { hasTerm } from "../terms.ts";
import { type Dynamic, textOf, type Value } from "../values.ts";
import { onText, pure, type ScalarFunction, text } from "./define.ts";

/** Positions and lengths count characters, not halves of pairs. */
function characters(value: string): readonly string[] | string {
  return /[\ud800-\udfff]/.test(value) ? [...value] : value;
}

function slice(value: string, start: number, length = Number.POSITIVE_INFINITY): string {
  const all = characters(value);
  const from = start < 0 ? all.length + start : start;
  if (length < 0 || from < 0) return "";
  const part = all.slice(from, from + length);
  return typeof part === "string" ? part : part.join("");
}

/** The position of the nth occurrence, from 0; -1 where there is none (learn.microsoft.com/kusto/query/indexof-function). */
function indexOf([source, lookup, start = 0, length = -1, occurrence = 1]: Value[]): Value {
  if (start === null || length === null || occurrence === null) return null;
  const [all, wanted] = [text(source), text(lookup)];
  const from = Number(start) < 0 ? Math.max(0, all.length + Number(start)) : Number(start);
  const end = Number(length) < 0 ? all.length : Math.min(all.length, from + Number(length));
  let at = from - 1;
  for (let count = 0; count < Number(occurrence); count++) {
    at = all.indexOf(wanted, at + 1);
    if (at === -1 || at + wanted.length > end) return -1;
  }
  return Number(occurrence) < 1 ? null : at;
}

type Ends = "both" | "start" | "end";

/** Removes one match of a pattern from the ends (measured on the Kusto emulator by the authors of duckdb-kql 1.1). */
function trimming(ends: Ends): ScalarFunction {
  // Nearly always the same pattern for all rows.
  let last: { readonly pattern: string; readonly expression: RegExp } | undefined;
  return pure("string", ([pattern, value]) => {
    const wanted = text(pattern);
    if (last?.pattern !== wanted) last = { pattern: wanted, expression: anchored(wanted, ends) };
    return text(value).replace(last.expression, "");
  });
}

function anchored(pattern: string, ends: Ends): RegExp {
  const [start, end] = [`^(?:${pattern})`, `(?:${pattern})$`];
  return regularExpression(ends === "both" ? `${start}|${end}` : ends === "start" ? start : end, "g");
}

/** The parts between delimiters, or one of them alone in a list. */
function split([source, delimiter, wanted]: Value[]): Value {
  const value = text(source);
  if (value === "" && text(delimiter) === "") return [];
  const parts = text(delimiter) === "" ? [value] : value.split(text(delimiter));
  if (wanted === undefined || wanted === null) return parts;
  const part = parts[Number(wanted)];
  return part === undefined ? [] : [part];
}

function countOf([source, wanted, kind]: Value[]): Value {
  const [all, needle] = [text(source), text(wanted)];
  if (needle === "") return 0;
  if (text(kind) === "regex") return [...all.matchAll(regularExpression(needle, "g"))].length;
  let count = 0;
  // Plain occurrences may overlap (learn.microsoft.com/kusto/query/countof-function).
  for (let at = all.indexOf(needle); at !== -1; at = all.indexOf(needle, at + 1)) count++;
  return count;
}

/** A value that is no list is joined with nothing. */
function joined(value: Value, delimiter: string): string {
  return Array.isArray(value)
    ? value.map((part: Dynamic) => text(part as Value)).join(delimiter)
    : text(value);
}

function made(values: readonly Value[]): Value {
  return values
    .flatMap((value) => (Array.isArray(value) ? (value as Value[]) : [value]))
    .map((code) => String.fromCodePoint(Number(code)))
    .join("");
}

/** The place in the list of the first term that the text has; -1 where it has none. */
function firstTerm([source, wanted]: Value[]): Value {
  const [all, terms] = [text(source).toLowerCase(), Array.isArray(wanted) ? (wanted as Value[]) : []];
  return terms.findIndex((term) => hasTerm(all, text(term).toLowerCase()));
}

function compare([a, b]: Value[]): Value {
  const [left, right] = [text(a), text(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

export const texts: Readonly<Record<string, ScalarFunction>> = {
  strcat: {
    type: "string",
    compile: (args) => {
      const types = args.map(({ type }) => type);
      return (row, frame) => {
        let all = "";
        for (let at = 0; at < args.length; at++)
          all += textOf(args[at]?.evaluate(row, frame) ?? null, types[at] ?? "string");
        return all;
      };
    },
  },
  strcat_delim: pure("string", ([delimiter, ...parts], [, ...types]) =>
    parts.map((part, index) => textOf(part, types[index] ?? "string")).join(text(delimiter)),
  ),
  strcat_array: pure("string", ([value = null, delimiter]) => joined(value, text(delimiter))),
  has_any_index: pure("long", firstTerm),
  strlen: onText("long", (value) => characters(value).length),
  string_size: onText("long", (value) => Buffer.byteLength(value, "utf8")),
  strrep: onText("string", (value, times, delimiter) =>
    Array.from({ length: Math.max(0, Number(times)) }, () => value).join(text(delimiter)),
  ),
  strcmp: pure("int", compare),
  tolower: onText("string", (value) => value.toLowerCase()),
  toupper: onText("string", (value) => value.toUpperCase()),
  reverse: onText("string", (value) => [...value].reverse().join("")),
  substring: onText("string", (value, start, length) =>
    start === null || length === null
      ? ""
      : slice(value, Number(start), length === undefined ? undefined : Number(length)),
  ),
  indexof: pure("long", indexOf),
  trim: trimming("both"),
  trim_start: trimming("start"),
  trim_end: trimming("end"),
  split: pure("dynamic", split),
  countof: pure("long", countOf),
  replace_string: onText("string", (value, from, to) =>
    text(from) === "" ? value : value.replaceAll(text(from), () => text(to)),
  ),
  replace_strings: onText("string", (value, from, to) =>
    ((from as string[] | null) ?? []).reduce(
      (all, each, index) => all.replaceAll(each, () => (Array.isArray(to) ? text(to[index]) : text(to))),
      value,
    ),
  ),
  translate: pure("string", ([from, to, value]) => {
    const [source, target] = [[...text(from)], [...text(to)]];
    return [...text(value)]
      .map((each) => {
        const at = source.indexOf(each);
        return at === -1 ? each : (target[Math.min(at, target.length - 1)] ?? "");
      })
      .join("");
  }),
  url_encode: onText("string", (value) => percentEncoded(value).replaceAll("%20", "+")),
  url_encode_component: onText("string", percentEncoded),
  url_decode: onText("string", (value) => {
    try {
      return decodeURIComponent(value.replaceAll("+", " "));
    } catch {
      return value;
    }
  }),
  make_string: pure("string", made),
  to_utf8: onText("dynamic", (value) => [...value].map((each) => each.codePointAt(0) ?? 0)),
  unicode_codepoints_to_string: pure("string", made),
  unicode_codepoints_from_string: onText("dynamic", (value) =>
    [...value].map((each) => each.codePointAt(0) ?? 0),
  ),
  isascii: onText("bool", (value) => !/[\u0080-\uffff]/.test(value)),
  isutf8: onText("bool", (value) => !/[\ud800-\udfff]/u.test(value)),
  base64_encode_tostring: onText("string", (value) => Buffer.from(value, "utf8").toString("base64")),
  base64_decode_tostring: onText("string", decodeBase64),
  base64_encode_fromarray: pure("string", ([list]) => {
    const bytes =
      Array.isArray(list) && list.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256);
    return bytes ? Buffer.from(list as number[]).toString("base64") : "";
  }),
  base64_encode_fromguid: pure("string", ([guid]) =>
    typeof guid === "string" ? swapped(Buffer.from(guid.replaceAll("-", ""), "hex")).toString("base64") : "",
  ),
  base64_decode_toguid: onText("guid", (value) => {
    const bytes = Buffer.from(value, "base64");
    const hex = bytes.length === 16 ? swapped(bytes).toString("hex") : "";
    return /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(hex)?.slice(1).join("-") ?? null;
  }),
  base64_decode_toarray: onText("dynamic", (value) => [...Buffer.from(value, "base64")]),
};

/** The bytes of a GUID as .NET keeps them: its first three groups are numbers, the last byte first. */
function swapped(bytes: Buffer): Buffer {
  const [first, second, third, rest] = [
    bytes.subarray(0, 4),
    bytes.subarray(4, 6),
    bytes.subarray(6, 8),
    bytes.subarray(8),
  ];
  return Buffer.concat([...[first, second, third].map((group) => Buffer.from(group).reverse()), rest]);
}

/** With small letters, as in the examples of both pages. */
function percentEncoded(value: string): string {
  return encodeURIComponent(value).replaceAll(/%[\dA-F]{2}/g, (code) => code.toLowerCase());
}

/** What is no base64, or no UTF-8, gives the empty text. */
function decodeBase64(value: string): string {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)) return "";
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(value, "base64"));
  } catch {
    return "";
  }
}
