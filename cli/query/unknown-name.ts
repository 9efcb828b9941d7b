import type { KustoError } from "azure-alerting-sandbox/kusto";

const UNKNOWN = /^The name '([^']+)' does not refer to any known (table, tabular variable or )?function\.$/;

/** How a name that a query uses, and that is none, can be given: a sentence, or none. */
export function unknownName({ message }: KustoError): [string] | [] {
  const [found, name, orTable] = UNKNOWN.exec(message) ?? [];
  if (found === undefined) return [];
  const asFunction = `If the workspace keeps this function, give it in functions/${name}.kql`;
  return orTable === undefined
    ? [`${asFunction}.`]
    : [`If it is a table, give its rows in ${name}.json. ${asFunction}.`];
}
