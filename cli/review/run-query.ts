import { compiledQuery } from "azure-alerting-sandbox";
import { type CompiledQuery, ingest, KustoError } from "azure-alerting-sandbox/kusto";
import { tables } from "azure-alerting-sandbox/tables";

type Row = Readonly<Record<string, unknown>>;

const MINUTE = 60_000;

/** Undefined for a query that the sandbox does not run. */
export function runnable(query: string): CompiledQuery | undefined {
  try {
    return compiledQuery(query);
  } catch (error) {
    if (error instanceof KustoError) return undefined;
    throw error;
  }
}

/** How many rows a query gives where some events of one table have just arrived. */
export function countRows(query: CompiledQuery, name: string, events: readonly Row[], now: Date): number {
  const schema = tables.get(name);
  if (schema === undefined) return 0;
  const happened = new Date(now.getTime() - 2 * MINUTE).toISOString();
  const given = events.map((row) => ({
    ...row,
    TimeGenerated: happened,
    ...("Timestamp" in row ? { Timestamp: happened } : {}),
    _ingested: new Date(now.getTime() - MINUTE / 2).toISOString(),
  }));
  const own = ingest(schema, given, "an event").rows;
  return query.run((table) => (table === name ? own : []), now).rows.length;
}
