import { compile, KustoError, type Surroundings } from "azure-alerting-sandbox/kusto";
import type { TableSchema } from "azure-alerting-sandbox/tables";

/**
 * Of a text that is no query: whether it is several, with empty lines between them, as the portal runs them one by one. A
 * sentence with what to do, or none.
 */
export function severalQueries(
  text: string,
  schema: ReadonlyMap<string, TableSchema>,
  surroundings: Surroundings,
): [string] | [] {
  const parts = text.split(/\r?\n(?:[^\S\n]*\n)+/).filter((part) => !isComment(part));
  const queries = parts.filter((part) => isQuery(part, schema, surroundings));
  if (parts.length < 2 || queries.length < parts.length) return [];
  return [
    `The text has ${parts.length} queries, with empty lines between them. Put each into a file of its own.`,
  ];
}

function isComment(part: string): boolean {
  return part.split("\n").every((line) => /^\s*(\/\/|$)/.test(line));
}

function isQuery(
  text: string,
  schema: ReadonlyMap<string, TableSchema>,
  surroundings: Surroundings,
): boolean {
  try {
    compile(text, schema, surroundings);
    return true;
  } catch (error) {
    if (error instanceof KustoError) return false;
    throw error;
  }
}
