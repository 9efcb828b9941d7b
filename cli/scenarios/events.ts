import { type Events, ingest } from "azure-alerting-sandbox";
import { least } from "azure-alerting-sandbox/extremes";
import { parseDatetime, ticksOf } from "azure-alerting-sandbox/kusto";
import { tables } from "azure-alerting-sandbox/tables";
import { UserError } from "../errors/user-error.ts";

/** Rows by table, as in JSON. */
export type EventRows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

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

type EventRow = EventRows[string][number];

/** When an event happened; undefined if it does not say. */
export function happenedAt(row: EventRow): number | undefined {
  return millisecondsOf(row["TimeGenerated"] ?? row["Timestamp"]);
}

/** When an event arrives in the workspace. */
export function arrivedAt(row: EventRow): number | undefined {
  return millisecondsOf(row["_ingested"]) ?? happenedAt(row);
}

/** The time of the first event; undefined if there is none. */
export function firstTime(events: EventRows): Date | undefined {
  return earliest(events, happenedAt);
}

/** When the first event arrives; undefined if there is none. */
export function firstArrival(events: EventRows): Date | undefined {
  return earliest(events, arrivedAt);
}

function earliest(events: EventRows, timeOf: (row: EventRow) => number | undefined): Date | undefined {
  const first = least(Object.values(events).flatMap((rows) => rows.flatMap((row) => timeOf(row) ?? [])));
  return first === Number.POSITIVE_INFINITY ? undefined : new Date(first);
}

const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?Z$/;
const EPOCH = ticksOf(new Date(0));

/** Undefined for what is no time. A time without a zone is UTC, as in Kusto. */
export function millisecondsOf(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  if (UTC.test(value)) {
    const time = Date.parse(value);
    return Number.isNaN(time) ? undefined : time;
  }
  const ticks = parseDatetime(value);
  return ticks === null ? undefined : Number((ticks - EPOCH) / 10_000n);
}
