import { createRequire } from "node:module";
import { type BridgeLists, type BridgeRuntime, quicken } from "./bridge-runtime.ts";
import { type Finders, shareMaps } from "./global-maps.ts";

const require = createRequire(import.meta.url);
let loaded: KustoLanguage | undefined;

/**
 * Microsoft's own Kusto parser and binder: C# compiled to JavaScript, which puts one global in place. It is loaded for the
 * first query that is new: that takes longer than all else that a process loads.
 */
export function kustoLanguage(): KustoLanguage {
  if (loaded !== undefined) return loaded;
  require("@kusto/language-service-next/bridge.min.js");
  require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
  const { Kusto, Bridge, System } = globalThis as unknown as Globals;
  quicken(Bridge, System.Array);
  shareMaps(Kusto.Language.GlobalState.prototype);
  loaded = Kusto.Language;
  return loaded;
}

interface Globals {
  readonly Kusto: { readonly Language: KustoLanguage };
  readonly Bridge: BridgeRuntime;
  readonly System: { readonly Array: BridgeLists };
}

/** The few parts of the library that are used here; its own declarations describe globals, not a module. */
export interface KustoLanguage {
  readonly KustoCode: {
    GetKind(text: string): string;
    ParseAndAnalyze(text: string, globals: GlobalState): ParsedCode;
  };
  readonly Parsing: {
    readonly TokenParser: { ParseTokens(text: string, options: ParseOptions): unknown };
    readonly QueryParser: { ParseQuery(tokens: unknown, start: number, options: ParseOptions): unknown };
  };
  readonly Syntax: { readonly SyntaxTree: new (root: unknown) => SyntaxTree };
  readonly GlobalState: {
    readonly prototype: Finders;
    readonly Default: GlobalState & { readonly Functions: NodeList<{ readonly Name: string }> };
  };
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
      readonly $ctor3: new (name: string, other: null, members: unknown[], isOpen: boolean) => unknown;
    };
  };
  readonly Binding: {
    readonly LocalBindingCache: new () => unknown;
    readonly Binder: {
      /** False for a tree that is too deep. */
      TryBind(tree: SyntaxTree, globals: GlobalState, cache: unknown): boolean;
      GetExpressionResultName(node: SyntaxNode, defaultName: string | null): string | null;
    };
  };
}

interface OpenableTable {
  WithIsOpen(open: boolean): unknown;
}

export interface GlobalState {
  readonly ParseOptions: ParseOptions;
  WithDatabase(database: unknown): GlobalState;
}

interface ParseOptions {
  WithAlwaysProduceEndTokens(always: boolean): ParseOptions;
}

interface SyntaxTree {
  readonly Root: SyntaxNode & { GetContainedDiagnostics(include: number): NodeList<Diagnostic> };
}

export interface Diagnostic {
  readonly Severity: string;
  readonly Code: string;
  readonly Message: string;
  readonly Start: number;
}

interface ParsedCode {
  readonly Syntax: SyntaxNode;
  GetDiagnostics(): NodeList<Diagnostic>;
}

export interface NodeList<T> {
  readonly Count: number;
  getItem(index: number): T;
}

/** A node of Microsoft's syntax tree. Its children are properties, named as in the library. */
export interface SyntaxNode {
  readonly TextStart: number;
  readonly ResultType: TypeSymbol | null;
  readonly Parent: SyntaxNode | null;
  GetTokenAt(position: number): SyntaxNode;
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

/**
 * What `KustoCode.ParseAndAnalyze` does for a query, without the grammar for completion that it makes first: to make it
 * takes longer than the rest of loading. It is left to it to parse commands, and to say that a query is too deep.
 */
export function analysed(
  text: string,
  state: GlobalState,
): { root: SyntaxNode; diagnostics: NodeList<Diagnostic> } {
  const { KustoCode, Parsing, Syntax, Binding } = kustoLanguage();
  if (KustoCode.GetKind(text) === QUERY) {
    const options = state.ParseOptions.WithAlwaysProduceEndTokens(true);
    const tree = new Syntax.SyntaxTree(
      Parsing.QueryParser.ParseQuery(Parsing.TokenParser.ParseTokens(text, options), 0, options),
    );
    if (Binding.Binder.TryBind(tree, state, new Binding.LocalBindingCache()))
      return { root: tree.Root, diagnostics: tree.Root.GetContainedDiagnostics(ALL) };
  }
  const code = KustoCode.ParseAndAnalyze(text, state);
  return { root: code.Syntax, diagnostics: code.GetDiagnostics() };
}

/** `CodeKinds.Query` of the library. */
const QUERY = "Query";
/** `DiagnosticsInclude.Syntactic` and `Semantic` of the library. */
const ALL = 3;

export function items<T>(list: NodeList<T>): T[] {
  return Array.from({ length: list.Count }, (_, index) => list.getItem(index));
}
