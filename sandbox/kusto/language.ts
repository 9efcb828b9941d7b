import { createRequire } from "node:module";
import type { ColumnType, TableSchema } from "../tables/index.ts";
import { KustoError } from "./errors.ts";

// Microsoft's own Kusto parser and binder: C# compiled to JavaScript, which puts one global in place. The
// minified files load in a tenth of a second.
const require = createRequire(import.meta.url);
require("@kusto/language-service-next/bridge.min.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
const { Language } = (globalThis as unknown as { Kusto: { Language: KustoLanguage } }).Kusto;

/** The few parts of the library that are used here; its own declarations describe globals, not a module. */
interface KustoLanguage {
  readonly KustoCode: {
    ParseAndAnalyze(text: string, globals: GlobalState): ParsedCode;
  };
  readonly GlobalState: { readonly Default: GlobalState };
  readonly Symbols: {
    readonly ScalarTypes: Readonly<Record<string, unknown>>;
    readonly ColumnSymbol: {
      readonly ctor: new (...args: unknown[]) => unknown;
    };
    readonly TableSymbol: {
      readonly $ctor4: new (name: string, columns: unknown[]) => OpenableTable;
    };
    readonly Parameter: {
      readonly $ctor2: new (name: string, type: unknown) => unknown;
    };
    readonly FunctionSymbol: {
      readonly $ctor5: new (name: string, returnType: unknown, parameters: unknown[]) => unknown;
    };
    readonly DatabaseSymbol: {
      readonly ctor: new (name: string, members: unknown[]) => unknown;
    };
  };
  readonly Binding: {
    readonly Binder: {
      GetExpressionResultName(node: SyntaxNode, defaultName: string | null): string | null;
    };
  };
}

interface OpenableTable {
  WithIsOpen(open: boolean): unknown;
}

interface GlobalState {
  WithDatabase(database: unknown): GlobalState;
}

interface ParsedCode {
  readonly Syntax: SyntaxNode;
  GetDiagnostics(): NodeList<{
    Severity: string;
    Code: string;
    Message: string;
    Start: number;
  }>;
}

export interface NodeList<T> {
  readonly Count: number;
  getItem(index: number): T;
}

/** A node of Microsoft's syntax tree. Its children are properties, named as in the library. */
export interface SyntaxNode {
  readonly TextStart: number;
  readonly ResultType: TypeSymbol | null;
}

/** A token has a text, and before it trivia: blanks and comments. Other elements have children. */
interface SyntaxElement {
  readonly IsToken: boolean;
  readonly Text?: string;
  readonly Trivia?: string;
  readonly ChildCount: number;
  GetChild(index: number): SyntaxElement | null;
}

interface TypeSymbol {
  readonly Name: string;
  /** Of a table: whether it may have columns that the binder does not know of. */
  readonly IsOpen?: boolean;
  readonly Columns?: NodeList<{
    readonly Name: string;
    readonly Type: { readonly Name: string };
  }> | null;
}

/** Tables by name; `standardColumns` may be named, and are shown only where a query names them. */
export type Schema = ReadonlyMap<string, SchemaTable>;
type SchemaTable = Pick<TableSchema, "columns"> & Partial<TableSchema>;

const SYMBOLS: Readonly<Record<ColumnType, string>> = {
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

const states = new WeakMap<Schema, Map<string, GlobalState>>();

/**
 * Parses a query and binds it against the tables.
 *
 * @throws KustoError with the first of Microsoft's diagnostics that is an error
 */
export function parse(text: string, schema: Schema): SyntaxNode {
  const state = stateFor(text, schema);
  const code = Language.KustoCode.ParseAndAnalyze(text, state);
  const fault = items(code.GetDiagnostics()).find(({ Severity }) => Severity === "Error");
  if (fault !== undefined) throw new KustoError(fault.Code, fault.Message, text, fault.Start);
  return code.Syntax;
}

/** What reads tables that it does not name in full. */
const ANY_TABLE = /\w\*|\bunion\b[^|]*\*|\b(?:search|find)\b/;

/**
 * The tables as the binder knows them: those that the text names, for making symbols of all of them takes longer than
 * the rest of a small query. `*` does not stand for a standard column, so it knows those that are named.
 */
function stateFor(text: string, schema: Schema): GlobalState {
  const all = ANY_TABLE.test(text);
  const tables = [...schema].filter(([name]) => all || text.includes(name));
  const standard = new Set(
    tables
      .flatMap(([, { standardColumns = [] }]) => standardColumns.map(({ name }) => name))
      .filter((name) => text.includes(name)),
  );
  const key = [...tables.map(([name]) => name), ...standard].join();
  const known = states.get(schema) ?? new Map<string, GlobalState>();
  states.set(schema, known);
  const state = known.get(key) ?? Language.GlobalState.Default.WithDatabase(databaseSymbol(tables, standard));
  known.set(key, state);
  return state;
}

function databaseSymbol(schema: readonly [string, SchemaTable][], standard: ReadonlySet<string>): unknown {
  const { ScalarTypes, ColumnSymbol, TableSymbol, DatabaseSymbol, FunctionSymbol, Parameter } =
    Language.Symbols;
  const symbols = schema.map(([name, { columns, standardColumns = [] }]) => {
    const named = standardColumns.filter(({ name }) => standard.has(name));
    const columnSymbols = [...columns, ...named].map((column) => {
      return new ColumnSymbol.ctor(column.name, ScalarTypes[SYMBOLS[column.type]], null, null, null);
    });
    return new TableSymbol.$ctor4(name, columnSymbols);
  });
  // Microsoft Sentinel's (learn.microsoft.com/azure/sentinel/watchlists-queries); each list has columns of its own.
  const watchlist = new FunctionSymbol.$ctor5(
    "_GetWatchlist",
    new TableSymbol.$ctor4("watchlist", []).WithIsOpen(true),
    [new Parameter.$ctor2("watchlistAlias", ScalarTypes["String"])],
  );
  return new DatabaseSymbol.ctor("workspace", [...symbols, watchlist]);
}

export function items<T>(list: NodeList<T>): T[] {
  return Array.from({ length: list.Count }, (_, index) => list.getItem(index));
}

/** The elements of a list with separators. */
export function elements(list: unknown): SyntaxNode[] {
  return items(list as NodeList<{ Element: SyntaxNode }>).map(({ Element }) => Element);
}

/** The text of a node without its comments; what stands apart is one blank apart. */
export function sourceText(node: SyntaxNode): string {
  return tokensOf(node as unknown as SyntaxElement)
    .map(({ Text = "", Trivia = "" }) => (Trivia === "" ? Text : ` ${Text}`))
    .join("")
    .trim();
}

function tokensOf(element: SyntaxElement): SyntaxElement[] {
  if (element.IsToken && element.Text !== undefined) return [element];
  const children = Array.from({ length: element.ChildCount }, (_, index) => element.GetChild(index));
  return children.flatMap((each) => (each === null ? [] : tokensOf(each)));
}

/** The class of a node, such as `FilterOperator`. */
export function kindOf(node: SyntaxNode): string {
  const { $$name } = node.constructor as unknown as { $$name: string };
  return $$name.slice($$name.lastIndexOf(".") + 1);
}

/** A child by its name in the library. */
export function child(node: SyntaxNode, name: string): SyntaxNode {
  return Reflect.get(node, name) as SyntaxNode;
}

/** The name that a declaration or a reference holds. */
export function nameOf(node: SyntaxNode): string {
  const name: unknown = Reflect.get(node, "SimpleName");
  return typeof name === "string" ? name : sourceText(node);
}

/** The type that the binder gave to an expression; undefined where it knows none. A shape of dynamic is dynamic. */
export function boundType(node: SyntaxNode): ColumnType | undefined {
  const name = node.ResultType?.Name;
  if (name === undefined || name === "unknown" || name === "error") return undefined;
  return name in SYMBOLS ? (name as ColumnType) : "dynamic";
}

/** The names that the binder gave to an operator's columns; undefined where it does not know them all. */
export function boundNames(node: SyntaxNode): string[] | undefined {
  const { IsOpen, Columns } = node.ResultType ?? {};
  return IsOpen === true || !Columns ? undefined : items(Columns).map(({ Name }) => Name);
}

/** The name of a column that holds the value of an expression without a name of its own, if it can have one. */
export function resultName(node: SyntaxNode): string | undefined {
  return Language.Binding.Binder.GetExpressionResultName(node, null) ?? undefined;
}

/** The parameters of an operator, such as `kind=inner`, by name; values as text. */
export function parametersOf(node: SyntaxNode): Map<string, { text: string; node: SyntaxNode }> {
  const parameters = Reflect.get(node, "Parameters") as NodeList<SyntaxNode> | null;
  return new Map(
    (parameters === null ? [] : items(parameters)).map((parameter) => [
      nameOf(child(parameter, "Name")),
      {
        text: sourceText(child(parameter, "Expression")),
        node: parameter,
      },
    ]),
  );
}

/** The type that a declaration such as `(name: long)` gives. */
export function declaredType(node: SyntaxNode): ColumnType {
  const name = sourceText(child(node, "Type"));
  const type = TYPE_NAMES[name] ?? name;
  return type in SYMBOLS ? (type as ColumnType) : "dynamic";
}

/** Other names of types (learn.microsoft.com/kusto/query/scalar-data-types). */
const TYPE_NAMES: Readonly<Record<string, ColumnType>> = {
  boolean: "bool",
  date: "datetime",
  double: "real",
  time: "timespan",
  uuid: "guid",
  uniqueid: "guid",
  object: "dynamic",
};
