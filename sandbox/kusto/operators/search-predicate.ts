import { child, kindOf, type SyntaxNode, sourceText } from "../language.ts";
import {
  constant,
  type Expression,
  type Frame,
  isHidden,
  type KustoColumn,
  refuse,
  type Scope,
} from "../scope.ts";
import { hasTerm } from "../terms.ts";
import { absent, type Row, textOf, type Value } from "../values.ts";

type Test = (text: string) => boolean;
type Evaluate = (row: Row, frame: Frame) => Value;

/** Text operators that do not count case, and so would have to under `kind=case_sensitive`. */
const FOLDING = /^!?(has|hasprefix|hassuffix|contains|startswith|endswith|=~|~|in~)$|^has_(any|all)$/;

/**
 * The condition of `search` and `find` over the columns of one table: a text alone is a term that any column may have,
 * `column:"term"` one of a column (learn.microsoft.com/kusto/query/search-operator, "Search predicate syntax"). A
 * column that the table lacks is missing in each of its rows.
 *
 * @param all the columns of all tables that are searched
 */
export function searchPredicate(
  node: SyntaxNode,
  own: readonly KustoColumn[],
  all: readonly KustoColumn[],
  caseCounts: boolean,
  scope: Scope,
): Evaluate {
  const names = new Set(own.map(({ name }) => name));
  const missing = all
    .filter(({ name }) => !names.has(name))
    .map(({ name, type }): [string, Expression] => [name, constant(type, absent(type))]);
  const inner = { ...scope, columns: own, scalars: new Map([...scope.scalars, ...missing]) };
  return compiled(node, caseCounts, inner);
}

function compiled(node: SyntaxNode, caseCounts: boolean, scope: Scope): Evaluate {
  const over = (inner: SyntaxNode) => compiled(inner, caseCounts, scope);
  switch (kindOf(node)) {
    case "ParenthesizedExpression":
      return over(child(node, "Expression"));
    case "StarExpression":
      return () => true;
    case "LiteralExpression":
    case "CompoundStringLiteralExpression":
      return anyColumn(termTest(literalOf(node), caseCounts), scope);
    case "BinaryExpression": {
      const operator = sourceText(child(node, "Operator"));
      const [left, right] = [child(node, "Left"), child(node, "Right")];
      if (operator === ":") return inColumn(left, termTest(literalOf(right), caseCounts), scope);
      if (operator === "and" || operator === "or") {
        const [a, b] = [over(left), over(right)];
        if (operator === "and") return (row, frame) => a(row, frame) === true && b(row, frame) === true;
        return (row, frame) => a(row, frame) === true || b(row, frame) === true;
      }
      if (caseCounts && FOLDING.test(operator))
        return refuse(`"${operator}" in a search that counts case`, node, scope, [`${operator}_cs`]);
      break;
    }
    default:
      break;
  }
  return scope.expression(node, scope).evaluate;
}

function literalOf(node: SyntaxNode): string {
  const value: unknown = Reflect.get(node, "LiteralValue");
  return typeof value === "string" ? value : sourceText(node);
}

/** What a term says by the places of its asterisks. */
function termTest(term: string, caseCounts: boolean): Test {
  const fold = (text: string) => (caseCounts ? text : text.toLowerCase());
  const wanted = fold(term);
  const core = wanted.replace(/^\*|\*$/g, "");
  if (core.includes("*")) {
    const parts = core.split("*").map((part) => part.replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&"));
    const [start, end] = [wanted.startsWith("*") ? "" : "\\b", wanted.endsWith("*") ? "" : "\\b"];
    const pattern = new RegExp(`${start}${parts.join(".*")}${end}`, "us");
    return (text) => pattern.test(fold(text));
  }
  if (wanted.startsWith("*") && wanted.endsWith("*")) return (text) => fold(text).includes(core);
  const ends = wanted.endsWith("*") ? "start" : wanted.startsWith("*") ? "end" : "both";
  return (text) => hasTerm(fold(text), core, ends);
}

function anyColumn(test: Test, { columns }: Scope): Evaluate {
  const places = columns.flatMap((column, place) => (isHidden(column) ? [] : [{ place, type: column.type }]));
  return (row) => places.some(({ place, type }) => test(textOf(row[place] ?? null, type)));
}

function inColumn(node: SyntaxNode, test: Test, scope: Scope): Evaluate {
  if (kindOf(node) === "StarExpression") return anyColumn(test, scope);
  const { type, evaluate } = scope.expression(node, scope);
  return (row, frame) => test(textOf(evaluate(row, frame), type));
}
