import { child, type SyntaxNode } from "../language.ts";
import { type Expression, once, type Scope } from "../scope.ts";
import { absent } from "../values.ts";

/** The first column of the first row, computed once a run; null where there is no row. */
export function compileToScalar(node: SyntaxNode, scope: Scope): Expression {
  const relation = scope.relation(child(node, "Expression"), {
    ...scope,
    columns: [],
    aggregates: undefined,
  });
  const type = relation.columns[0]?.type ?? "dynamic";
  return {
    type,
    uniform: true,
    evaluate: (_, frame) => once(frame, node, () => relation.run(frame)[0]?.[0] ?? absent(type)),
  };
}
