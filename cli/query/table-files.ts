import { readdirSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { Ingestion, IngestionError, type Table } from "azure-alerting-sandbox/kusto";
import { tables as knownTables, type TableSchema } from "azure-alerting-sandbox/tables";
import { UserError } from "../errors/user-error.ts";
import { jsonElements } from "../files/json-elements.ts";
import { jsonLines } from "../files/json-lines.ts";
import { inferColumns } from "./infer-columns.ts";
import { readPortalCsv } from "./portal-csv.ts";

export interface TableFile {
  readonly name: string;
  readonly schema: TableSchema;
  readonly table: Table;
}

/** The files of tables in a folder. */
export function tableFilesIn(directory: string): string[] {
  return readdirSync(directory)
    .filter((file) => /\.(json|jsonl|ndjson|csv)$/.test(file))
    .sort()
    .map((file) => join(directory, file));
}

/**
 * Reads the rows of a table: a list in JSON, one row in JSON on each line, or CSV as the Azure portal exports it. The columns of unknown tables, and
 * unknown columns of known tables, get their types from the rows.
 *
 * @param timeless rows without a time exist from the start
 * @param kept the table with the columns that are needed, where not all are
 * @param notes receives what was done with columns that are not in the public reference
 * @throws UserError with every error, by row and column
 */
export function readTableFile(
  file: string,
  timeless: boolean,
  notes: string[],
  kept?: TableSchema,
): TableFile {
  const name = basename(file, extname(file));
  const known = knownTables.get(name) ?? { name, columns: [], standardColumns: [] };
  const rows = readRows(file, known);
  const timed = timeless ? fromTheStart : (row: unknown) => row;
  try {
    const ingestion = new Ingestion(known, file, kept);
    const plain = known.columns.length === 0 ? undefined : ingestKnown(ingestion, rows, timed);
    if (plain !== undefined) return { name, schema: kept ?? known, table: plain };
    const added = inferColumns(rows, known);
    if (knownTables.has(name) && added.length > 0 && name !== "AzureDiagnostics") {
      const list = added.map((column) => `${column.name} (${column.type})`).join(", ");
      notes.push(`${file}: not in the public reference of ${name}, types taken from the rows: ${list}.`);
    }
    const schema = { ...known, columns: [...known.columns, ...added] };
    const whole = new Ingestion(schema, file);
    for (const row of rows) whole.add(timed(row));
    return { name, schema, table: whole.table() };
  } catch (error) {
    throw error instanceof IngestionError ? new UserError(error.message) : error;
  }
}

/** Undefined if the rows have columns that the table does not have. */
function ingestKnown(
  ingestion: Ingestion,
  rows: Iterable<unknown>,
  timed: (row: unknown) => unknown,
): Table | undefined {
  for (const row of rows) {
    ingestion.add(timed(row));
    if (!ingestion.isComplete) return undefined;
  }
  return ingestion.table();
}

/**
 * The rows of a file, as in JSON: a list, one row on each line, or CSV as the Azure portal exports it. They are read again
 * each time.
 *
 * @throws UserError
 */
export function readRows(file: string, schema: TableSchema): Iterable<unknown> {
  const read = READERS[extname(file)] ?? jsonElements;
  return { [Symbol.iterator]: () => read(file, schema) };
}

const READERS: Readonly<Record<string, (file: string, schema: TableSchema) => Iterator<unknown>>> = {
  ".csv": readPortalCsv,
  ".jsonl": jsonLines,
  ".ndjson": jsonLines,
};

function fromTheStart(row: unknown): unknown {
  return typeof row === "object" && row !== null ? { _ingested: "0001-01-01T00:00:00Z", ...row } : row;
}
