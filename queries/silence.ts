import { LONGEST_SILENCE } from "../config/index.ts";
import { emptyStart } from "./empty-start.ts";
import { hours, identifier, joined, type Kql, kql } from "./kql.ts";
import { signInTables } from "./log-categories.ts";

/** A table that must not fall silent. */
export interface ExpectedTable {
  readonly table: string;
  /** Whole hours without a row after which it is silent; from 1 to 48. */
  readonly hours: number;
  /**
   * Only where rows came hour after hour before: many a tenant does not have such a table, or has days without a row in it,
   * and nobody would read a rule that alerts on each of these.
   */
  readonly ifBusy?: true;
}

/**
 * What the tables of detections are expected to receive, each with its time. People sign in every day. Entra ID's audit log
 * has rows of the service's own; two days, as it is quieter. Subscriptions and Defender have their logs sent by others.
 */
export function expectedTables(read: readonly string[], silenceAfterHours: number): ExpectedTable[] {
  const others: readonly ExpectedTable[] = [
    { table: "AuditLogs", hours: LONGEST_SILENCE },
    { table: "AzureActivity", hours: BUSY_SILENCE, ifBusy: true },
    { table: "CloudAppEvents", hours: BUSY_SILENCE, ifBusy: true },
  ];
  return [
    ...signInTables(read).map((table) => ({ table, hours: silenceAfterHours })),
    ...others.filter(({ table }) => read.includes(table)),
  ];
}

/** Leaves half a day of the two that a rule sees, in which a table is busy or not. */
const BUSY_SILENCE = 36;

/**
 * The tables of a list into which no row has come for so many hours, one row each.
 *
 * The list itself is a leg of the union: a table that is empty is in it with nothing to add, and one that does not
 * exist yet is left out by `isfuzzy`, which needs one leg that does. The time of the last row, taken over an empty
 * table, would be null, and null is never long ago.
 *
 * @throws RangeError for other hours than 1 to 48, or where no table is always expected
 */
export function silentTables(expected: readonly ExpectedTable[]): string {
  for (const { hours: count, ifBusy } of expected) {
    const most = ifBusy ? BUSY_SILENCE : LONGEST_SILENCE;
    if (!Number.isInteger(count) || count < 1 || count > most) {
      throw new RangeError(`A silence of ${count} hours cannot be seen: it must be from 1 to ${most}.`);
    }
  }
  const always = expected.filter(({ ifBusy }) => !ifBusy);
  if (always.length === 0) throw new RangeError("No table is watched for silence.");
  const list = joined(
    always.map(({ table }) => kql`${table}, long(0)`),
    ", ",
  );
  return kql`${emptyStart(kql`| project Table = "", Rows = long(0)`)}
| union isfuzzy=true
(datatable(Table: string, Rows: long) [${list}]),
${joined(
  expected.map((each) => (each.ifBusy ? ifBusyLeg(each) : leg(each))),
  ",\n",
)}
| summarize Rows = sum(Rows) by Table
| where Rows == 0
| project Table`.text;
}

function leg({ table, hours: count }: ExpectedTable): Kql {
  return kql`(${identifier(table)}
  | where ingestion_time() > ago(${hours(count)})
  | summarize Rows = count()
  | project Table = ${table}, Rows)`;
}

/**
 * No row at all where the table was not busy before: in eleven of the twelve clock hours or more, as the first may be incomplete.
 * A day at the office has ten at most, so that a weekend is no silence.
 */
function ifBusyLeg({ table, hours: count }: ExpectedTable): Kql {
  return kql`(${identifier(table)}
  | where ingestion_time() > ago(${hours(LONGEST_SILENCE)})
  | extend IsBefore = ingestion_time() <= ago(${hours(count)}), Hour = bin(ingestion_time(), 1h)
  | summarize by Hour, IsBefore
  | summarize Rows = countif(not(IsBefore)), Busy = countif(IsBefore)
  | where Busy >= 11
  | project Table = ${table}, Rows)`;
}
