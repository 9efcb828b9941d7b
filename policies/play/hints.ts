import { plain } from "../facts/catalogue-leg.ts";
import { identitiesIn } from "../kql/identities.ts";
import { child, children, kindOf, literalOf, type Node, textOf } from "../kql/node.ts";

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

/** What stands in the queries of the catalogue for a detection, as far as it tells nothing of another query. */
export interface Usual {
  readonly literals: ReadonlySet<string>;
  /** Their text, with one blank for each space, and with lists of people as `plain` writes them. */
  readonly queries: readonly string[];
}

/**
 * What a query compares with, but for identities, which the events have anyway, and for what an operator of the catalogue has
 * that stands in the query as it is.
 */
export function hintsOf(tree: Node, usual: Usual): Hints {
  const found = [...literalsIn(tree)];
  const literals = found.map(({ literal }) => literal);
  const isNew = ofOtherOperators(usual);
  const own = found
    .filter(({ literal, operator }) => isNew(String(literalOf(literal)), operator))
    .map(({ literal }) => literalOf(literal));
  const texts = own.filter((value) => typeof value === "string");
  const people = literals.map(literalOf).filter((value) => typeof value === "string");
  const numbers = own.map(Number).filter(Number.isFinite);
  const times = literals
    .map((node) => /^(?:datetime|date)\(([^)]*)\)$/i.exec(textOf(node))?.[1])
    .flatMap((text) => (text === undefined ? [] : [new Date(text.trim().replace(/["']/g, ""))]))
    .filter((time) => !Number.isNaN(time.getTime()));
  return {
    texts: [...new Set(texts)].filter(
      (text) => text.length > 0 && text.length < 200 && identitiesIn(text).size === 0,
    ),
    people: [...new Set(people)].filter((text) => text.length < 200 && identitiesIn(text).size > 0),
    numbers: [...new Set(numbers)].slice(0, 20),
    times,
    spans: [...new Set(literals.map(textOf).filter((text) => /^(\d|time)/i.test(text)))],
    words: new Set(namesIn(tree)),
  };
}

interface Literal {
  readonly literal: Node;
  /** The innermost operator or statement that it stands in. */
  readonly operator: Node;
}

function* literalsIn(node: Node, operator = node): Generator<Literal> {
  if (node.kind === "LiteralExpression") yield { literal: node, operator };
  const own = /(Operator|Statement)$/.test(node.kind) ? node : operator;
  for (const inner of node.children) yield* literalsIn(inner, own);
}

/** Whether a literal is none of the catalogue's, or stands in an operator that is none of the catalogue's. */
function ofOtherOperators({ literals, queries }: Usual): (literal: string, operator: Node) => boolean {
  const known = new Map<Node, boolean>();
  return (literal, operator) => {
    if (!literals.has(literal)) return true;
    const isUsual = known.get(operator) ?? queries.some((query) => query.includes(plain(textOf(operator))));
    known.set(operator, isUsual);
    return !isUsual;
  };
}

function namesIn(node: Node): string[] {
  const own = ["NameReference", "NameDeclaration", "TokenName", "BracketedName"].includes(kindOf(node))
    ? [textOf(node).replace(/^\[\s*['"]|['"]\s*\]$/g, "")]
    : [];
  const called = kindOf(node) === "FunctionCallExpression" ? [textOf(child(node, "Name") ?? node)] : [];
  return [...own, ...called, ...children(node).flatMap(namesIn)];
}
