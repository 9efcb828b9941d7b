import { boundNames, nameOf, type SyntaxNode } from "../language.ts";
import { type Expression, fail, isHidden, refuse, type Scope } from "../scope.ts";
import { callScalar } from "../user-functions.ts";
import { absent } from "../values.ts";

/** A column, a value of a `let` statement, or a function of one without parameters. */
export function compileName(node: SyntaxNode, scope: Scope): Expression {
  const name = nameOf(node);
  const index = scope.columns.findIndex((column) => column.name === name);
  const column = scope.columns[index];
  if (column !== undefined) {
    const missing = absent(column.type);
    return { type: column.type, evaluate: (row) => row[index] ?? missing };
  }
  const scalar = scope.scalars.get(name);
  if (scalar !== undefined) return scalar;
  if (scope.functions.has(name)) return callScalar(node, name, [], scope);
  if (boundNames(node) !== undefined) return refuse(`The table "${name}" as a value`, node, scope);
  const columns = scope.columns.filter((each) => !isHidden(each)).map((each) => each.name);
  return fail(
    "SEM0100",
    `The name "${name}" does not refer to any column; there are ${columns.join(", ") || "none"}.`,
    node,
    scope,
  );
}
