import type { SyntaxNode } from "../../language.ts";
import { isHidden, type Relation } from "../../scope.ts";
import { type Row, textOf } from "../../values.ts";

/** A row a value, as text (learn.microsoft.com/kusto/query/narrow-plugin). */
export function narrow(_: SyntaxNode, source: Relation): Relation {
  return {
    columns: [
      { name: "Row", type: "long" },
      { name: "Column", type: "string" },
      { name: "Value", type: "string" },
    ],
    run: (frame) =>
      source
        .run(frame)
        .flatMap((row, index) =>
          source.columns.flatMap((column, place): Row[] =>
            isHidden(column) ? [] : [[index, column.name, textOf(row[place] ?? null, column.type)]],
          ),
        ),
  };
}
