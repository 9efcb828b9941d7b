import { child, elements, kindOf, type SyntaxNode, sourceText } from "../language.ts";
import type { Expression, Frame, Relation, Scope } from "../scope.ts";
import type { Row, Value } from "../values.ts";
import { countOf } from "./limits.ts";

interface SortKey {
  readonly expression: Expression;
  readonly ascending: boolean;
  readonly nullsFirst: boolean;
}

/**
 * Stable. Descending by default; nulls are last when descending and first when ascending, unless the query says
 * otherwise (learn.microsoft.com/kusto/query/sort-operator).
 */
export function sort(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const keys = elements(child(node, "Expressions")).map((element) => sortKey(element, scope));
  return {
    columns: source.columns,
    run: (frame) => sorted(source.run(frame), keys, frame),
  };
}

/** The first rows of that order. */
export function top(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const limit = countOf(child(node, "Expression"), scope);
  const keys = [sortKey(child(node, "ByExpression"), scope)];
  return {
    columns: source.columns,
    run: (frame) => sorted(source.run(frame), keys, frame).slice(0, limit(frame)),
  };
}

function sortKey(element: SyntaxNode, scope: Scope): SortKey {
  const ordered = kindOf(element) === "OrderedExpression";
  const words = ordered ? sourceText(child(element, "Ordering")).split(/\s+/) : [];
  const ascending = words.includes("asc");
  const nullsFirst = words.includes("nulls") ? words.includes("first") : ascending;
  return {
    expression: scope.expression(ordered ? child(element, "Expression") : element, scope),
    ascending,
    nullsFirst,
  };
}

function sorted(rows: readonly Row[], keys: readonly SortKey[], frame: Frame): Row[] {
  return rows
    .map((row) => ({
      row,
      values: keys.map(({ expression }) => expression.evaluate(row, frame)),
    }))
    .sort((a, b) => {
      for (const [index, key] of keys.entries()) {
        const order = compare(a.values[index] ?? null, b.values[index] ?? null, key);
        if (order !== 0) return order;
      }
      return 0;
    })
    .map(({ row }) => row);
}

/** In the order of the sort operator, nulls where they stand by default. */
export function byOrder(a: Value, b: Value, ascending: boolean): number {
  return compare(a, b, { ascending, nullsFirst: ascending });
}

function compare(a: Value, b: Value, { ascending, nullsFirst }: Omit<SortKey, "expression">): number {
  if (a === null || b === null) {
    if (a === b) return 0;
    return (a === null) === nullsFirst ? -1 : 1;
  }
  if (a === b) return 0;
  return a < b === ascending ? -1 : 1;
}
