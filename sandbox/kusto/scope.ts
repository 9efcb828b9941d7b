import type { ColumnType } from "../../tables/index.ts";
import { KustoError } from "./errors.ts";
import type { SyntaxNode } from "./language.ts";
import type { Row, Value } from "./values.ts";

/** A column of a relation. Hidden ones are carried along and never shown. */
export interface KustoColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** Holds the ingestion time of rows that come from a table; `$` cannot start a column's name in a query. */
export const INGESTION = "$ingestion";

/** What a query reads when it runs. */
export interface Frame {
  readonly now: bigint;
  rows(table: string): readonly Row[];
  /** Results of `let` statements and `toscalar`, computed once a run. */
  readonly once: Map<object, unknown>;
}

export interface Expression {
  readonly type: ColumnType;
  evaluate(row: Row, frame: Frame): Value;
}

/** A table, or what an operator made of one. */
export interface Relation {
  readonly columns: readonly KustoColumn[];
  run(frame: Frame): readonly Row[];
}

export interface Scope {
  readonly text: string;
  readonly columns: readonly KustoColumn[];
  readonly tables: ReadonlyMap<string, readonly KustoColumn[]>;
  readonly scalars: ReadonlyMap<string, Expression>;
  readonly relations: ReadonlyMap<string, Relation>;
  /** The two compilers, which need each other: expressions hold tables (`toscalar`), tables hold expressions. */
  readonly expression: (node: SyntaxNode, scope: Scope) => Expression;
  readonly relation: (node: SyntaxNode, scope: Scope) => Relation;
}

/** @throws KustoError that names what the sandbox does not run, and where it stands */
export function refuse(what: string, node: SyntaxNode, { text }: Scope, known: Iterable<string>): never {
  const list = [...known].sort().join(", ");
  throw new KustoError(
    "SANDBOX",
    `${what} is not run by the sandbox; it runs ${list}.`,
    text,
    node.TextStart,
  );
}
