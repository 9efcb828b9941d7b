import { createRequire } from "node:module";
import type { ColumnType, TableSchema } from "../../tables/index.ts";
import { KustoError } from "./errors.ts";

// Microsoft's own Kusto parser and binder: C# compiled to JavaScript, which puts one global in place. The
// minified files load in a tenth of a second.
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
    readonly TableSymbol: { readonly $ctor4: new (name: string, columns: unknown[]) => unknown };
    readonly DatabaseSymbol: { readonly ctor: new (name: string, members: unknown[]) => unknown };
  };
}

interface GlobalState {
  WithDatabase(database: unknown): GlobalState;
}

interface ParsedCode {
  readonly Syntax: SyntaxNode;
  GetDiagnostics(): NodeList<{ Severity: string; Code: string; Message: string; Start: number }>;
}

export interface NodeList<T> {
  readonly Count: number;
  getItem(index: number): T;
}

/** A node of Microsoft's syntax tree. Its children are properties, named as in the library. */
export interface SyntaxNode {
  readonly TextStart: number;
  readonly ResultType: { readonly Name: string } | null;
  toString(): string;
}

export type Schema = ReadonlyMap<string, Pick<TableSchema, "columns">>;

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

const states = new WeakMap<Schema, GlobalState>();

/**
 * Parses a query and binds it against the tables.
 *
 * @throws KustoError with the first of Microsoft's diagnostics that is an error
 */
export function parse(text: string, schema: Schema): SyntaxNode {
  let state = states.get(schema);
  if (state === undefined) {
    state = Language.GlobalState.Default.WithDatabase(databaseSymbol(schema));
    states.set(schema, state);
  }
  const code = Language.KustoCode.ParseAndAnalyze(text, state);
  const fault = items(code.GetDiagnostics()).find(({ Severity }) => Severity === "Error");
  if (fault !== undefined) throw new KustoError(fault.Code, fault.Message, text, fault.Start);
  return code.Syntax;
}

function databaseSymbol(schema: Schema): unknown {
  const { ScalarTypes, ColumnSymbol, TableSymbol, DatabaseSymbol } = Language.Symbols;
  const tables = [...schema].map(([name, { columns }]) => {
    const symbols = columns.map((column) => {
      return new ColumnSymbol.ctor(column.name, ScalarTypes[SYMBOLS[column.type]], null, null, null);
    });
    return new TableSymbol.$ctor4(name, symbols);
  });
  return new DatabaseSymbol.ctor("workspace", tables);
}

export function items<T>(list: NodeList<T>): T[] {
  return Array.from({ length: list.Count }, (_, index) => list.getItem(index));
}

/** The elements of a list with separators. */
export function elements(list: unknown): SyntaxNode[] {
  return items(list as NodeList<{ Element: SyntaxNode }>).map(({ Element }) => Element);
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
  return typeof name === "string" ? name : node.toString().trim();
}

/** The type that the binder gave to an expression; a shape of dynamic is dynamic. */
export function typeOf(node: SyntaxNode): ColumnType {
  const name = node.ResultType?.Name ?? "dynamic";
  return name in SYMBOLS ? (name as ColumnType) : "dynamic";
}
