import { compile, jsonValue } from "../../sandbox/kusto/index.ts";

/** Rows of a query without tables, as `--json` prints their values. */
export function rowsOf(query: string, now = new Date("2026-01-15T12:00:00Z")): unknown[][] {
  const { columns, rows } = compile(query, new Map()).run(() => [], now);
  const shown = rows.map((row) => row.map((value, at) => jsonValue(value, columns[at]?.type ?? "dynamic")));
  return JSON.parse(JSON.stringify(shown)) as unknown[][];
}

/** The names of a query's columns. */
export function columnsOf(query: string): string[] | undefined {
  return compile(query, new Map()).columns?.map(({ name }) => name);
}
