import type { TableSchema } from "../tables/index.ts";
import { type CompiledQuery, compile } from "./compile.ts";
import { KustoError } from "./errors.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * What may see a column that the query does not name: a wildcard, what reads whole rows, and what takes the first column
 * of a table, whichever that is by then. An escape may spell a name in another way.
 */
const SEES_UNNAMED = /\*|\\|\b(?:pack_all|search|find|evaluate|getschema|toscalar|project-away)\b/;

/**
 * The tables with only those columns that the queries can see: over rows without the others, they give the same.
 * Undefined where that is not certain.
 *
 * @example
 * neededColumns(['SigninLogs | where ResultType == "0" | count'], tables); // SigninLogs: TimeGenerated, ResultType
 */
export function neededColumns(
  queries: readonly string[],
  schema: ReadonlyMap<string, TableSchema>,
  surroundings: Surroundings = {},
): ReadonlyMap<string, TableSchema> | undefined {
  const bodies = [...(surroundings.functions?.values() ?? [])].flatMap(({ parameters, body }) => [
    parameters,
    body,
  ]);
  const text = [...queries, ...bodies].join("\n");
  if (SEES_UNNAMED.test(text)) return undefined;
  const isNamed = ({ name }: { readonly name: string }) => text.includes(name);
  const needed = new Map(
    [...schema].map(([name, table]) => [
      name,
      {
        ...table,
        // A table in place of a list stands for its first column.
        columns: table.columns.filter((column, index) => index === 0 || isNamed(column)),
        standardColumns: table.standardColumns.filter(isNamed),
      },
    ]),
  );
  const isSame = (query: string) => {
    const [whole, lean] = [schema, needed].map((each) => columnsOf(query, each, surroundings));
    return whole !== undefined && whole === lean;
  };
  return queries.every(isSame) ? needed : undefined;
}

/** Names and types; undefined where the query cannot be run, or its columns depend on the rows. */
function columnsOf(
  query: string,
  schema: ReadonlyMap<string, TableSchema>,
  surroundings: Surroundings,
): string | undefined {
  let compiled: CompiledQuery;
  try {
    compiled = compile(query, schema, surroundings);
  } catch (error) {
    if (error instanceof KustoError) return undefined;
    throw error;
  }
  return compiled.columns?.map(({ name, type }) => `${name}:${type}`).join();
}
