import { boundNames, child, type SyntaxNode } from "../language.ts";
import type { Frame, Relation, Scope } from "../scope.ts";
import type { Row } from "../values.ts";
import { piecesOf } from "./pieces.ts";

/** A number of rows. */
export function countOf(node: SyntaxNode, scope: Scope): (frame: Frame) => number {
  const count = scope.expression(node, { ...scope, columns: [] });
  return (frame) => Math.max(0, Number(count.evaluate([], frame)));
}

/** The first rows, where the service takes any. */
export function take(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const limit = countOf(child(node, "Expression"), scope);
  return {
    columns: source.columns,
    run: (frame) => {
      const most = limit(frame);
      const first: Row[] = [];
      for (const rows of piecesOf(source, frame))
        for (let at = 0; at < rows.length && first.length < most; at++) first.push(rows[at] as Row);
      return first;
    },
  };
}

export function count(node: SyntaxNode, source: Relation): Relation {
  const [name = "Count"] = boundNames(node) ?? [];
  return {
    columns: [{ name, type: "long" }],
    run: (frame) => {
      let count = 0;
      for (const rows of piecesOf(source, frame)) count += rows.length;
      return [[count]];
    },
  };
}
