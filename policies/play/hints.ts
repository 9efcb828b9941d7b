import { identitiesIn } from "../kql/identities.ts";
import { child, children, kindOf, literalOf, type Node, textOf, within } from "../kql/node.ts";

/** Names and numbers of the query itself that may tell one event from another. */
export interface Hints {
  readonly texts: readonly string[];
  /** Texts that name somebody. */
  readonly people: readonly string[];
  readonly numbers: readonly number[];
  readonly times: readonly Date[];
  /** Spans of time, as they are written: `15m`, `time(02:00:00)`. */
  readonly spans: readonly string[];
  /** Words of the query, of which some are columns, and some keys in dynamic ones. */
  readonly words: ReadonlySet<string>;
}

/** What a query compares with, but for identities, which the events have anyway, and for what another query has too. */
export function hintsOf(tree: Node, usual: ReadonlySet<string>): Hints {
  const literals = [...within(tree, "LiteralExpression")];
  const texts = literals.map(literalOf).filter((value) => typeof value === "string");
  const numbers = literals.map((node) => Number(literalOf(node))).filter(Number.isFinite);
  const times = literals
    .map((node) => /^(?:datetime|date)\(([^)]*)\)$/i.exec(textOf(node))?.[1])
    .flatMap((text) => (text === undefined ? [] : [new Date(text.trim().replace(/["']/g, ""))]))
    .filter((time) => !Number.isNaN(time.getTime()));
  return {
    texts: [...new Set(texts)].filter(
      (text) => text.length > 0 && text.length < 200 && !usual.has(text) && identitiesIn(text).size === 0,
    ),
    people: [...new Set(texts)].filter((text) => text.length < 200 && identitiesIn(text).size > 0),
    numbers: [...new Set(numbers)].filter((number) => !usual.has(String(number))).slice(0, 20),
    times,
    spans: [...new Set(literals.map(textOf).filter((text) => /^(\d|time)/i.test(text)))],
    words: new Set(namesIn(tree)),
  };
}

/** Every text and number that stands in a query. */
export function literalsIn(tree: Node): string[] {
  return [...within(tree, "LiteralExpression")].map((node) => String(literalOf(node)));
}

function namesIn(node: Node): string[] {
  const own = ["NameReference", "NameDeclaration", "TokenName", "BracketedName"].includes(kindOf(node))
    ? [textOf(node).replace(/^\[\s*['"]|['"]\s*\]$/g, "")]
    : [];
  const called = kindOf(node) === "FunctionCallExpression" ? [textOf(child(node, "Name") ?? node)] : [];
  return [...own, ...called, ...children(node).flatMap(namesIn)];
}
