import { child, declaredType, elements, kindOf, nameOf, type SyntaxNode } from "../../language.ts";
import type { KustoColumn } from "../../scope.ts";

/** Thrown while a query is compiled whose columns are known only when it runs. */
export class ColumnsDependOnRows extends Error {}

/** The columns that a query says a plugin gives; `*` stands for those of its source. */
export interface OutputSchema {
  readonly columns: readonly KustoColumn[];
  readonly withSource: boolean;
}

/** What stands behind the colon of `evaluate plugin(…) : (…)`; undefined where there is nothing. */
export function schemaOf(node: SyntaxNode): OutputSchema | undefined {
  const clause = Reflect.get(node, "Schema") as SyntaxNode | null;
  if (clause === null) return undefined;
  const schema = child(clause, "Schema");
  const leading = Reflect.get(schema, "AsteriskToken") as SyntaxNode | null | undefined;
  return {
    columns: elements(child(schema, "Columns"))
      .filter((column) => kindOf(column) === "NameAndTypeDeclaration")
      .map((column) => ({ name: nameOf(child(column, "Name")), type: declaredType(column) })),
    withSource: leading !== null && leading !== undefined,
  };
}
