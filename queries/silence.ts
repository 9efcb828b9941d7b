import { LONGEST_SILENCE } from "../config/index.ts";
import { emptyStart } from "./empty-start.ts";
import { hours, identifier, joined, kql } from "./kql.ts";

/**
 * The tables of a list into which no row has come for so many hours, one row each.
 *
 * The list itself is a leg of the union: a table that is empty is in it with nothing to add, and one that does not
 * exist yet is left out by `isfuzzy`, which needs one leg that does. The time of the last row, taken over an empty
 * table, would be null, and null is never long ago.
 *
 * @param count whole hours, from 1 to 48
 * @throws RangeError for other hours, or for no table
 */
export function silentTables(tables: readonly string[], count: number): string {
  if (!Number.isInteger(count) || count < 1 || count > LONGEST_SILENCE) {
    throw new RangeError(
      `A silence of ${count} hours cannot be seen: it must be from 1 to ${LONGEST_SILENCE}.`,
    );
  }
  if (tables.length === 0) throw new RangeError("No table is watched for silence.");
  const legs = tables.map(
    (table) => kql`(${identifier(table)}
  | where ingestion_time() > ago(${hours(count)})
  | summarize Rows = count()
  | project Table = ${table}, Rows)`,
  );
  const expected = joined(
    tables.map((table) => kql`${table}, long(0)`),
    ", ",
  );
  return kql`${emptyStart(kql`| project Table = "", Rows = long(0)`)}
| union isfuzzy=true
(datatable(Table: string, Rows: long) [${expected}]),
${joined(legs, ",\n")}
| summarize Rows = sum(Rows) by Table
| where Rows == 0
| project Table`.text;
}
