import { ExpressionError } from "./error.ts";
import { type Float, float, whole } from "./number.ts";

/** A parsed expression of the workflow definition language. */
export type Node =
  | { readonly kind: "literal"; readonly value: string | number | bigint | Float | boolean | null }
  | { readonly kind: "call"; readonly name: string; readonly key: string; readonly args: readonly Node[] }
  | { readonly kind: "access"; readonly target: Node; readonly key: Node; readonly safe: boolean };

/**
 * Parses an expression without its `@`.
 *
 * Source: learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language: texts in single quotes, a
 * quote written twice; `[…]`, `.name` and their safe forms with `?`.
 *
 * @throws ExpressionError with the position of what cannot be read
 */
export function parseExpression(text: string): Node {
  const [node, end] = expression(text, skipSpace(text, 0));
  const rest = skipSpace(text, end);
  if (rest < text.length) throw unexpected(text, rest);
  return node;
}

/**
 * Reads the expression that starts at `start`, up to what cannot belong to it.
 *
 * @returns the expression and where it ends
 */
export function expression(text: string, start: number): [Node, number] {
  let [node, at] = primary(text, start);
  for (;;) {
    at = skipSpace(text, at);
    const safe = text[at] === "?" && (text[at + 1] === "[" || text[at + 1] === ".");
    const opening = safe ? at + 1 : at;
    if (text[opening] === "[") {
      const [key, end] = expression(text, skipSpace(text, opening + 1));
      at = expect(text, skipSpace(text, end), "]");
      node = { kind: "access", target: node, key, safe };
    } else if (text[opening] === ".") {
      const [name, end] = word(text, opening + 1);
      at = end;
      node = { kind: "access", target: node, key: { kind: "literal", value: name }, safe };
    } else return [node, at];
  }
}

function primary(text: string, at: number): [Node, number] {
  if (text[at] === "'") return quoted(text, at);
  const number = /^-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/.exec(text.slice(at))?.[0];
  if (number !== undefined) {
    const value = /[.eE]/.test(number) ? float(Number(number)) : whole(BigInt(number));
    return [{ kind: "literal", value }, at + number.length];
  }
  const [name, end] = word(text, at);
  const next = skipSpace(text, end);
  if (text[next] === "(") return call(text, name, next);
  const constant = CONSTANTS.get(name.toLowerCase());
  if (constant === undefined) throw unexpected(text, at);
  return [{ kind: "literal", value: constant }, end];
}

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

function call(text: string, name: string, opening: number): [Node, number] {
  const args: Node[] = [];
  const node: Node = { kind: "call", name, key: name.toLowerCase(), args };
  let at = skipSpace(text, opening + 1);
  if (text[at] === ")") return [node, at + 1];
  for (;;) {
    const [argument, end] = expression(text, at);
    args.push(argument);
    at = skipSpace(text, end);
    if (text[at] !== ",") return [node, expect(text, at, ")")];
    at = skipSpace(text, at + 1);
  }
}

function quoted(text: string, start: number): [Node, number] {
  let value = "";
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] !== "'") value += text[at];
    else if (text[at + 1] === "'") {
      value += "'";
      at++;
    } else return [{ kind: "literal", value }, at + 1];
  }
  throw new ExpressionError(`The string that starts at position '${start}' of '${text}' has no end.`);
}

function word(text: string, at: number): [string, number] {
  const name = /^[A-Za-z_$][\w$]*/.exec(text.slice(at, at + 200))?.[0];
  if (name === undefined) throw unexpected(text, at);
  return [name, at + name.length];
}

function expect(text: string, at: number, character: string): number {
  if (text[at] !== character) throw unexpected(text, at);
  return at + 1;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && /\s/.test(text[at] ?? "")) at++;
  return at;
}

function unexpected(text: string, at: number): ExpressionError {
  const found = at < text.length ? `the character '${text[at]}'` : "the end";
  return new ExpressionError(
    `Unable to parse template language expression '${text}': unexpected ${found} at position '${at}'.`,
  );
}
