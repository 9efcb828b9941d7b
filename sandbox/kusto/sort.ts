import { child, elements, kindOf, type SyntaxNode } from "./language.ts";
import type { Relation, Scope } from "./scope.ts";
import type { Value } from "./values.ts";

/**
 * Stable. Descending by default; nulls are last when descending and first when ascending, unless the query says
 * otherwise (learn.microsoft.com/kusto/query/sort-operator).
 */
export function sort(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const keys = elements(child(node, "Expressions")).map((element) => {
    const ordered = kindOf(element) === "OrderedExpression";
    const words = ordered ? child(element, "Ordering").toString().trim().split(/\s+/) : [];
    const ascending = words.includes("asc");
    const nullsFirst = words.includes("nulls") ? words.includes("first") : ascending;
    const expression = scope.expression(ordered ? child(element, "Expression") : element, scope);
    return { expression, ascending, nullsFirst };
  });
  return {
    columns: source.columns,
    run: (frame) =>
      source
        .run(frame)
        .map((row) => ({ row, values: keys.map(({ expression }) => expression.evaluate(row, frame)) }))
        .sort((a, b) => {
          for (const [index, key] of keys.entries()) {
            const order = compare(a.values[index] ?? null, b.values[index] ?? null, key);
            if (order !== 0) return order;
          }
          return 0;
        })
        .map(({ row }) => row),
  };
}

function compare(
  a: Value,
  b: Value,
  { ascending, nullsFirst }: { ascending: boolean; nullsFirst: boolean },
): number {
  if (a === null || b === null) {
    if (a === b) return 0;
    return (a === null) === nullsFirst ? -1 : 1;
  }
  if (a === b) return 0;
  return a < b === ascending ? -1 : 1;
}
