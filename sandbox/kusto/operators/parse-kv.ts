import { convert } from "../functions/conversions.ts";
import { checkPattern } from "../functions/regular-expressions.ts";
import { child, declaredType, elements, nameOf, type SyntaxNode, sourceText } from "../language.ts";
import { regularExpression } from "../regular-expression.ts";
import { constant, type KustoColumn, type Relation, refuse, type Scope } from "../scope.ts";
import { absent, textOf } from "../values.ts";

interface Delimiters {
  readonly pair: string | undefined;
  readonly keyValue: string | undefined;
  readonly quotes: readonly (readonly [open: string, close: string])[];
  readonly escapes: readonly string[];
  readonly greedy: boolean;
}

/** Columns from the keys and values in a text; the first of a key counts (learn.microsoft.com/kusto/query/parse-kv-operator). */
export function parseKv(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const value = scope.expression(child(node, "Expression"), scope);
  const keys = elements(child(child(node, "Keys"), "Columns")).map(
    (column): KustoColumn => ({
      name: nameOf(child(column, "Name")),
      type: declaredType(column),
    }),
  );
  const split = splitter(node, keys, scope);
  const columns = [...source.columns];
  const places = keys.map((key) => {
    const existing = columns.findIndex(({ name }) => name === key.name);
    if (existing === -1) return columns.push(key) - 1;
    columns[existing] = key;
    return existing;
  });
  return {
    columns,
    run: (frame) =>
      source.run(frame).map((row) => {
        const found = new Map<string, string>();
        for (const [key, part] of split(textOf(value.evaluate(row, frame), value.type)))
          if (!found.has(key)) found.set(key, part);
        const result = row.slice();
        for (const [index, { name, type }] of keys.entries()) {
          const part = found.get(name);
          result[places[index] ?? 0] = part === undefined ? absent(type) : convert(part, "string", type);
        }
        return result;
      }),
  };
}

type Split = (text: string) => Iterable<readonly [key: string, value: string]>;

function splitter(node: SyntaxNode, keys: readonly KustoColumn[], scope: Scope): Split {
  const clause = Reflect.get(node, "WithClause") as SyntaxNode | null;
  const properties = clause === null ? [] : elements(child(clause, "Properties"));
  const named = properties.map((each) => {
    const literal: unknown = Reflect.get(child(each, "Expression"), "LiteralValue");
    return {
      name: nameOf(child(each, "Name")),
      value: typeof literal === "string" ? literal : sourceText(child(each, "Expression")),
      node: each,
    };
  });
  const known = ["pair_delimiter", "kv_delimiter", "quote", "escape", "greedy", "regex"];
  for (const { name, node: property } of named)
    if (!known.includes(name)) refuse(`"${name}" of parse-kv`, property, scope, known);
  const first = (name: string) => named.find((each) => each.name === name)?.value;
  const pattern = first("regex");
  if (pattern !== undefined) {
    checkPattern(constant("string", pattern), { node, nodes: [], scope, type: "string" }, 0);
    return (text) =>
      [...text.matchAll(regularExpression(pattern, "g"))].map(([, key = "", value = ""]) => [
        key.trim(),
        value.trim(),
      ]);
  }
  const delimiters: Delimiters = {
    pair: first("pair_delimiter"),
    keyValue: first("kv_delimiter"),
    quotes: named.flatMap(({ name, value }) =>
      name === "quote" ? [[value[0] ?? "", value[1] ?? value[0] ?? ""] as const] : [],
    ),
    escapes: named.flatMap(({ name, value }) => (name === "escape" ? [value] : [])),
    greedy: first("greedy") === "true",
  };
  const names = keys.map(({ name }) => name);
  return (text) => pairsIn(text, delimiters, names);
}

function* pairsIn(text: string, delimiters: Delimiters, names: readonly string[]) {
  const { pair, keyValue, greedy } = delimiters;
  const endsPair = (at: number) =>
    pair === undefined ? !/[\p{L}\p{N}_]/u.test(text[at] ?? "") : text.startsWith(pair, at);
  const splitsPair = (at: number) =>
    keyValue === undefined ? !/[\p{L}\p{N}_]/u.test(text[at] ?? "") : text.startsWith(keyValue, at);
  let at = 0;
  while (at < text.length) {
    const key = part(
      text,
      at,
      delimiters,
      (index) => splitsPair(index) || (keyValue !== undefined && endsPair(index)),
    );
    if (!splitsPair(key.end) || key.end >= text.length) {
      at = key.end + (pair?.length ?? 1);
      continue;
    }
    const start = key.end + (keyValue?.length ?? 1);
    // A greedy value goes on to the next known key.
    const isNextKey = (index: number) =>
      names.some((name) => text.startsWith(`${name}${keyValue}`, index + (pair?.length ?? 1)));
    const value = part(text, start, delimiters, (index) => endsPair(index) && (!greedy || isNextKey(index)));
    yield [key.text.trim(), value.text.trim()] as const;
    at = value.end + (pair?.length ?? 1);
  }
}

/** A part up to where it ends, without its quotes; in quotes nothing ends it but them. */
function part(text: string, from: number, { quotes, escapes }: Delimiters, ends: (at: number) => boolean) {
  let at = from;
  while (text[at] === " " && !ends(at)) at++;
  const quote = quotes.find(([open]) => text[at] === open);
  let value = "";
  if (quote === undefined) {
    while (at < text.length && !ends(at)) value += text[at++];
    return { text: value, end: at };
  }
  for (at++; at < text.length && text[at] !== quote[1]; at++) {
    if (escapes.includes(text[at] ?? "") && at + 1 < text.length) at++;
    value += text[at];
  }
  at++;
  while (at < text.length && !ends(at)) at++;
  return { text: value, end: at };
}
