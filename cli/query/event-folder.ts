import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import {
  neededColumns,
  type Place,
  type Rows,
  type SavedFunction,
  type Surroundings,
  type Table,
} from "azure-alerting-sandbox/kusto";
import { tables as knownTables, type TableSchema } from "azure-alerting-sandbox/tables";
import { UserError } from "../errors/user-error.ts";
import { LargeTable } from "./large-table.ts";
import { readPlaces } from "./places-file.ts";
import { readTableFile, type TableFile, tableFilesIn } from "./table-files.ts";

/** What a folder holds for queries. */
export interface EventFolder {
  /** Every known table, and those in the folder. */
  readonly schema: ReadonlyMap<string, TableSchema>;
  readonly tables: ReadonlyMap<string, Table>;
  /** Tables whose rows are read while a query runs. */
  readonly large: ReadonlyMap<string, LargeTable>;
  readonly surroundings: Surroundings;
  /** What was done with columns that are not in the public reference. */
  readonly notes: readonly string[];
}

const WATCHLIST = /^watchlist_(.+)$/;

/**
 * Reads a folder with one file for each table: `SigninLogs.json`, a list of rows, or `SigninLogs.csv` as the Azure portal
 * exports it; `watchlist_NAME.json` is a watchlist. It may also hold `functions/NAME.kql`, `workspaces/NAME/` with
 * tables, `externaldata/FILE` and `geo_ip.csv`.
 *
 * @param queries the texts of the queries: of large files, only the columns that they can see are kept
 * @param whole whether to read large files here too, and not while a query runs
 * @throws UserError with every error, by file, row and column
 */
export function readEventFolder(directory: string, queries: readonly string[], whole: boolean): EventFolder {
  const schema = new Map<string, TableSchema>(knownTables);
  const tables = new Map<string, Table>();
  const large = new Map<string, LargeTable>();
  const watchlists = new Map<string, Rows>();
  const notes: string[] = [];
  const faults: string[] = [];
  const read = <T>(compute: () => T): T | undefined => {
    try {
      return compute();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      faults.push(error.message);
      return undefined;
    }
  };
  const files = filesOf(directory).filter((file) => basename(file) !== PLACES);
  const functions = functionsIn(join(directory, "functions"));
  const needed = files.some(isLarge) ? neededColumns(queries, knownTables, { functions }) : undefined;
  for (const file of files) {
    const list = WATCHLIST.exec(basename(file).replace(/\.\w+$/, ""))?.[1];
    const name = basename(file, extname(file));
    const kept = needed?.get(name);
    const known = knownTables.get(name);
    if (!whole && known !== undefined && isLarge(file)) {
      const table = new LargeTable(file, known, kept);
      large.set(name, table);
      schema.set(name, table.schema);
      continue;
    }
    const found = read(() => readTableFile(file, list !== undefined, notes, kept));
    if (found === undefined) continue;
    if (list !== undefined) watchlists.set(list, found.table);
    else {
      tables.set(found.name, found.table);
      schema.set(found.name, found.schema);
    }
  }
  const places = existsSync(join(directory, PLACES))
    ? read(() => readPlaces(join(directory, PLACES)))
    : undefined;
  const elsewhere = read(() => workspacesIn(join(directory, "workspaces"), notes));
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  const surroundings: Surroundings = {
    watchlists,
    functions,
    ...(elsewhere === undefined ? {} : { elsewhere }),
    ...(places === undefined ? {} : { places: places as readonly Place[] }),
    externalData: (file) => textOf(join(directory, "externaldata", basename(file))),
  };
  return { schema, tables, large, surroundings, notes };
}

const PLACES = "geo_ip.csv";
/** Below this, to find out what is needed takes longer than to keep everything. */
const LARGE = 16 << 20;

function isLarge(file: string): boolean {
  return statSync(file).size > LARGE;
}

function filesOf(directory: string): string[] {
  try {
    return tableFilesIn(directory);
  } catch {
    throw new UserError(
      `${directory} is not a folder that can be read. It must hold one file for each table, such as SigninLogs.json.`,
    );
  }
}

/** Functions by the names of their files; their parameters stand in a first line `// parameters: user:string, hours:long = 24`. */
function functionsIn(directory: string): Map<string, SavedFunction> {
  const files = existsSync(directory) ? readdirSync(directory).filter((file) => file.endsWith(".kql")) : [];
  return new Map(
    files.sort().map((file): [string, SavedFunction] => {
      const text = readFileSync(join(directory, file), "utf8").replace(/^\ufeff/, "");
      const parameters = /^\s*\/\/\s*parameters:(.*)/i.exec(text)?.[1]?.trim() ?? "";
      // The end of a query may have a semicolon, and that of a function's body may not.
      return [basename(file, ".kql"), { parameters, body: text.replace(/[\s;]+$/, "") }];
    }),
  );
}

/** The tables of other workspaces, each in a folder of its name. */
function workspacesIn(directory: string, notes: string[]): Map<string, Map<string, Rows>> {
  const entries = existsSync(directory) ? readdirSync(directory, { withFileTypes: true }) : [];
  return new Map(
    entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort()
      .map((name) => {
        const files = tableFilesIn(join(directory, name)).map((file) => readTableFile(file, false, notes));
        return [
          name.toLowerCase(),
          new Map(files.map(({ name: table, ...file }) => [table, withHidden(file)])),
        ];
      }),
  );
}

/** Standard columns stand behind the others, as `ingest` puts them. */
function withHidden({ schema, table }: Omit<TableFile, "name">): Rows {
  const standard = schema.standardColumns.map((column) => ({ ...column, standard: true }));
  return { columns: [...schema.columns, ...standard], rows: table.rows };
}

function textOf(file: string): string | undefined {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, "utf8") : undefined;
}
