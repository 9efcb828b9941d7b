import type { QueryShape } from "../azure/index.ts";
import { KustoError, queryStart, rowSubsetFault } from "../kusto/index.ts";
import { compiledQuery } from "../logs/compiled-query.ts";
import { tables } from "../tables/index.ts";

/** What is wrong with a query; undefined where nothing is. */
export function validateQuery(query: string): string | undefined {
  try {
    compiledQuery(query);
    return undefined;
  } catch (error) {
    if (error instanceof KustoError) return error.explain();
    throw error;
  }
}

/** What a query begins with. */
export function startOfQuery(query: string): string {
  return queryStart(query, tables);
}

/** The same for one of a rule that looks at single rows. */
export function validateRowQuery(query: string): string | undefined {
  return validateQuery(query) ?? rowSubsetFault(query, tables);
}

/** A query is run over nothing, to see which tables it asks for. */
export function describeQuery(query: string): QueryShape {
  try {
    const compiled = compiledQuery(query);
    const read = new Set<string>();
    const { columns } = compiled.run((table) => {
      read.add(table);
      return [];
    }, new Date(0));
    return { tables: [...read], columns: columns.map(({ name }) => name) };
  } catch (error) {
    if (error instanceof KustoError) return { fault: error.explain() };
    throw error;
  }
}
