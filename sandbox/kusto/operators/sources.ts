import { convert } from "../functions/conversions.ts";
import { child, declaredType, elements, nameOf, type SyntaxNode } from "../language.ts";
import { constantOf, fail, guard, type KustoColumn, type Relation, type Scope } from "../scope.ts";
import type { Row, Value } from "../values.ts";
import { assignments, named } from "./columns.ts";

/** One row of values. */
export function print(node: SyntaxNode, scope: Scope): Relation {
  const values = assignments(elements(child(node, "Expressions")), {
    ...scope,
    columns: [],
  });
  return {
    columns: named(
      node,
      values.map(({ name, expression }, index) => ({
        name: name ?? `print_${index}`,
        type: expression.type,
      })),
    ),
    run: (frame) => [values.map(({ expression }) => expression.evaluate([], frame))],
  };
}

/** As many rows as the service makes at most (learn.microsoft.com/kusto/query/range-operator). */
export function range(node: SyntaxNode, scope: Scope): Relation {
  const bare = { ...scope, columns: [] };
  const [from, to, step] = ["From", "To", "Step"].map((name) => scope.expression(child(node, name), bare));
  const types = [from?.type, to?.type, step?.type];
  const type = types.includes("real") ? "real" : (from?.type ?? "long");
  return {
    columns: [{ name: nameOf(child(node, "Name")), type }],
    run: (frame) => {
      const [start, end, by] = [from, to, step].map((each) => each?.evaluate([], frame) ?? null);
      if (
        start === null ||
        end === null ||
        by === null ||
        start === undefined ||
        end === undefined ||
        by === undefined
      )
        return [];
      const rows: Row[] = [];
      const up = Number(by) > 0;
      if (Number(by) === 0) return [];
      for (
        let at: Value = start;
        up ? (at as number) <= (end as number) : (at as number) >= (end as number);
        at = next(at, by)
      ) {
        guard(frame, 1);
        rows.push([at]);
      }
      return rows;
    },
  };
}

function next(at: Value, by: Value): Value {
  if (typeof at === "bigint" || typeof by === "bigint") return BigInt(at as bigint) + BigInt(by as bigint);
  return Number(at) + Number(by);
}

/** Rows that stand in the query. */
export function datatable(node: SyntaxNode, scope: Scope): Relation {
  const columns = elements(child(child(node, "Schema"), "Columns")).map(
    (column): KustoColumn => ({
      name: nameOf(child(column, "Name")),
      type: declaredType(column),
    }),
  );
  const values = elements(child(node, "Values")).map((value, index) => {
    const expression = scope.expression(value, { ...scope, columns: [] });
    const type = columns[index % columns.length]?.type ?? "dynamic";
    const literal = constantOf(expression);
    if (literal === undefined) return fail("SANDBOX", "A datatable holds literals only.", value, scope);
    return convert(literal, expression.type, type);
  });
  if (columns.length > 0 && values.length % columns.length !== 0)
    return fail(
      "SEM0101",
      `${values.length} values do not fill rows of ${columns.length} columns.`,
      node,
      scope,
    );
  const rows: Row[] = [];
  for (let at = 0; at < values.length; at += columns.length) rows.push(values.slice(at, at + columns.length));
  return { columns, run: () => rows };
}
