import { child, type SyntaxNode } from "../language.ts";
import { type Expression, once, type Scope } from "../scope.ts";
import { isTabular } from "../statements.ts";
import { absent } from "../values.ts";

/** The first column of the first row, computed once a run; null where there is no row. */
export function compileToScalar(node: SyntaxNode, scope: Scope): Expression {
  const inner = child(node, "Expression");
  // A value by its name: the key of a partition.
  if (!isTabular(inner, scope)) return scope.expression(inner, scope);
  const relation = scope.relation(inner, {
    ...scope,
    columns: [],
    aggregates: undefined,
  });
  const type = relation.columns[0]?.type ?? "dynamic";
  return {
    type,
    uniform: true,
    evaluate: (_, frame) => once(frame, relation, () => relation.run(frame)[0]?.[0] ?? absent(type)),
  };
}
