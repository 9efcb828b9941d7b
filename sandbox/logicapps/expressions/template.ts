import type { Context } from "./context.ts";
import { isDecimal } from "./decimal.ts";
import { ExpressionError } from "./error.ts";
import { type Found, value as nodeValue } from "./evaluate.ts";
import { float } from "./number.ts";
import { expression, type Node, parseExpression } from "./parse.ts";
import { textOf } from "./text.ts";
import { isObject, type Value } from "./value.ts";

/** A string of a definition: one expression, or text with expressions in it. */
export type Template = Whole | { readonly parts: readonly (string | Node)[] };

interface Whole {
  readonly whole: Node;
  readonly hasDecimals: boolean;
}

/**
 * Reads a string: `@…` is one expression and keeps its type, `@@…` a text that starts with `@`, `@{…}` anywhere
 * an expression that becomes text, `@@{` a text (learn.microsoft.com, workflow definition language, expressions). `@`
 * alone is a text, as public workflows have it; that is not documented.
 *
 * @throws ExpressionError where an expression cannot be read
 */
export function parseTemplate(text: string): Template {
  if (text.startsWith("@@") && !text.startsWith("@@{")) return { parts: interpolated(text.slice(1)) };
  if (text.startsWith("@") && !text.startsWith("@{") && !text.startsWith("@@") && text !== "@")
    return { whole: parseExpression(text.slice(1)), hasDecimals: DECIMALS.test(text) };
  return { parts: interpolated(text) };
}

function interpolated(text: string): (string | Node)[] {
  const parts: (string | Node)[] = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf("@", at);
    const sign = next === -1 ? text.length : next;
    // Letter by letter, it would be a rope that each run has to climb along.
    plain += text.slice(at, sign);
    at = sign;
    if (text.startsWith("@@{", at)) {
      plain += "@{";
      at += 3;
    } else if (text.startsWith("@{", at)) {
      const [node, end] = expression(text, at + 2 + (/^\s*/.exec(text.slice(at + 2))?.[0].length ?? 0));
      if (text[end] !== "}")
        throw new ExpressionError(`The expression at position '${at}' of '${text}' is not closed by '}'.`);
      if (plain !== "") parts.push(plain);
      plain = "";
      parts.push(node);
      at = end + 1;
    } else if (at < text.length) {
      plain += "@";
      at++;
    }
  }
  if (plain !== "" || parts.length === 0) parts.push(plain);
  return parts;
}

const templates = new Map<string, Template>();
const MOST_REMEMBERED = 5_000;

/**
 * `parseTemplate`, which remembers what it has read: the texts of a definition come again in each run.
 *
 * @throws ExpressionError where an expression cannot be read
 */
export function templateOf(text: string): Template {
  const known = templates.get(text);
  if (known !== undefined) return known;
  const template = parseTemplate(text);
  if (templates.size >= MOST_REMEMBERED) templates.clear();
  templates.set(text, template);
  return template;
}

/**
 * Evaluates every string of a value, and the keys of its objects, which are strings as well: `@@odata.id` is the key
 * `@odata.id`, and the keys of a Select may be expressions (public workflows, such as the playbooks of
 * github.com/Azure/Azure-Sentinel; not documented).
 */
export function resolve(value: Value, context: Context): Value {
  return resolved(value, context, new Map());
}

function resolved(value: Value, context: Context, found: Found): Value {
  if (typeof value === "string") return resolveText(value, context, found);
  if (Array.isArray(value)) return value.map((entry) => resolved(entry, context, found));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      resolveKey(key, context, found),
      resolved(entry, context, found),
    ]),
  );
}

function resolveKey(key: string, context: Context, found: Found): string {
  return key.includes("@") ? textOf(resolveText(key, context, found)) : key;
}

function resolveText(text: string, context: Context, found: Found): Value {
  if (!text.includes("@")) return text;
  const template = templateOf(text);
  if ("whole" in template) {
    const value = nodeValue(template.whole, context, found);
    return template.hasDecimals ? withoutDecimals(value) : value;
  }
  return template.parts
    .map((part) => (typeof part === "string" ? part : textOf(nodeValue(part, context, found))))
    .join("");
}

const DECIMALS = /decimal\s*\(/i;

/** A decimal that is not made a text is a float (functions reference, decimal, example 1). */
function withoutDecimals(value: Value): Value {
  if (isDecimal(value)) return float(value.toNumber());
  if (Array.isArray(value)) return value.map(withoutDecimals);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withoutDecimals(entry)]));
}
