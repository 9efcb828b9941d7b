import { statSync } from "node:fs";
import { basename, extname } from "node:path";
import type { Events } from "azure-alerting-sandbox";
import { FaultList, Ingestion, IngestionError } from "azure-alerting-sandbox/kusto";
import { tables as knownTables, type TableSchema } from "azure-alerting-sandbox/tables";
import { nearest } from "breakglass-alerts/config";
import { UserError } from "../errors/user-error.ts";
import { jsonLists } from "../files/json-lists.ts";
import { readJson } from "../files/read-text.ts";
import { readRows, tableFilesIn } from "../query/table-files.ts";
import { millisecondsOf } from "./events.ts";

/** For so long a workspace keeps rows for queries (learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure). */
const LONGEST_DAYS = 730;
const DAY = 86_400_000;
/** Times before and after these are mistakes, such as .NET's empty time of the year 1. */
const [FIRST_YEAR, LAST_YEAR] = [2000, 2100];

const TIMES = ["TimeGenerated", "Timestamp", "_ingested"];

/** A table, and where its rows are read. */
interface TableRows {
  readonly table: string;
  readonly source: string;
  /** They can be read once. */
  readonly rows: Iterable<unknown>;
}

/** Events as a workspace holds them. */
export interface OwnEvents {
  readonly tables: readonly Events[];
  /** The time of the first one. */
  readonly happened: Date;
}

/**
 * Reads the events that a drill plays: a JSON object with a list of rows for each table, a file that is named by its table
 * (CSV as the Azure portal exports it, or one row in JSON on each line), or a folder with a file for each table. No row is
 * kept as JSON: there may be a million of them.
 *
 * @param large a file of several tables with more bytes is read a piece at a time; of a smaller one, errors say the place
 * @throws UserError with every fault, by file, row and column
 */
export function readOwnEvents(path: string, large = LARGE): OwnEvents {
  const [faults, ofTimes] = [new FaultList(), new FaultList()];
  const span = new Span();
  const tables: Events[] = [];
  for (const each of tablesIn(path, large)) {
    const ingestion = new Ingestion(schemaOf(each), each.source);
    for (const row of timed(each, span, ofTimes)) ingestion.add(row);
    try {
      tables.push({ table: each.table, rows: ingestion.table().rows });
    } catch (error) {
      if (!(error instanceof IngestionError)) throw error;
      faults.push(error.message);
    }
  }
  faults.append(ofTimes);
  const tooLong = span.fault(path);
  if (tooLong !== undefined) faults.push(tooLong);
  if (!faults.isEmpty) throw new UserError(faults.toString());
  if (span.start === undefined) throw new UserError(`${path} has no events.`);
  return { tables, happened: span.start };
}

function tablesIn(path: string, large: number): Iterable<TableRows> {
  const stats = statSync(path, { throwIfNoEntry: false });
  const isFolder = stats?.isDirectory() ?? false;
  if (!isFolder && !NAMED_BY_TABLE.test(path))
    return (stats?.size ?? 0) > large ? tablesOfLarge(path) : tablesOf(readJson(path), path);
  const files = isFolder ? tableFilesIn(path) : [path];
  if (files.length === 0)
    throw new UserError(`${path} has no file such as SigninLogs.json or SigninLogs.csv.`);
  const tables = files.map((file) => ({ table: basename(file, extname(file)), source: file }));
  const unknown = tables.filter(({ table }) => !knownTables.has(table));
  if (unknown.length > 0)
    throw new UserError(unknown.map(({ table, source }) => unknownTable(table, source)).join("\n"));
  return tables.map((each) => ({ ...each, rows: readRows(each.source, schemaOf(each)) }));
}

/** Other files hold several tables. */
const NAMED_BY_TABLE = /\.(csv|jsonl|ndjson)$/;
const LARGE = 64 << 20;

function* tablesOfLarge(file: string): Generator<TableRows> {
  for (const { name, elements } of jsonLists(file)) {
    if (!knownTables.has(name)) throw new UserError(unknownTable(name, file));
    yield { table: name, source: file, rows: elements };
  }
}

function schemaOf({ table }: Pick<TableRows, "table">): TableSchema {
  return knownTables.get(table) as TableSchema;
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
    if (!knownTables.has(table)) return [unknownTable(table, file)];
    return Array.isArray(rows) ? [] : [`${file}: ${table} must be a list of rows.`];
  });
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  return Object.entries(value).map(([table, rows]) => ({ table, source: file, rows: taken(rows) }));
}

/** The rows of a list, which lets go of each. */
function* taken(rows: unknown[]): Generator<unknown> {
  for (const [index, row] of rows.entries()) {
    rows[index] = undefined;
    yield row;
  }
}

function unknownTable(table: string, file: string): string {
  return `${file}: unknown table "${table}"${nearest(table, [...knownTables.keys()].sort())}.`;
}

/** The rows; whether each event has its time, and arrives no sooner than it has happened, is checked on the way. */
function* timed({ table, source, rows }: TableRows, span: Span, faults: FaultList): Generator<unknown> {
  const { columns } = schemaOf({ table });
  const column = columns.some(({ name }) => name === "TimeGenerated") ? "TimeGenerated" : "Timestamp";
  let index = 0;
  for (const row of rows) {
    checkTimes(row, column, `${table}[${index}]`, { source, span, faults });
    index++;
    yield row;
  }
}

function checkTimes(
  row: unknown,
  column: string,
  name: string,
  { source, span, faults }: { source: string; span: Span; faults: FaultList },
): void {
  // Of a row that has no time at all, ingestion says so.
  if (typeof row !== "object" || row === null || TIMES.every((each) => !(each in row))) return;
  const place = `${source}: ${name}`;
  const [time, arrival] = [column, "_ingested"].map((each) =>
    timeOf(Reflect.get(row, each), `${place}.${each}`, each === column, faults),
  );
  if (time !== undefined) span.happen(time, `${name}.${column}`);
  if (arrival !== undefined) span.add(arrival, `${name}._ingested`);
  if (time !== undefined && arrival !== undefined && arrival < time)
    faults.push(`${place}._ingested is before ${column}: an event arrives after it has happened.`);
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
  #start: number | undefined;

  /** The time of the first event; undefined if there is none. */
  get start(): Date | undefined {
    return this.#start === undefined ? undefined : new Date(this.#start);
  }

  happen(time: number, place: string): void {
    if (this.#start === undefined || time < this.#start) this.#start = time;
    this.add(time, place);
  }

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
