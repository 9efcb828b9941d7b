import { child, elements, type SyntaxNode } from "../../language.ts";
import { constantOf, type Expression, fail, type Relation, type Scope } from "../../scope.ts";
import { inOrder } from "../project.ts";

/** The rows around those that meet a condition (learn.microsoft.com/kusto/query/rows-near-plugin). */
export function rowsNear(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const args = elements(child(child(child(node, "FunctionCall"), "ArgumentList"), "Expressions"));
  const [condition, before, after] = args.map((each) => scope.expression(each, scope));
  const most = [before, after ?? before].map((count) => wholeOf(count, node, scope));
  const [above = 0, below = 0] = most;
  return {
    columns: source.columns,
    run: (frame) => {
      const rows = source.run(frame);
      const met = inOrder(rows, frame, (row) => condition?.evaluate(row, frame) === true);
      const near = new Uint8Array(rows.length);
      for (const [index, isMet] of met.entries()) {
        if (isMet) near.fill(1, Math.max(0, index - above), index + below + 1);
      }
      return rows.filter((_, index) => near[index] === 1);
    },
  };
}

function wholeOf(count: Expression | undefined, node: SyntaxNode, scope: Scope): number {
  const value = constantOf(count);
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  return fail("SANDBOX", "rows_near() needs a number of rows that is known ahead.", node, scope);
}
