import {
  analysed,
  type GlobalState,
  items,
  kustoLanguage,
  type NodeList,
} from "azure-alerting-sandbox/kusto/library";
import { type ColumnType, type TableSchema, tables } from "azure-alerting-sandbox/tables";
import { distance } from "fastest-levenshtein";
import type { Node } from "./node.ts";

/** A node of Microsoft's syntax tree. */
interface Syntax {
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
  GetChild(index: number): Syntax | null;
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
  /** The columns of the result, and their types. */
  readonly columns: readonly (readonly [string, string])[];
}

const states = new Map<string, GlobalState>();

/** Reads a query as Microsoft's parser and binder see it. */
export function readByMicrosoft(text: string): Parsed {
  // Symbols of all tables would take longer than the rest; a wildcard needs them all.
  const named = [...tables.values()].filter(({ name }) => /\w\*/.test(text) || text.includes(name));
  const { Symbols } = kustoLanguage();
  const key = named.map(({ name }) => name).join();
  const state =
    states.get(key) ??
    kustoLanguage().GlobalState.Default.WithDatabase(
      new Symbols.DatabaseSymbol.ctor("workspace", [...named.map(tableSymbol), watchlist()]),
    );
  states.set(key, state);
  const { root, diagnostics } = analysed(withoutPlaces(text), state);
  const tree = root as unknown as Syntax;
  const errors = items(diagnostics).filter(({ Severity }) => Severity === "Error");
  const unknown = errors.flatMap(({ Message }) => UNKNOWN_FUNCTION.exec(Message)?.[1] ?? []);
  const savedFunctions = [...new Set(unknown)].filter((name) => !isMisspelt(name));
  // What such a function gives is not known either, so what is said of its columns is not either.
  const faults = savedFunctions.length > 0 ? [] : errors.map(({ Code, Message }) => `${Message} (${Code})`);
  return { tree: plain(tree), faults, savedFunctions, columns: resultColumns(tree) };
}

const UNKNOWN_FUNCTION = /^The name '([^']+)' does not refer to any known function/;

/** Whether a name is almost that of a function of Kusto: two letters at most are others. */
function isMisspelt(name: string): boolean {
  const known = items(kustoLanguage().GlobalState.Default.Functions).map(({ Name }) => Name);
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
  const { FunctionSymbol, Parameter, ScalarTypes, TableSymbol } = kustoLanguage().Symbols;
  const list = new TableSymbol.$ctor4("watchlist", []).WithIsOpen(true);
  return new FunctionSymbol.$ctor5("_GetWatchlist", list, [
    new Parameter.$ctor2("watchlistAlias", ScalarTypes["String"]),
  ]);
}

function tableSymbol({ name, columns, standardColumns }: TableSchema): unknown {
  const { ColumnSymbol, ScalarTypes, TableSymbol } = kustoLanguage().Symbols;
  const symbols = [...columns, ...standardColumns].map(
    (column) => new ColumnSymbol.ctor(column.name, ScalarTypes[SYMBOLS[column.type]], null, null, null),
  );
  return new TableSymbol.$ctor4(name, symbols);
}

/** The children that are asked for by what they are. */
const NAMES = [
  ...[
    "ArgumentList",
    "Condition",
    "Element",
    "Expression",
    "Expressions",
    "Left",
    "Name",
    "Operator",
    "Right",
  ],
];

function plain(node: Syntax): Node {
  const below = childrenOf(node);
  const named = NAMES.flatMap((name) => {
    const index = below.indexOf(Reflect.get(node, name) as Syntax);
    return index === -1 ? [] : [[name, index] as const];
  });
  const { LiteralValue: literal, ReferencedSymbol: symbol } = node;
  const isLiteral = classOf(node) === "LiteralExpression";
  return {
    kind: classOf(node),
    children: below.map(plain),
    named: Object.fromEntries(named),
    ...(node.IsToken && node.Text !== undefined ? { token: node.Text } : {}),
    ...(node.IsToken && (node.Trivia ?? "") !== "" ? { isApart: true as const } : {}),
    ...(symbol ? { referent: classOf(symbol) } : {}),
    ...(isLiteral ? { literal: typeof literal === "string" ? literal : { written: String(literal) } } : {}),
  };
}

function childrenOf(node: Syntax): Syntax[] {
  return Array.from({ length: node.ChildCount }, (_, index) => node.GetChild(index)).filter(
    (each) => each !== null,
  );
}

/** The class of a node, such as `FilterOperator`, or of a symbol, such as `TableSymbol`. */
function classOf(node: object): string {
  const { $$name } = node.constructor as unknown as { $$name: string };
  return $$name.slice($$name.lastIndexOf(".") + 1);
}

function resultColumns(tree: Syntax): [string, string][] {
  const result = statements(tree).at(-1);
  const expression = result && (Reflect.get(result, "Expression") as Syntax | undefined);
  const columns = expression?.ResultType?.Columns;
  return columns ? items(columns).map(({ Name, Type }) => [Name, Type.Name]) : [];
}

function statements(node: Syntax): Syntax[] {
  return classOf(node) === "ExpressionStatement" ? [node] : childrenOf(node).flatMap(statements);
}
