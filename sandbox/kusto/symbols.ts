import type { ColumnType, TableSchema } from "../tables/index.ts";
import { type GlobalState, kustoLanguage } from "./library.ts";

/** Tables by name; `standardColumns` may be named, and are shown only where a query names them. */
export type Schema = ReadonlyMap<string, SchemaTable>;
type SchemaTable = Pick<TableSchema, "columns"> & Partial<TableSchema>;

/** The types of columns, and what the library calls them. */
export const SYMBOLS: Readonly<Record<ColumnType, string>> = {
  bool: "Bool",
  int: "Int",
  long: "Long",
  real: "Real",
  decimal: "Decimal",
  string: "String",
  datetime: "DateTime",
  timespan: "TimeSpan",
  guid: "Guid",
  dynamic: "Dynamic",
};

const MOST_STATES = 200;
const states = new WeakMap<Schema, Map<string, GlobalState>>();

/** What reads tables that it does not name in full. */
const ANY_TABLE = /\w\*|\bunion\b[^|]*\*|\b(?:search|find)\b/;

/** What gives the tables of another workspace, application or resource, by name. */
export const RESOURCES = ["workspace", "app", "resource", "arg", "adx"];

/**
 * The tables as the binder knows them: those that the text names, for making symbols of all of them takes longer than
 * the rest of a small query. `*` does not stand for a standard column, so it knows those that are named.
 *
 * @param elsewhere tables of other workspaces; any other name is a table there as well, with any column
 */
export function stateFor(text: string, schema: Schema, elsewhere: Schema): GlobalState {
  const all = ANY_TABLE.test(text);
  const tables = [...schema].filter(([name]) => all || text.includes(name));
  const others = [...elsewhere].filter(([name]) => text.includes(name));
  const standard = new Set(
    [...tables, ...others]
      .flatMap(([, { standardColumns = [] }]) => standardColumns.map(({ name }) => name))
      .filter((name) => text.includes(name)),
  );
  const make = () =>
    kustoLanguage().GlobalState.Default.WithDatabase(
      databaseSymbol(tables, [...new Map([...tables, ...others])], standard),
    );
  if (others.length > 0) return make();
  const key = [...tables.map(([name]) => name), ...standard].join();
  const known = states.get(schema) ?? new Map<string, GlobalState>();
  states.set(schema, known);
  const state = known.get(key) ?? make();
  if (known.size >= MOST_STATES) known.clear();
  known.set(key, state);
  return state;
}

type Tables = readonly [string, SchemaTable][];

function databaseSymbol(own: Tables, elsewhere: Tables, standard: ReadonlySet<string>): unknown {
  const { ScalarTypes, TableSymbol, DatabaseSymbol, FunctionSymbol, Parameter } = kustoLanguage().Symbols;
  const text = (name: string) => new Parameter.$ctor2(name, ScalarTypes["String"]);
  // Microsoft Sentinel's (learn.microsoft.com/azure/sentinel/watchlists-queries); each list has columns of its own.
  const watchlist = new FunctionSymbol.$ctor5(
    "_GetWatchlist",
    new TableSymbol.$ctor4("watchlist", []).WithIsOpen(true),
    [text("watchlistAlias")],
  );
  const other = new DatabaseSymbol.$ctor3("elsewhere", null, tableSymbols(elsewhere, standard), true);
  // Azure Monitor's (learn.microsoft.com/azure/azure-monitor/logs/cross-workspace-query).
  const resources = RESOURCES.map((name) => new FunctionSymbol.$ctor5(name, other, [text("identifier")]));
  return new DatabaseSymbol.ctor("workspace", [...tableSymbols(own, standard), watchlist, ...resources]);
}

function tableSymbols(tables: Tables, standard: ReadonlySet<string>): unknown[] {
  const { ScalarTypes, ColumnSymbol, TableSymbol } = kustoLanguage().Symbols;
  return tables.map(([name, { columns, standardColumns = [] }]) => {
    const named = standardColumns.filter((column) => standard.has(column.name));
    const columnSymbols = [...columns, ...named].map((column) => {
      return new ColumnSymbol.ctor(column.name, ScalarTypes[SYMBOLS[column.type]], null, null, null);
    });
    return new TableSymbol.$ctor4(name, columnSymbols);
  });
}
