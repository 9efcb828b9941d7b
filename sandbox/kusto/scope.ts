import type { ColumnType } from "../tables/index.ts";
import type { Blanks } from "./blanks.ts";
import { KustoError, MissingTableError } from "./errors.ts";
import { insteadOf } from "./instead.ts";
import type { SyntaxNode } from "./language.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Row, Value } from "./values.ts";

/** A column of a relation. */
export interface KustoColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** A standard column of its table, such as `_ResourceId`: not shown unless the query names it. */
  readonly standard?: boolean;
}

/** Holds the ingestion time of rows that come from a table; `$` cannot start a column's name in a query. */
export const INGESTION = "$ingestion";
/** Holds the fields of a row that are no columns. */
export const META = "$meta";

/** Hidden columns are carried along with a row, and `*` does not stand for them. */
export function isHidden({
  name,
  standard,
}: Pick<KustoColumn, "standard"> & { name?: string | undefined }): boolean {
  return standard === true || name === INGESTION || name === META;
}

/**
 * The rows of a table, each as `ingest` makes them.
 *
 * @param since what arrived before may be missing: the query leaves it out
 */
export interface ReadRows {
  (table: string, since?: bigint): readonly Row[];
  /**
   * The rows of a large table, a few thousand at a time, as they are read from where they are kept: they need not all be there
   * at once. Undefined for every other table.
   */
  readonly pieces?: (table: string) => Iterable<readonly Row[]> | undefined;
}

/** What a query reads when it runs. */
export interface Frame {
  /** What `now()` is, in ticks. */
  readonly now: bigint;
  rows: ReadRows;
  /** Results that are computed once a run: `let` statements, `toscalar`, sets of `in`. */
  readonly once: Map<object, unknown>;
  /** The rows that are being read in order, and which one it is: what `prev()` and its like look at. */
  window: { readonly rows: readonly Row[]; readonly index: number };
  /** Rows read so far by operators that multiply rows; see `guard`. */
  produced: number;
  /** Of `performance.now()`: when the query must have ended. */
  readonly until: number;
  /** What stands in the blanks of the query in this run; see `blanksOf`. */
  readonly filled: readonly string[];
}

/** A scalar expression, compiled to a closure. Its value has the type `type`, or is null (never null for text). */
export interface Expression {
  readonly type: ColumnType;
  /** Reads neither row nor frame; its value is known while the query is compiled. */
  readonly constant?: boolean;
  /** Reads no row: one value for all rows of a run. */
  readonly uniform?: boolean;
  /** Would be constant, but for what stands in a blank of the query. */
  readonly blank?: boolean;
  /** The columns that it gives where it gives several; its value is then a list of theirs. */
  readonly parts?: readonly KustoColumn[];
  evaluate(row: Row, frame: Frame): Value;
}

/** A table, or what an operator made of one. */
export interface Relation {
  readonly columns: readonly KustoColumn[];
  /** Its rows are made anew in each run and seen by nobody else: who takes them may change them. */
  readonly fresh?: boolean;
  /** The table of the workspace that it is, as it is; a `let` may give it another name. */
  readonly table?: string;
  /** The name that `as` has given it. */
  readonly label?: string;
  /** What `as` has named on the way to it; what follows may use these names. */
  readonly given?: ReadonlyMap<string, Relation>;
  run(frame: Frame): readonly Row[];
  /** Its rows, a few thousand at a time, where they need not all be there at once. */
  pieces?(frame: Frame): Iterable<readonly Row[]>;
  /**
   * Whether it is sure to have no rows, as what it reads has none: a rule looks in each minute, and mostly at nothing. Absent
   * where that is not known without its rows.
   */
  isEmpty?(frame: Frame): boolean;
}

/** A function of a `let` statement, with what it sees. */
export interface UserFunction {
  readonly declaration: SyntaxNode;
  readonly scope: Scope;
}

/** Gathers one value of a group's rows. */
export interface Accumulator {
  add(row: Row, frame: Frame): void;
  result(): Value;
}

/** The texts of a query that are known in a run alone. */
export interface OpenBlanks {
  readonly places: Blanks["places"];
  /** Those that were found to be texts of the query. */
  readonly met: Set<number>;
}

export interface Scope {
  readonly text: string;
  /** What of the query changes nothing here. */
  readonly notes: string[];
  readonly columns: readonly KustoColumn[];
  readonly tables: ReadonlyMap<string, readonly KustoColumn[]>;
  /** What there is beside the tables. */
  readonly surroundings: Surroundings;
  readonly blanks: OpenBlanks;
  readonly scalars: ReadonlyMap<string, Expression>;
  /** Of one that needs a table which does not exist, why there is none. */
  readonly relations: ReadonlyMap<string, Relation | MissingTableError>;
  readonly functions: ReadonlyMap<string, UserFunction>;
  /** What `set` gives. */
  readonly options?: ReadonlyMap<string, Expression>;
  /** Names that stand for no value, and whose parts do: `step.Column` within `scan`. */
  readonly parts?: ReadonlyMap<string, (part: string) => Expression | undefined>;
  /** Where aggregates are collected; undefined where there may be none. */
  readonly aggregates?: (() => Accumulator)[] | undefined;
  /** Stands for the text of a function's body in errors: the call. */
  readonly call?: SyntaxNode;
  /** Given where columns depend on rows, and the query is therefore compiled while it runs. */
  readonly frame?: Frame;
  /** The compilers, which need each other: expressions hold tables (`toscalar`), tables hold expressions. */
  readonly expression: (node: SyntaxNode, scope: Scope) => Expression;
  readonly relation: (node: SyntaxNode, scope: Scope) => Relation;
  /** What follows a pipe, over what comes before it. */
  readonly operator: (node: SyntaxNode, source: Relation, scope: Scope) => Relation;
}

/** A constant of a type. */
export function constant(type: ColumnType, value: Value): Expression {
  return { type, constant: true, uniform: true, evaluate: () => value };
}

const NO_FRAME: Frame = {
  now: 0n,
  rows: () => [],
  once: new Map(),
  window: { rows: [], index: 0 },
  produced: 0,
  until: Number.POSITIVE_INFINITY,
  filled: [],
};

/**
 * The value of a constant; undefined for anything else.
 *
 * @throws BlankMustBeKnown
 */
export function constantOf(expression: Expression | undefined): Value | undefined {
  if (expression?.blank === true) throw new BlankMustBeKnown();
  return expression?.constant === true ? expression.evaluate([], NO_FRAME) : undefined;
}

/** Without what stands in a blank, the query cannot be compiled. */
export class BlankMustBeKnown extends Error {}

/** Computed once a run, however often it is used. What is read in order meanwhile goes on where it was. */
export function once<T>(frame: Frame, key: object, compute: () => T): T {
  if (!frame.once.has(key)) {
    const { window } = frame;
    frame.once.set(key, compute());
    frame.window = window;
  }
  return frame.once.get(key) as T;
}

/** Says what of the query changes nothing here, or is not certain; once, however often it comes. */
export function note({ notes }: Scope, text: string): void {
  if (!notes.includes(text)) notes.push(text);
}

/** @throws KustoError at a node, with a code of Microsoft's or `SANDBOX` */
export function fail(code: string, reason: string, node: SyntaxNode, { text, call }: Scope): never {
  throw new KustoError(code, reason, text, (call ?? node).TextStart);
}

/** @throws MissingTableError at a node */
export function failWithoutTable(name: string, node: SyntaxNode, { text, call }: Scope): never {
  const reason = `There is no table "${name}". Give its rows in ${name}.json.`;
  throw new MissingTableError("SEM0100", reason, text, (call ?? node).TextStart);
}

/**
 * @param known all that may stand in its place, where these are few
 * @throws KustoError that names what the sandbox does not run, where it stands, and what serves its purpose
 */
export function refuse(what: string, node: SyntaxNode, scope: Scope, known: readonly string[] = []): never {
  const name = /"(.+?)"/.exec(what)?.[1] ?? what;
  const instead = known.length === 0 ? insteadOf(name) : ` It runs ${known.join(", ")}.`;
  return fail("SANDBOX", `${what} is not run by the sandbox.${instead}`, node, scope);
}

/** For a table that changes while a query runs: what depends on it must not be kept beyond it. */
export function apart<T>(frame: Frame, run: (inner: Frame) => T): T {
  const inner = { ...frame, once: new Map(frame.once), window: { rows: [], index: 0 } };
  const result = run(inner);
  frame.produced = inner.produced;
  return result;
}

/** A result above this would not fit into memory; the service has limits as well (query limits: 500,000 rows). */
const MOST_ROWS = 5_000_000;

/** So many rows are made between two looks at the time. */
const ROWS_BETWEEN_LOOKS = 4096;

/**
 * @throws QueryLimitError where operators that multiply rows have made more than a machine can hold
 * @throws QueryTimeoutError where they take too long
 */
export function guard(frame: Frame, added: number): void {
  const looks = Math.floor(frame.produced / ROWS_BETWEEN_LOOKS);
  frame.produced += added;
  if (Math.floor(frame.produced / ROWS_BETWEEN_LOOKS) > looks) inTime(frame.until);
  if (frame.produced > MOST_ROWS)
    throw new QueryLimitError(
      `The query makes more than ${MOST_ROWS.toLocaleString("en-US")} rows on its way; narrow it down.`,
    );
}

/** @throws QueryTimeoutError after that moment of `performance.now()` */
export function inTime(until: number): void {
  if (performance.now() > until) throw new QueryTimeoutError("The query takes longer than it may.");
}

/** A query that takes longer than whoever asks waits. */
export class QueryTimeoutError extends Error {}

/** A query that, over these rows, goes beyond a limit of the sandbox or of the service. */
export class QueryLimitError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "QueryLimitError";
  }
}
