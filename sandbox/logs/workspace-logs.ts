import { type QueryResult, ticksOf } from "../kusto/index.ts";
import type { Row } from "../kusto/values.ts";
import { tables } from "../tables/index.ts";
import { compiledQuery } from "./compiled-query.ts";
import { TimedRows } from "./timed-rows.ts";
import type { Timespan } from "./timespan.ts";

/**
 * The rows of the workspaces. A row is there from its ingestion time on: a query before that does not see it.
 */
export class WorkspaceLogs {
  readonly #tables = new Map<string, TimedRows>();

  /** Rows as `ingest` makes them: the ingestion time stands behind the last column. */
  append(workspaceId: string, table: string, rows: readonly Row[]): void {
    const key = keyOf(workspaceId, table);
    const known = this.#tables.get(key) ?? new TimedRows(timeColumn(table));
    known.append(rows);
    this.#tables.set(key, known);
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
    return compiledQuery(text).run((table, since) => {
      return this.#visible(workspaceId, table, now, { since, rangeMinutes, delayMinutes });
    }, end);
  }

  /**
   * Runs a query over the rows that arrived after `from`, up to `until`, however old their events are.
   *
   * @throws KustoError for a query that cannot be run
   */
  queryArrived(workspaceId: string, text: string, from: Date, until: Date): QueryResult {
    return compiledQuery(text).run((table) => {
      return this.#tables.get(keyOf(workspaceId, table))?.arrived(ticksOf(from), ticksOf(until)) ?? [];
    }, until);
  }

  /**
   * Runs a query over the rows of several workspaces together: of all times, or of the events of a time range.
   *
   * @throws KustoError for a query that cannot be run
   */
  queryBetween(workspaceIds: readonly string[], text: string, now: Date, range?: Timespan): QueryResult {
    return compiledQuery(text).run((table, since) => {
      const rows = workspaceIds.flatMap((id) => this.#visible(id, table, now, { since }));
      if (range === undefined) return rows;
      const time = timeColumn(table);
      const [from, until] = [ticksOf(range.from), ticksOf(range.until)];
      return rows.filter((row) => {
        const generated = row[time];
        return typeof generated === "bigint" && generated >= from && generated <= until;
      });
    }, now);
  }

  #visible(
    workspaceId: string,
    table: string,
    now: Date,
    { since, rangeMinutes, delayMinutes }: Visibility,
  ): readonly Row[] {
    const rows = this.#tables.get(keyOf(workspaceId, table));
    if (rows === undefined) return [];
    const until = ticksOf(now);
    if (rangeMinutes === undefined) return rows.arrived(since === undefined ? undefined : since - 1n, until);
    const end = until - minutes(delayMinutes ?? 0);
    const last = delayMinutes === undefined ? undefined : end;
    return rows.between(end - minutes(rangeMinutes), last, until, since);
  }
}

interface Visibility {
  /** What arrived before is not asked for. */
  readonly since: bigint | undefined;
  readonly rangeMinutes?: number | undefined;
  readonly delayMinutes?: number | undefined;
}

/** Where the time of an event stands. */
function timeColumn(table: string): number {
  const columns = tables.get(table)?.columns ?? [];
  return columns.findIndex(({ name }) => name === "TimeGenerated");
}

function minutes(count: number): bigint {
  return BigInt(Math.round(count * 600_000_000));
}

function keyOf(workspaceId: string, table: string): string {
  return `${workspaceId.toLowerCase()}|${table}`;
}
