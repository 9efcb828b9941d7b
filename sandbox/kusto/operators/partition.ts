import { child, kindOf, nameOf, parametersOf, type SyntaxNode } from "../language.ts";
import { apart, type Expression, QueryLimitError, type Relation, type Scope } from "../scope.ts";
import type { Row, Value } from "../values.ts";
import { ByKeys } from "./groups.ts";
import { applied } from "./mv-apply.ts";

/** Partitions that the strategy `legacy` takes at most, which is that of a query that names none. */
const MOST_LEGACY = 64;

/**
 * A query over the rows of each value of a column, one result after the other
 * (learn.microsoft.com/kusto/query/partition-operator).
 */
export function partition(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const strategy = parametersOf(node).get("hint.strategy")?.text ?? "legacy";
  const column = child(node, "ByExpression");
  const by = scope.expression(column, scope);
  let current: readonly Row[] = [];
  let key: Value = null;
  const inner = subquery(
    child(node, "Operand"),
    { columns: source.columns, run: () => current },
    { name: nameOf(column), value: { type: by.type, evaluate: () => key } },
    scope,
  );
  return {
    columns: inner.columns,
    run: (frame) => {
      const groups = new ByKeys<{ key: Value; rows: Row[] }>([by]);
      for (const row of source.run(frame))
        groups.orMake(row, frame, () => ({ key: by.evaluate(row, frame), rows: [] })).rows.push(row);
      const all = [...groups.values()];
      if (strategy === "legacy" && all.length > MOST_LEGACY)
        throw new QueryLimitError(
          `partition has ${all.length} values of ${nameOf(column)}, and without hint.strategy=native or shuffle it takes at most ${MOST_LEGACY}.`,
        );
      const result: Row[] = [];
      for (const group of all) {
        current = group.rows;
        key = group.key;
        for (const row of apart(frame, (own) => inner.run(own))) result.push(row);
      }
      return result;
    },
  };
}

/** In parentheses it starts with the rows of the partition; in braces with a table of its own, and may ask for the key. */
function subquery(
  operand: SyntaxNode,
  table: Relation,
  key: { readonly name: string; readonly value: Expression },
  scope: Scope,
): Relation {
  if (kindOf(operand) === "PartitionSubquery")
    return applied(child(operand, "Subquery"), table, { ...scope, columns: table.columns });
  const scalars = new Map([...scope.scalars, [key.name, key.value]]);
  return scope.relation(child(operand, "Query"), { ...scope, columns: [], scalars });
}
