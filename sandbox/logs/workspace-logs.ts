import { inTime, type QueryResult, type Render, ticksOf } from "../kusto/index.ts";
import type { Row } from "../kusto/values.ts";
import { type TableSchema, tables } from "../tables/index.ts";
import { compiledQuery } from "./compiled-query.ts";
import { TimedRows } from "./timed-rows.ts";
import type { Timespan } from "./timespan.ts";

/**
 * The rows of the workspaces. A row is there from its ingestion time on: a query before that does not see it.
 */
export class WorkspaceLogs {
  readonly #tablesOf: TablesOf;
  readonly #rows = new RowsByTable();

  /** @param tablesOf the tables of workspaces together: the same map as long as they are the same. Default: those of Azure */
  constructor(tablesOf: TablesOf = () => tables) {
    this.#tablesOf = tablesOf;
  }

  /** Rows as `ingest` makes them: the ingestion time stands behind the last column. */
  append(workspaceId: string, table: string, rows: readonly Row[]): void {
    const schema = this.#tablesOf([workspaceId]).get(table);
    const known = this.#rowsOf(workspaceId, table, schema) ?? new TimedRows(timeColumn(schema));
    known.append(rows);
    this.#rows.of(workspaceId).set(table, { schema, rows: known });
  }

  /** A table that was deleted: one of the same name begins without rows. */
  forget(workspaceId: string, table: string): void {
    this.#rows.of(workspaceId).delete(table);
  }

  /**
   * Runs a query at a time, over events of the `rangeMinutes` before it where they are given.
   *
   * @param delayMinutes how long before `now` the range ends, from where `ago()` counts, too; where it is not given, no
   * event is too young
   * @throws KustoError for a query that cannot be run
   */
  query(
    workspaceId: string,
    text: string,
    now: Date,
    rangeMinutes?: number,
    delayMinutes?: number,
  ): QueryResult {
    const end = new Date(now.getTime() - (delayMinutes ?? 0) * 60_000);
    const schemas = this.#tablesOf([workspaceId]);
    return compiledQuery(text, schemas).run((table, since) => {
      return this.#visible(workspaceId, schemas.get(table), now, { since, rangeMinutes, delayMinutes });
    }, end);
  }

  /**
   * Runs a query over the rows that arrived after `from`, up to `until`, however old their events are.
   *
   * @throws KustoError for a query that cannot be run
   */
  queryArrived(workspaceId: string, text: string, from: Date, until: Date): QueryResult {
    const schemas = this.#tablesOf([workspaceId]);
    return compiledQuery(text, schemas).run((table) => {
      const rows = this.#rowsOf(workspaceId, table, schemas.get(table));
      return rows?.arrived(ticksOf(from), ticksOf(until)) ?? [];
    }, until);
  }

  /**
   * Runs a query over the rows of several workspaces together: of all times, or of the events of a time range.
   *
   * @param until of `performance.now()`: when it must have ended. Default: it takes its time
   * @throws KustoError for a query that cannot be run
   * @throws QueryTimeoutError for one that takes longer
   */
  queryBetween(
    workspaceIds: readonly string[],
    text: string,
    now: Date,
    range?: Timespan,
    until: number = Number.POSITIVE_INFINITY,
  ): Answer {
    const schemas = this.#tablesOf(workspaceIds);
    const query = compiledQuery(text, schemas);
    const read = new Map<string, Read>();
    const rowsOf = (table: string, since?: bigint): readonly Row[] => {
      const schema = schemas.get(table);
      const all = workspaceIds.flatMap((id) => this.#visible(id, schema, now, { since }));
      const rows = range === undefined ? all : within(all, range, timeColumn(schema));
      read.set(table, { table, total: all.length, scanned: rows.length });
      return rows;
    };
    const result = query.run(rowsOf, now, undefined, until);
    inTime(until);
    return { ...result, render: query.render, read: [...read.values()] };
  }

  #visible(
    workspaceId: string,
    schema: TableSchema | undefined,
    now: Date,
    { since, rangeMinutes, delayMinutes }: Visibility,
  ): readonly Row[] {
    const rows = this.#rowsOf(workspaceId, schema?.name ?? "", schema);
    if (rows === undefined) return [];
    const until = ticksOf(now);
    if (rangeMinutes === undefined) return rows.arrived(since === undefined ? undefined : since - 1n, until);
    const end = until - minutes(delayMinutes ?? 0);
    const last = delayMinutes === undefined ? undefined : end;
    return rows.between(end - minutes(rangeMinutes), last, until, since);
  }

  /** The rows of a table in the order of its columns as they are now: they may have come in when it had others. */
  #rowsOf(workspaceId: string, table: string, schema: TableSchema | undefined): TimedRows | undefined {
    const tables = this.#rows.of(workspaceId);
    const kept = tables.get(table);
    if (kept === undefined || schema === undefined || kept.schema === schema) return kept?.rows;
    const before = columnsOf(kept.schema);
    const now = columnsOf(schema);
    const places = now.map(({ name, type }) => ({
      at: before.findIndex((each) => each.name === name && each.type === type),
      empty: type === "string" ? "" : null,
    }));
    const rows = new TimedRows(timeColumn(schema));
    rows.append(
      kept.rows.all.map((row) => [
        ...places.map(({ at, empty }) => (at === -1 ? empty : (row[at] ?? empty))),
        ...row.slice(before.length),
      ]),
    );
    tables.set(table, { schema, rows });
    return rows;
  }
}

/** What a query brings, and what it took. */
export interface Answer extends QueryResult {
  readonly render: Render;
  /** Of each table that it read. */
  readonly read: readonly Read[];
}

interface Read {
  readonly table: string;
  /** How many rows there were. */
  readonly total: number;
  /** How many of them were in the time range. */
  readonly scanned: number;
}

function within(rows: readonly Row[], range: Timespan, time: number): readonly Row[] {
  const [from, until] = [ticksOf(range.from), ticksOf(range.until)];
  return rows.filter((row) => {
    const generated = row[time];
    return typeof generated === "bigint" && generated >= from && generated <= until;
  });
}

type TablesOf = (workspaceIds: readonly string[]) => ReadonlyMap<string, TableSchema>;

/** Rows, and the table as it was when they came in. */
interface Kept {
  readonly schema: TableSchema | undefined;
  readonly rows: TimedRows;
}

/** In the order of a row's values; behind them stand the two hidden ones. */
function columnsOf(schema: TableSchema | undefined) {
  return [...(schema?.columns ?? []), ...(schema?.standardColumns ?? [])];
}

interface Visibility {
  /** What arrived before is not asked for. */
  readonly since: bigint | undefined;
  readonly rangeMinutes?: number | undefined;
  readonly delayMinutes?: number | undefined;
}

/** Where the time of an event stands. */
function timeColumn(schema: TableSchema | undefined): number {
  const columns = schema?.columns ?? [];
  return columns.findIndex(({ name }) => name === "TimeGenerated");
}

function minutes(count: number): bigint {
  return BigInt(Math.round(count * 600_000_000));
}

/** The tables of each workspace, whose id may be written in any letter case: to lower it for each read takes longer than to read. */
class RowsByTable {
  readonly #byId = new Map<string, Map<string, Kept>>();

  of(workspaceId: string): Map<string, Kept> {
    const known = this.#byId.get(workspaceId);
    if (known !== undefined) return known;
    const id = workspaceId.toLowerCase();
    const tables = this.#byId.get(id) ?? new Map<string, Kept>();
    this.#byId.set(id, tables).set(workspaceId, tables);
    return tables;
  }
}
