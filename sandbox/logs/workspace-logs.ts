import { tables } from "../../tables/index.ts";
import { type CompiledQuery, compile, type QueryResult, ticksOf } from "../kusto/index.ts";
import type { Row } from "../kusto/values.ts";

/**
 * The rows of the workspaces. A row is there from its ingestion time on: a query before that does not see it.
 */
export class WorkspaceLogs {
  readonly #rows = new Map<string, Row[]>();
  readonly #compiled = new Map<string, CompiledQuery>();

  /** Rows as `ingest` makes them: the ingestion time stands behind the last column. */
  append(workspaceId: string, table: string, rows: readonly Row[]): void {
    const key = keyOf(workspaceId, table);
    this.#rows.set(key, [...(this.#rows.get(key) ?? []), ...rows]);
  }

  /**
   * Runs a query at a time, over events of the `rangeMinutes` before it where they are given.
   *
   * @throws KustoError for a query that cannot be run
   */
  query(workspaceId: string, text: string, now: Date, rangeMinutes?: number): QueryResult {
    let compiled = this.#compiled.get(text);
    if (compiled === undefined) {
      compiled = compile(text, tables);
      this.#compiled.set(text, compiled);
    }
    return compiled.run((table) => this.#visible(workspaceId, table, now, rangeMinutes), now);
  }

  #visible(workspaceId: string, table: string, now: Date, rangeMinutes: number | undefined): Row[] {
    const until = ticksOf(now);
    const from = rangeMinutes === undefined ? undefined : until - BigInt(rangeMinutes) * 600_000_000n;
    const time = tables.get(table)?.columns.findIndex(({ name }) => name === "TimeGenerated") ?? -1;
    return (this.#rows.get(keyOf(workspaceId, table)) ?? []).filter((row) => {
      const ingested = row.at(-1);
      const generated = row[time];
      if (typeof ingested !== "bigint" || ingested > until) return false;
      return from === undefined || (typeof generated === "bigint" && generated >= from);
    });
  }
}

function keyOf(workspaceId: string, table: string): string {
  return `${workspaceId.toLowerCase()}|${table}`;
}
