import { type Events, ingest } from "azure-alerting-sandbox";
import { least } from "azure-alerting-sandbox/extremes";
import { parseDatetime, type Row, ticksOf } from "azure-alerting-sandbox/kusto";
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

/** The time of the first event; undefined if there is none. */
export function firstTime(events: EventRows): Date | undefined {
  const times = Object.values(events).flatMap((rows) =>
    rows.flatMap((row) => millisecondsOf(row["TimeGenerated"] ?? row["Timestamp"]) ?? []),
  );
  return times.length === 0 ? undefined : new Date(least(times));
}

/** When the first event arrives; undefined if there is none. */
export function firstArrival(events: readonly Events[]): Date | undefined {
  let first: bigint | undefined;
  for (const { rows } of events) {
    for (const row of rows) {
      const arrived = arrivalOf(row);
      if (first === undefined || arrived < first) first = arrived;
    }
  }
  return first === undefined ? undefined : dateOf(first);
}

/** The same events, which arrive later. */
export function arrivingLater(events: readonly Events[], milliseconds: number): readonly Events[] {
  if (milliseconds === 0) return events;
  const ticks = BigInt(milliseconds) * TICKS_PER_MILLISECOND;
  const later = (row: Row): Row => [...row.slice(0, -1), arrivalOf(row) + ticks];
  return events.map(({ table, rows }) => ({ table, rows: rows.map(later) }));
}

/** The ingestion time, which stands last. */
function arrivalOf(row: Row): bigint {
  return row.at(-1) as bigint;
}

/** What a column of an event holds; undefined where the table has no such column. */
export function cellOf(table: string, row: Row, column: string): Row[number] | undefined {
  const place = tables.get(table)?.columns.findIndex(({ name }) => name === column) ?? -1;
  return place === -1 ? undefined : row[place];
}

/** When an event happened. */
export function happenedAt(table: string, row: Row): Date {
  const time = cellOf(table, row, "TimeGenerated") ?? cellOf(table, row, "Timestamp");
  return dateOf(typeof time === "bigint" ? time : arrivalOf(row));
}

function dateOf(ticks: bigint): Date {
  return new Date(Number((ticks - EPOCH) / TICKS_PER_MILLISECOND));
}

const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?Z$/;
const EPOCH = ticksOf(new Date(0));
const TICKS_PER_MILLISECOND = 10_000n;

/** Undefined for what is no time. A time without a zone is UTC, as in Kusto. */
export function millisecondsOf(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  if (UTC.test(value)) {
    const time = Date.parse(value);
    return Number.isNaN(time) ? undefined : time;
  }
  const ticks = parseDatetime(value);
  return ticks === null ? undefined : Number((ticks - EPOCH) / TICKS_PER_MILLISECOND);
}
