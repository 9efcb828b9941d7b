import { child, kindOf, type SyntaxNode } from "../language.ts";
import { apart, guard, isHidden, type KustoColumn, type Relation, refuse, type Scope } from "../scope.ts";
import type { Row } from "../values.ts";
import { expansion } from "./mv-expand.ts";
import { emptyAs } from "./pieces.ts";

/**
 * Each row becomes a table of its elements, on which a query runs; the row's other columns stand beside every row of
 * the result (learn.microsoft.com/kusto/query/mv-apply-operator).
 */
export function mvApply(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  if (Reflect.get(node, "ContextIdClause") !== null) return refuse('"id" of mv-apply', node, scope);
  const { columns, expand } = expansion(node, source, scope);
  let current: readonly Row[] = [];
  const table: Relation = { columns, run: () => current };
  const subquery = child(child(node, "Subquery"), "Expression");
  const inner = applied(subquery, table, { ...scope, columns });
  const made = new Map(inner.columns.map((column, index) => [column.name, { column, index }]));
  const expanded = new Set(columns.filter((column, index) => source.columns[index] !== column));
  const outer = source.columns.flatMap((column, index): Place[] => {
    if (expanded.has(columns[index] ?? column)) return [];
    const own = made.get(column.name);
    return [
      own === undefined || isHidden(column) ? { column, from: "row", index } : { ...own, from: "result" },
    ];
  });
  const names = new Set(outer.map(({ column }) => column.name));
  const added = [...made.values()].flatMap(({ column, index }): Place[] =>
    names.has(column.name) ? [] : [{ column, from: "result", index }],
  );
  const places = [...outer, ...added];
  return {
    columns: places.map(({ column }) => column),
    ...emptyAs(source),
    run: (frame) =>
      source.run(frame).flatMap((row) => {
        current = expand(row, frame);
        const results = inner.given === undefined ? inner.run(frame) : apart(frame, (own) => inner.run(own));
        guard(frame, results.length);
        return results.map((result) =>
          places.map(({ from, index }) => (from === "row" ? row : result)[index] ?? null),
        );
      }),
  };
}

/** Where a column of the result comes from: the row itself, or what the query made of its elements. */
interface Place {
  readonly column: KustoColumn;
  readonly from: "row" | "result";
  readonly index: number;
}

/** A pipe that starts with an operator over a table that is given. */
export function applied(node: SyntaxNode, table: Relation, scope: Scope): Relation {
  const piped = kindOf(node) === "PipeExpression";
  const source = piped ? applied(child(node, "Expression"), table, scope) : table;
  return scope.operator(piped ? child(node, "Operator") : node, source, scope);
}
