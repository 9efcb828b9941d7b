import type { TableSchema } from "../../tables/index.ts";
import { compileExpression } from "./expressions.ts";
import { child, elements, kindOf, nameOf, parse, type Schema, type SyntaxNode } from "./language.ts";
import { compileRelation } from "./relations.ts";
import { type Expression, INGESTION, type KustoColumn, type Relation, refuse, type Scope } from "./scope.ts";
import { type Row, ticksOf } from "./values.ts";

export { KustoError } from "./errors.ts";
export { IngestionError, ingest, type Table } from "./ingest.ts";
export type { KustoColumn } from "./scope.ts";
export { formatDatetime, ticksOf, type Value, wireValue } from "./values.ts";

export interface QueryResult {
  readonly columns: readonly KustoColumn[];
  readonly rows: readonly Row[];
}

export interface CompiledQuery {
  readonly columns: readonly KustoColumn[];
  /**
   * @param rows the rows of a table, each with its ingestion time behind the last column
   * @param now what `now()` is
   */
  run(rows: (table: string) => readonly Row[], now: Date): QueryResult;
}

/**
 * Compiles a query against the tables of a workspace.
 *
 * @throws KustoError for what Microsoft's parser refuses, and for what the sandbox does not run; each with line and
 * column
 * @example
 * compile("SigninLogs | count", tables).run(() => [], new Date()).rows; // [[0]]
 */
export function compile(text: string, schema: Schema): CompiledQuery {
  const block = parse(text, schema);
  let scope: Scope = {
    text,
    columns: [],
    tables: new Map(
      [...schema].map(([name, table]: [string, Pick<TableSchema, "columns">]) => [name, table.columns]),
    ),
    scalars: new Map(),
    relations: new Map(),
    expression: compileExpression,
    relation: compileRelation,
  };
  let result: Relation | undefined;
  for (const statement of elements(child(block, "Statements"))) {
    if (kindOf(statement) === "LetStatement") scope = withLet(statement, scope);
    else if (kindOf(statement) === "ExpressionStatement" && result === undefined) {
      result = compileRelation(child(statement, "Expression"), scope);
    } else refuse(`"${kindOf(statement)}"`, statement, scope, ["let statements", "one query"]);
  }
  if (result === undefined)
    return refuse("A text without a query", block, scope, ["let statements", "one query"]);
  return visible(result);
}

function withLet(statement: SyntaxNode, scope: Scope): Scope {
  const name = nameOf(child(statement, "Name"));
  const value = child(statement, "Expression");
  if (kindOf(value) === "FunctionDeclaration") {
    return refuse("A function in a let statement", statement, scope, ["values", "tables"]);
  }
  const tabular =
    ["PipeExpression", "PrintOperator", "UnionOperator"].includes(kindOf(value)) || isTable(value, scope);
  if (tabular) {
    return { ...scope, relations: new Map([...scope.relations, [name, compileRelation(value, scope)]]) };
  }
  const scalar: Expression = compileExpression(value, scope);
  return { ...scope, scalars: new Map([...scope.scalars, [name, scalar]]) };
}

function isTable(node: SyntaxNode, scope: Scope): boolean {
  return (
    kindOf(node) === "NameReference" && (scope.tables.has(nameOf(node)) || scope.relations.has(nameOf(node)))
  );
}

/** Without the hidden column, which is always the last one where there is one. */
function visible(relation: Relation): CompiledQuery {
  const places = relation.columns.flatMap(({ name }, index) => (name === INGESTION ? [] : [index]));
  const columns = relation.columns.filter(({ name }) => name !== INGESTION);
  return {
    columns,
    run: (rows, now) => {
      const found = relation.run({ now: ticksOf(now), rows, once: new Map() });
      const shown = columns.length === relation.columns.length;
      return { columns, rows: shown ? found : found.map((row) => places.map((index) => row[index] ?? null)) };
    },
  };
}
