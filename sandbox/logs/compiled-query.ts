import { type CompiledQuery, compile } from "../kusto/index.ts";
import { tables } from "../tables/index.ts";

/** Shared by all workspaces: to compile a query takes longer than to run it, and the same ones come again and again. */
const compiledQueries = new Map<string, CompiledQuery>();
const MOST_COMPILED = 200;

/**
 * A query over the tables of a workspace.
 *
 * @throws KustoError for a query that cannot be run
 */
export function compiledQuery(text: string): CompiledQuery {
  const compiled = compiledQueries.get(text) ?? compile(text, tables);
  // Last used, last out.
  compiledQueries.delete(text);
  compiledQueries.set(text, compiled);
  const [oldest] = compiledQueries.keys();
  if (compiledQueries.size > MOST_COMPILED && oldest !== undefined) compiledQueries.delete(oldest);
  return compiled;
}
