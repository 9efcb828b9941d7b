import { readdirSync, readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { IngestionError, ingest, type Table } from "azure-alerting-sandbox/kusto";
import { tables as knownTables, type TableSchema } from "azure-alerting-sandbox/tables";

import { UserError } from "../errors/user-error.ts";
import { inferColumns } from "./infer-columns.ts";
import { readPortalCsv } from "./portal-csv.ts";

/** The tables and watchlists of a folder. */
export interface EventFolder {
  /** Every known table, and those in the folder. */
  readonly schema: ReadonlyMap<string, TableSchema>;
  readonly tables: ReadonlyMap<string, Table>;
  readonly watchlists: ReadonlyMap<string, Table>;
  /** What was done with columns that are not in the public reference. */
  readonly notes: readonly string[];
}

const WATCHLIST = /^watchlist_(.+)$/;

/**
 * Reads a folder with one file for each table: `SigninLogs.json`, a list of rows, or `SigninLogs.csv` as the Azure portal
 * exports it; `watchlist_NAME.json` is a watchlist. The columns of unknown tables, and unknown columns of known tables,
 * get their types from the rows.
 *
 * @throws UserError with every error, by file, row and column
 */
export function readEventFolder(directory: string): EventFolder {
  const schema = new Map<string, TableSchema>(knownTables);
  const tables = new Map<string, Table>();
  const watchlists = new Map<string, Table>();
  const notes: string[] = [];
  const faults: string[] = [];
  for (const file of filesOf(directory)) {
    const name = basename(file, extname(file));
    try {
      const known = knownTables.get(name) ?? { name, columns: [], standardColumns: [] };
      const rows = extname(file) === ".csv" ? readPortalCsv(file, known) : readJsonRows(file);
      const added = inferColumns(rows, known);
      if (knownTables.has(name) && added.length > 0 && name !== "AzureDiagnostics") {
        const list = added.map((column) => `${column.name} (${column.type})`).join(", ");
        notes.push(`${file}: not in the public reference of ${name}, types taken from the rows: ${list}.`);
      }
      const table = { ...known, columns: [...known.columns, ...added] };
      const watchlist = WATCHLIST.exec(name)?.[1];
      if (watchlist !== undefined) {
        watchlists.set(watchlist, withoutTimes(rows, table, file));
        continue;
      }
      tables.set(name, ingest(table, rows, file));
      schema.set(name, table);
    } catch (error) {
      if (!(error instanceof UserError || error instanceof IngestionError)) throw error;
      faults.push(error.message);
    }
  }
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  return { schema, tables, watchlists, notes };
}

function filesOf(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((file) => /\.(json|csv)$/.test(file))
      .sort()
      .map((file) => join(directory, file));
  } catch {
    throw new UserError(
      `${directory} is not a folder that can be read. It must hold one file for each table, such as SigninLogs.json.`,
    );
  }
}

function readJsonRows(file: string): readonly unknown[] {
  let rows: unknown;
  try {
    rows = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof SyntaxError ? `is not valid JSON: ${error.message}` : "cannot be read";
    throw new UserError(`${file} ${reason}.`);
  }
  if (!Array.isArray(rows)) throw new UserError(`${file} must hold a list of rows, such as [{…}, {…}].`);
  return rows;
}

/** Rows of a watchlist have no time: they exist from the start. */
function withoutTimes(rows: readonly unknown[], table: TableSchema, file: string): Table {
  const timed = rows.map((row) =>
    typeof row === "object" && row !== null ? { _ingested: "0001-01-01T00:00:00Z", ...row } : row,
  );
  return ingest(table, timed, file);
}
