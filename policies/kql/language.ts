import { createRequire } from "node:module";
import { type ColumnType, type TableSchema, tables } from "azure-alerting-sandbox/tables";
import { distance } from "fastest-levenshtein";

// Microsoft's own Kusto parser and binder: C# compiled to JavaScript, which puts one global in place.
const require = createRequire(import.meta.url);
require("@kusto/language-service-next/bridge.min.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
const { Language } = (globalThis as unknown as { Kusto: { Language: KustoLanguage } }).Kusto;

/** The few parts of the library that are used here; its own declarations describe globals, not a module. */
interface KustoLanguage {
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: GlobalState): ParsedCode };
  readonly GlobalState: { readonly Default: GlobalState };
  readonly Symbols: {
    readonly ScalarTypes: Readonly<Record<string, unknown>>;
    readonly ColumnSymbol: { readonly ctor: new (...args: unknown[]) => unknown };
    readonly TableSymbol: {
      readonly $ctor4: new (name: string, columns: unknown[]) => { WithIsOpen(open: boolean): unknown };
    };
    readonly Parameter: { readonly $ctor2: new (name: string, type: unknown) => unknown };
    readonly FunctionSymbol: {
      readonly $ctor5: new (name: string, returnType: unknown, parameters: unknown[]) => unknown;
    };
    readonly DatabaseSymbol: { readonly ctor: new (name: string, members: unknown[]) => unknown };
  };
}

interface GlobalState {
  readonly Functions: NodeList<{ readonly Name: string }>;
  WithDatabase(database: unknown): GlobalState;
}

interface ParsedCode {
  readonly Syntax: Node;
  GetDiagnostics(): NodeList<{ Severity: string; Code: string; Message: string }>;
}

interface NodeList<T> {
  readonly Count: number;
  getItem(index: number): T;
}

/** A node of Microsoft's syntax tree. */
export interface Node {
  readonly ChildCount: number;
  /** A token has a text, and before it trivia: blanks and comments. */
  readonly IsToken: boolean;
  readonly Text?: string;
  readonly Trivia?: string;
  readonly ReferencedSymbol?: object | null;
  readonly LiteralValue?: unknown;
  readonly ResultType?: {
    readonly Columns?: NodeList<{ Name: string; Type: { Name: string } }> | null;
  } | null;
  GetChild(index: number): Node | null;
}

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

export interface Parsed {
  readonly tree: Node;
  /** What Microsoft's parser and binder refuse. */
  readonly faults: readonly string[];
  /** Functions that Kusto does not have: they may be saved in the workspace. */
  readonly savedFunctions: readonly string[];
}

const states = new Map<string, GlobalState>();

export function parse(text: string): Parsed {
  // Symbols of all tables would take longer than the rest; a wildcard needs them all.
  const named = [...tables.values()].filter(({ name }) => /\w\*/.test(text) || text.includes(name));
  const key = named.map(({ name }) => name).join();
  const state =
    states.get(key) ??
    Language.GlobalState.Default.WithDatabase(
      new Language.Symbols.DatabaseSymbol.ctor("workspace", [...named.map(tableSymbol), watchlist()]),
    );
  states.set(key, state);
  const code = Language.KustoCode.ParseAndAnalyze(withoutPlaces(text), state);
  const errors = items(code.GetDiagnostics()).filter(({ Severity }) => Severity === "Error");
  const unknown = errors.flatMap(({ Message }) => UNKNOWN_FUNCTION.exec(Message)?.[1] ?? []);
  const savedFunctions = [...new Set(unknown)].filter((name) => !isMisspelt(name));
  // What such a function gives is not known either, so what is said of its columns is not either.
  const faults = savedFunctions.length > 0 ? [] : errors.map(({ Code, Message }) => `${Message} (${Code})`);
  return { tree: code.Syntax, faults, savedFunctions };
}

const UNKNOWN_FUNCTION = /^The name '([^']+)' does not refer to any known function/;

/** Whether a name is almost that of a function of Kusto: two letters at most are others. */
function isMisspelt(name: string): boolean {
  const known = items(Language.GlobalState.Default.Functions).map(({ Name }) => Name);
  return known.some((each) => distance(each.toLowerCase(), name.toLowerCase()) <= (name.length < 6 ? 1 : 2));
}

/**
 * The tables of other workspaces, applications and resources have the columns of ours
 * (learn.microsoft.com/azure/azure-monitor/logs/cross-workspace-query).
 */
function withoutPlaces(text: string): string {
  return text.replace(/\b(?:workspace|app|resource)\(\s*(["'])[^"'\n]*\1\s*\)\s*\.\s*/g, (place) =>
    " ".repeat(place.length),
  );
}

/** Microsoft Sentinel's (learn.microsoft.com/azure/sentinel/watchlists-queries); each list has columns of its own. */
function watchlist(): unknown {
  const { FunctionSymbol, Parameter, ScalarTypes, TableSymbol } = Language.Symbols;
  const list = new TableSymbol.$ctor4("watchlist", []).WithIsOpen(true);
  return new FunctionSymbol.$ctor5("_GetWatchlist", list, [
    new Parameter.$ctor2("watchlistAlias", ScalarTypes["String"]),
  ]);
}

function tableSymbol({ name, columns, standardColumns }: TableSchema): unknown {
  const { ColumnSymbol, ScalarTypes, TableSymbol } = Language.Symbols;
  const symbols = [...columns, ...standardColumns].map(
    (column) => new ColumnSymbol.ctor(column.name, ScalarTypes[SYMBOLS[column.type]], null, null, null),
  );
  return new TableSymbol.$ctor4(name, symbols);
}

function items<T>(list: NodeList<T>): T[] {
  return Array.from({ length: list.Count }, (_, index) => list.getItem(index));
}

/** The class of a node, such as `FilterOperator`, or of a symbol, such as `TableSymbol`. */
export function kindOf(node: object): string {
  const { $$name } = node.constructor as unknown as { $$name: string };
  return $$name.slice($$name.lastIndexOf(".") + 1);
}

export function children(node: Node): Node[] {
  return Array.from({ length: node.ChildCount }, (_, index) => node.GetChild(index)).filter(
    (child) => child !== null,
  );
}

/** A child by its name in the library. */
export function child(node: Node, name: string): Node | undefined {
  return (Reflect.get(node, name) as Node | null | undefined) ?? undefined;
}

/** The node and all below it, of some kinds. */
export function* within(node: Node, ...kinds: readonly string[]): Generator<Node> {
  if (kinds.length === 0 || kinds.includes(kindOf(node))) yield node;
  for (const inner of children(node)) yield* within(inner, ...kinds);
}

/** What a name refers to: a table, a column, a variable, a function; undefined where the binder does not know. */
export function referent(node: Node): string | undefined {
  return node.ReferencedSymbol ? kindOf(node.ReferencedSymbol) : undefined;
}

/** The columns of a query's result, and their types. */
export function resultColumns(tree: Node): ReadonlyMap<string, string> {
  const result = [...within(tree, "ExpressionStatement")].at(-1);
  const columns = result && child(result, "Expression")?.ResultType?.Columns;
  return new Map(columns ? items(columns).map(({ Name, Type }) => [Name, Type.Name]) : []);
}

/** The text of a node without its comments; what stands apart is one blank apart. */
export function textOf(node: Node): string {
  return tokensOf(node)
    .map(({ Text = "", Trivia = "" }) => (Trivia === "" ? Text : ` ${Text}`))
    .join("")
    .trim();
}

function tokensOf(node: Node): Node[] {
  return node.IsToken && node.Text !== undefined ? [node] : children(node).flatMap(tokensOf);
}
