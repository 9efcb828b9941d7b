import { hours, identifier, joined, kql } from "breakglass-alerts/queries";

/** A table's rows, and the seconds from the event until a query sees it. */
export interface Lateness {
  readonly Table: string;
  readonly Rows: number;
  readonly MinutesAgo: number;
  readonly P50: number;
  readonly P95: number;
  readonly P99: number;
  readonly Most: number;
  /** Rows that arrived after the range. */
  readonly Late: number;
  /** Rows whose event lay in the future when they arrived, by more than the rules tolerate. */
  readonly Ahead: number;
}

/**
 * Minutes. The rules look back fifteen by arrival and run every five, so that a row which is ahead by less has become past in
 * time for one of them.
 */
export const TOLERATED_AHEAD = 5;

/**
 * One row for each table that exists.
 *
 * @param days of events
 * @param range minutes that the rules look back by event time
 */
export function latenessQuery(tables: readonly string[], days: number, range: number): string {
  const legs = tables.map(
    (table) => kql`(${identifier(table)}
  | where TimeGenerated > ago(${hours(days * 24)})
  | extend Arrived = ingestion_time()
  | extend Delay = (Arrived - TimeGenerated) / 1s
  | summarize Rows = count(), Newest = max(Arrived), P = percentiles_array(Delay, 50, 95, 99), Most = max(Delay),
      Late = countif(Delay > toreal(${String(range * 60)})), Ahead = countif(Delay < toreal(${String(-TOLERATED_AHEAD * 60)}))
  | project Table = ${table}, Rows, MinutesAgo = (now() - Newest) / 1m, P50 = toreal(P[0]), P95 = toreal(P[1]),
      P99 = toreal(P[2]), Most, Late, Ahead)`,
  );
  // `isfuzzy` skips tables that do not exist, and needs one leg that does (learn.microsoft.com, union operator).
  return kql`union isfuzzy=true (datatable(Table: string) []),
${joined(legs, ",\n")}`.text;
}
