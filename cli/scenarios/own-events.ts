import { statSync } from "node:fs";
import { basename, extname } from "node:path";
import { FaultList } from "azure-alerting-sandbox/kusto";
import { type TableSchema, tables } from "azure-alerting-sandbox/tables";
import { UserError } from "../errors/user-error.ts";
import { readJson } from "../files/read-text.ts";
import { readRows, tableFilesIn } from "../query/table-files.ts";
import { type EventRows, ingestEvents, millisecondsOf } from "./events.ts";

/** For so long a workspace keeps rows for queries (learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure). */
const LONGEST_DAYS = 730;
const DAY = 86_400_000;
/** Times before and after these are mistakes, such as .NET's empty time of the year 1. */
const [FIRST_YEAR, LAST_YEAR] = [2000, 2100];

const TIMES = ["TimeGenerated", "Timestamp", "_ingested"];

/** A list of rows, and where it was read. */
interface TableRows {
  readonly table: string;
  readonly source: string;
  readonly rows: readonly unknown[];
}

/**
 * Reads the events that a drill plays: a JSON object with a list of rows for each table, a CSV file as the Azure portal
 * exports it, named by its table, or a folder with a JSON or CSV file for each table.
 *
 * @throws UserError with every fault, by file, row and column
 */
export function readOwnEvents(path: string): EventRows {
  const read = tablesIn(path);
  const faults = new FaultList();
  for (const { table, source } of read) if (!tables.has(table)) faults.push(unknownTable(table, source));
  if (!faults.isEmpty) throw new UserError(faults.toString());
  for (const { table, source, rows } of read) {
    try {
      ingestEvents({ [table]: rows as EventRows[string] }, source);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      faults.push(error.message);
    }
  }
  const span = new Span();
  for (const each of read) checkTimes(each, span, faults);
  const tooLong = span.fault(path);
  if (tooLong !== undefined) faults.push(tooLong);
  if (!faults.isEmpty) throw new UserError(faults.toString());
  if (read.every(({ rows }) => rows.length === 0)) throw new UserError(`${path} has no events.`);
  return Object.fromEntries(read.map(({ table, rows }) => [table, rows as EventRows[string]]));
}

function tablesIn(path: string): TableRows[] {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder && extname(path) !== ".csv") return tablesOf(readJson(path), path);
  const files = isFolder ? tableFilesIn(path) : [path];
  if (files.length === 0)
    throw new UserError(`${path} has no file such as SigninLogs.json or SigninLogs.csv.`);
  return files.map((file) => {
    const table = basename(file, extname(file));
    const schema = tables.get(table);
    if (schema === undefined) throw new UserError(unknownTable(table, file));
    return { table, source: file, rows: [...readRows(file, schema)] };
  });
}

function tablesOf(value: unknown, file: string): TableRows[] {
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
    if (!tables.has(table)) return [unknownTable(table, file)];
    return Array.isArray(rows) ? [] : [`${file}: ${table} must be a list of rows.`];
  });
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  return Object.entries(value).map(([table, rows]) => ({ table, source: file, rows }));
}

function unknownTable(table: string, file: string): string {
  return `${file}: unknown table "${table}". Use one of ${[...tables.keys()].join(", ")}.`;
}

/** That each event has its time, and that it does not arrive before it has happened. */
function checkTimes({ table, source, rows }: TableRows, span: Span, faults: FaultList): void {
  const { columns } = tables.get(table) as TableSchema;
  const column = columns.some(({ name }) => name === "TimeGenerated") ? "TimeGenerated" : "Timestamp";
  for (const [index, row] of rows.entries()) {
    // Of a row that has no time at all, ingestion says so.
    if (typeof row !== "object" || row === null || TIMES.every((name) => !(name in row))) continue;
    const place = `${source}: ${table}[${index}]`;
    const [time, arrival] = [column, "_ingested"].map((name) =>
      timeOf(Reflect.get(row, name), `${place}.${name}`, name === column, faults),
    );
    if (time !== undefined) span.add(time, `${table}[${index}].${column}`);
    if (arrival !== undefined) span.add(arrival, `${table}[${index}]._ingested`);
    if (time !== undefined && arrival !== undefined && arrival < time)
      faults.push(`${place}._ingested is before ${column}: an event arrives after it has happened.`);
  }
}

/** Undefined for what is no time that can be played. */
function timeOf(value: unknown, place: string, isNeeded: boolean, faults: FaultList): number | undefined {
  if (value === undefined || value === null) {
    if (isNeeded)
      faults.push(`${place} is ${value === null ? "null" : "missing"}: every event needs its time.`);
    return undefined;
  }
  const time = millisecondsOf(value);
  // That it is no time at all, ingestion says.
  if (time === undefined) return undefined;
  const year = new Date(time).getUTCFullYear();
  if (year >= FIRST_YEAR && year < LAST_YEAR) return time;
  faults.push(
    `${place} must be a time from ${FIRST_YEAR} to ${LAST_YEAR - 1}, and is ${JSON.stringify(value)}.`,
  );
  return undefined;
}

/** From the first time to the last one. */
class Span {
  #first: readonly [number, string] | undefined;
  #last: readonly [number, string] | undefined;

  add(time: number, place: string): void {
    if (this.#first === undefined || time < this.#first[0]) this.#first = [time, place];
    if (this.#last === undefined || time > this.#last[0]) this.#last = [time, place];
  }

  fault(file: string): string | undefined {
    if (this.#first === undefined || this.#last === undefined) return undefined;
    const days = Math.ceil((this.#last[0] - this.#first[0]) / DAY);
    if (days <= LONGEST_DAYS) return undefined;
    const [from, to] = [this.#first, this.#last].map(([time, place]) => {
      return `${place} (${new Date(time).toISOString()})`;
    });
    return `${file}: the events span ${days} days, from ${from} to ${to}. A drill plays at most ${LONGEST_DAYS} days.`;
  }
}
