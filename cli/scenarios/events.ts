import { readFileSync } from "node:fs";
import { type Events, ingest } from "azure-alerting-sandbox";
import { tables } from "azure-alerting-sandbox/tables";
import { UserError } from "../errors/user-error.ts";

/** Rows by table, as in JSON. */
export type EventRows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/**
 * Reads a file of events: an object with a list of rows for each table.
 *
 * @throws UserError if it cannot be read, is not JSON or names an unknown table
 */
export function readEvents(file: string): EventRows {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof SyntaxError ? `is not valid JSON: ${error.message}` : "cannot be read";
    throw new UserError(`${file} ${reason}. It must hold an object such as {"SigninLogs": [{…}]}.`);
  }
  if (
    typeof value !== "object" ||
    value === null ||
    Array.isArray(value) ||
    Object.keys(value).length === 0
  ) {
    throw new UserError(
      `${file} must hold an object with a list of rows for each table, such as {"SigninLogs": [{…}]}.`,
    );
  }
  const faults = Object.entries(value).flatMap(([table, rows]) => {
    if (!tables.has(table))
      return [`${file}: unknown table "${table}". Use one of ${[...tables.keys()].join(", ")}.`];
    return Array.isArray(rows) ? [] : [`${file}: ${table} must be a list of rows.`];
  });
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  return value as EventRows;
}

/** @throws UserError with every cell that does not fit its column */
export function ingestEvents(events: EventRows, source: string): Events[] {
  const faults: string[] = [];
  const ingested = Object.entries(events).flatMap(([table, rows]) => {
    const schema = tables.get(table);
    if (schema === undefined) return [];
    try {
      return [{ table, rows: ingest(schema, rows, source).rows }];
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
      return [];
    }
  });
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  return ingested;
}

/** The time of the first event; undefined if there is none. */
export function firstTime(events: EventRows): Date | undefined {
  const times = Object.values(events)
    .flat()
    .map((row) => Date.parse(String(row["TimeGenerated"] ?? row["Timestamp"])))
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}
