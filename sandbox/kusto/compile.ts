import type { Blanks } from "./blanks.ts";
import { KustoError } from "./errors.ts";
import { compileExpression } from "./expressions/index.ts";
import { child, elements, kindOf, parse, type Schema, type SyntaxNode } from "./language.ts";
import { compileOperator } from "./operators/index.ts";
import { ColumnsDependOnRows } from "./operators/plugins/schema.ts";
import { queryStart } from "./query-start.ts";
import { RegularExpressionError } from "./regular-expression.ts";
import { compileRelation } from "./relations.ts";
import { type Render, renderOf } from "./render.ts";
import { expanded } from "./saved-functions.ts";
import {
  BlankMustBeKnown,
  type Frame,
  fail,
  isHidden,
  type KustoColumn,
  META,
  type OpenBlanks,
  type ReadRows,
  type Relation,
  type Scope,
} from "./scope.ts";
import { withStatement } from "./statements.ts";
import type { Rows, Surroundings } from "./surroundings.ts";
import { type Row, ticksOf, type Value } from "./values.ts";

export interface QueryResult {
  readonly columns: readonly KustoColumn[];
  readonly rows: readonly Row[];
  /** Of each row, the fields that are no columns, where it passed through whole; see `ingest`. */
  readonly meta: readonly Value[];
}

export interface CompiledQuery {
  /** Undefined where the columns depend on the rows (`evaluate bag_unpack`). */
  readonly columns: readonly KustoColumn[] | undefined;
  /** What of the query changes nothing here. */
  readonly notes: readonly string[];
  /**
   * What the rows come from first: `table`, or the operator that the query begins with. A name that a `let` declares stands
   * for what it is declared as: of `let all = union A, B; all | count`, it is `union`.
   */
  readonly start: string;
  /** How it wants to be drawn. */
  readonly render: Render;
  /**
   * @param now what `now()` is
   * @param filled what stands in the blanks of the query, in their order; default: what stood there when it was compiled
   * @param until of `performance.now()`: when it takes longer, it ends with a QueryTimeoutError. Default: it takes its time
   */
  run(rows: ReadRows, now: Date, filled?: readonly string[], until?: number): QueryResult;
}

/**
 * Compiles a query against the tables of a workspace.
 *
 * @throws KustoError for what Microsoft's parser refuses, and for what the sandbox does not run; each with line and
 * column
 * @example
 * compile("SigninLogs | count", tables).run(() => [], new Date()).rows; // [[0]]
 */
export function compile(query: string, schema: Schema, surroundings: Surroundings = {}): CompiledQuery {
  return compiled(query, schema, surroundings, { places: new Map(), met: new Set() });
}

/**
 * Compiles a query so that it can be run with other texts in its blanks.
 *
 * @returns undefined where that cannot be done: a text has to be known ahead, or the query is faulty
 */
export function compileForm(query: string, schema: Schema, { places }: Blanks): CompiledQuery | undefined {
  const met = new Set<number>();
  try {
    const form = compiled(query, schema, {}, { places, met });
    // What looks like a blank may stand in a comment, or in a text.
    return form.columns !== undefined && met.size === places.size ? form : undefined;
  } catch (error) {
    if (error instanceof KustoError || error instanceof BlankMustBeKnown) return undefined;
    throw error;
  }
}

function compiled(
  query: string,
  schema: Schema,
  surroundings: Surroundings,
  blanks: OpenBlanks,
): CompiledQuery {
  const { text, located } = expanded(query, surroundings.functions ?? new Map());
  const told = <T>(compute: () => T): T => {
    try {
      return compute();
    } catch (error) {
      throw error instanceof KustoError && text !== query ? located(error) : error;
    }
  };
  const result = told(() => compileText(text, schema, surroundings, blanks));
  return {
    ...result,
    run: (rows, now, filled, until) => told(() => readable(() => result.run(rows, now, filled, until), text)),
  };
}

/** A regular expression that a row gives is not read before the query runs. */
function readable<T>(run: () => T, text: string): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof RegularExpressionError)) throw error;
    throw new KustoError(
      "SEM0420",
      `A row gives a regular expression that cannot be read: ${error.message}.`,
      text,
      0,
    );
  }
}

function compileText(
  text: string,
  schema: Schema,
  surroundings: Surroundings,
  blanks: OpenBlanks,
): CompiledQuery {
  const block = parse(text, schema, tablesElsewhere(surroundings));
  const notes: string[] = [];
  const start = queryStart(block);
  const render = renderOf(block);
  const scope: Scope = {
    text,
    notes,
    columns: [],
    tables: new Map(
      [...schema].map(([name, { columns, standardColumns = [] }]) => [
        name,
        [...columns, ...standardColumns.map((column) => ({ ...column, standard: true }))],
      ]),
    ),
    surroundings,
    blanks,
    scalars: new Map(),
    relations: new Map(),
    functions: new Map(),
    expression: compileExpression,
    relation: compileRelation,
    operator: compileOperator,
  };
  try {
    return runnable(compileBlock(block, scope), { notes, start, render });
  } catch (error) {
    if (!(error instanceof ColumnsDependOnRows)) throw error;
    return {
      columns: undefined,
      notes,
      start,
      render,
      run: (...given) => {
        const frame = frameOf(...given);
        return shown(compileBlock(block, { ...scope, frame }))(frame);
      },
    };
  }
}

/** In a function of its own, so that Microsoft's syntax tree, which is large, is not kept with the query. */
function runnable(
  relation: Relation,
  facts: Pick<CompiledQuery, "notes" | "start" | "render">,
): CompiledQuery {
  const run = shown(relation);
  return {
    ...facts,
    columns: relation.columns.filter((column) => !isHidden(column)),
    run: (...given) => run(frameOf(...given)),
  };
}

/** The columns of tables of other workspaces; of one name in several, those of the first. */
function tablesElsewhere({ elsewhere = new Map() }: Surroundings): Schema {
  const all = new Map<string, { columns: Rows["columns"]; standardColumns: Rows["columns"] }>();
  for (const [name, { columns }] of [...elsewhere.values()].flatMap((tables) => [...tables])) {
    const [own, standard] = [false, true].map((is) =>
      columns.filter((each) => (each.standard ?? false) === is),
    );
    if (!all.has(name)) all.set(name, { columns: own ?? [], standardColumns: standard ?? [] });
  }
  return all;
}

function frameOf(
  rows: ReadRows,
  now: Date,
  filled: readonly string[] = [],
  until: number = Number.POSITIVE_INFINITY,
): Frame {
  return {
    now: ticksOf(now),
    rows,
    once: new Map(),
    window: { rows: [], index: 0 },
    produced: 0,
    until,
    filled,
  };
}

function compileBlock(block: SyntaxNode, start: Scope): Relation {
  let scope = start;
  let result: Relation | undefined;
  for (const statement of elements(child(block, "Statements"))) {
    if (kindOf(statement) !== "ExpressionStatement") scope = withStatement(statement, scope);
    else if (result !== undefined)
      return fail("SANDBOX", "The sandbox runs one query of a text.", statement, scope);
    else result = compileRelation(child(statement, "Expression"), scope);
  }
  return result ?? fail("SANDBOX", "There is no query in the text.", block, scope);
}

/** Without the hidden columns. */
function shown(relation: Relation): (frame: Frame) => QueryResult {
  const places = relation.columns.flatMap((column, index) => (isHidden(column) ? [] : [index]));
  const columns = places.flatMap((place) => relation.columns[place] ?? []);
  const meta = relation.columns.findIndex(({ name }) => name === META);
  return (frame) => {
    const rows = relation.run(frame);
    return {
      columns,
      rows:
        places.length === relation.columns.length
          ? rows
          : rows.map((row) => places.map((place) => row[place] ?? null)),
      meta: meta === -1 ? [] : rows.map((row) => row[meta] ?? null),
    };
  };
}
