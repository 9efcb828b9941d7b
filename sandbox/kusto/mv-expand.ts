import { child, elements, kindOf, nameOf, type SyntaxNode } from "./language.ts";
import { type Relation, refuse, type Scope } from "./scope.ts";
import type { Value } from "./values.ts";

/**
 * One row for each element of a list. Null gives one row, an empty list none, an object one for each of its keys
 * (learn.microsoft.com/kusto/query/mv-expand-operator).
 */
export function mvExpand(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const listed = elements(child(node, "Expressions"));
  const [only, another] = listed;
  if (only === undefined || another !== undefined || Reflect.get(node, "RowLimitClause") !== null) {
    return refuse('"mv-expand" of several columns, or with a limit', node, scope, [
      "mv-expand of one column",
    ]);
  }
  if (Reflect.get(only, "ToTypeOf") !== null)
    return refuse('"to typeof"', only, scope, ["mv-expand of one column"]);
  const inner = child(only, "Expression");
  const isNamed = kindOf(inner) === "SimpleNamedExpression";
  const value = scope.expression(isNamed ? child(inner, "Expression") : inner, scope);
  const name = isNamed ? nameOf(child(inner, "Name")) : nameOf(inner);
  const columns = [...source.columns];
  const existing = columns.findIndex((column) => column.name === name);
  const place = existing === -1 ? columns.length : existing;
  columns[place] = { name, type: "dynamic" };
  return {
    columns,
    run: (frame) =>
      source.run(frame).flatMap((row) =>
        parts(value.evaluate(row, frame)).map((part) => {
          const expanded = row.slice();
          expanded[place] = part;
          return expanded;
        }),
      ),
  };
}

function parts(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value as Value[];
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).map(([key, entry]) => ({ [key]: entry }));
  }
  return [value];
}
