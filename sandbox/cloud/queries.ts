import type { QueryShape } from "../azure/index.ts";
import { KustoError, rowSubsetFault } from "../kusto/index.ts";
import { compiledQuery } from "../logs/compiled-query.ts";
import { tables as azures, type TableSchema } from "../tables/index.ts";

type Tables = ReadonlyMap<string, TableSchema>;

/** What is wrong with a query; undefined where nothing is. */
export function validateQuery(query: string, tables: Tables = azures): string | undefined {
  try {
    compiledQuery(query, tables);
    return undefined;
  } catch (error) {
    if (error instanceof KustoError) return error.explain();
    throw error;
  }
}

/** What a query begins with. */
export function startOfQuery(query: string, tables: Tables = azures): string {
  return compiledQuery(query, tables).start;
}

/** The same for one of a rule that looks at single rows. */
export function validateRowQuery(query: string, tables: Tables = azures): string | undefined {
  return validateQuery(query, tables) ?? rowSubsetFault(query, tables);
}

/** The columns of its result, where they are known. */
export function columnsOfQuery(query: string, tables: Tables): readonly string[] | undefined {
  return compiledQuery(query, tables).columns?.map(({ name }) => name);
}

/** A query of advanced hunting is run over nothing, to see which tables it asks for. */
export function describeQuery(query: string): QueryShape {
  try {
    const compiled = compiledQuery(query, azures);
    const read = new Set<string>();
    const { columns } = compiled.run((table) => {
      read.add(table);
      return [];
    }, new Date(0));
    return {
      tables: [...read],
      columns: columns.map(({ name }) => name),
      rowFault: rowSubsetFault(query, azures),
    };
  } catch (error) {
    if (error instanceof KustoError) return { fault: error.explain() };
    throw error;
  }
}
