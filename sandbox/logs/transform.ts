import { type CompiledQuery, compile, KustoError, rowSubsetFault } from "../kusto/index.ts";
import { type Column, tables } from "../tables/index.ts";

/** Rows that come in have this name in a transformation (azure-monitor-docs, data-collection-transformations-kql.md). */
const SOURCE = "source";

/** @throws KustoError for a transformation that cannot be run */
export function compiledTransform(columns: readonly Column[], text: string): CompiledQuery {
  return compile(text, new Map([[SOURCE, { columns }]]));
}

/**
 * What is wrong with the transformation of a data collection rule, or undefined. Its output must have a `TimeGenerated`, and
 * the types of the table's columns. Sources: azure-monitor-docs, data-collection-transformations.md ("Required columns");
 * KnudsenMorten/AzLogDcrIngestPS issue 4. What becomes of a column that the table lacks is not documented: it is refused.
 */
export function transformFault(
  columns: readonly Column[],
  text: string,
  table: string,
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
  const known = new Map((tables.get(table)?.columns ?? []).map(({ name, type }) => [name, type]));
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
