import { type CompiledQuery, KustoError, rowSubsetFault } from "../kusto/index.ts";
import type { Column, TableSchema } from "../tables/index.ts";
import { compiledQuery } from "./compiled-query.ts";

/** Rows that come in have this name in a transformation (azure-monitor-docs, data-collection-transformations-kql.md). */
const SOURCE = "source";

/** What a transformation reads, by the columns of the stream: the same for the same ones, so that it is compiled once. */
const sources = new Map<string, ReadonlyMap<string, { readonly columns: readonly Column[] }>>();
const MOST_SOURCES = 200;

function sourceOf(columns: readonly Column[]) {
  const key = JSON.stringify(columns);
  const source = sources.get(key) ?? new Map([[SOURCE, { columns }]]);
  sources.delete(key);
  sources.set(key, source);
  const [oldest] = sources.keys();
  if (sources.size > MOST_SOURCES && oldest !== undefined) sources.delete(oldest);
  return source;
}

/** @throws KustoError for a transformation that cannot be run */
export function compiledTransform(columns: readonly Column[], text: string): CompiledQuery {
  return compiledQuery(text, sourceOf(columns));
}

/**
 * What is wrong with the transformation of a data collection rule, or undefined. Its output must have a `TimeGenerated`, and
 * the types of the table's columns. Sources: azure-monitor-docs, data-collection-transformations.md ("Required columns");
 * KnudsenMorten/AzLogDcrIngestPS issue 4. What becomes of a column that the table lacks is not documented: it is refused.
 */
export function transformFault(
  columns: readonly Column[],
  text: string,
  table: TableSchema | undefined,
): { readonly code: string; readonly message: string } | undefined {
  let output: CompiledQuery["columns"];
  try {
    const fault = rowSubsetFault(text, new Map([[SOURCE, { columns }]]));
    if (fault !== undefined) return { code: "InvalidTransformQuery", message: fault };
    output = compiledTransform(columns, text).columns;
  } catch (error) {
    if (!(error instanceof KustoError)) throw error;
    const message = `Error occurred while compiling query in query: ${error.code}: ${error.message} (line ${error.line}, column ${error.column})`;
    return { code: "InvalidTransformQuery", message };
  }
  const known = new Map((table?.columns ?? []).map(({ name, type }) => [name, type]));
  const produced = output ?? [];
  const code = "InvalidTransformOutput";
  if (!produced.some(({ name, type }) => name === "TimeGenerated" && type === "datetime"))
    return { code, message: "The output has no column TimeGenerated of type datetime" };
  const wrong = produced.filter(({ name, type }) => known.get(name) !== type);
  if (wrong.length === 0) return undefined;
  const list = wrong.map(
    ({ name, type }) => `${name} [produced:'${type}', output:'${known.get(name) ?? "no such column"}']`,
  );
  const message = `Types of transform output columns do not match the ones defined by the output stream: ${list.join(", ")}`;
  return { code, message };
}
