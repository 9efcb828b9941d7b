import { createRequire } from "node:module";

// Microsoft's own Kusto parser and binder: C# compiled to JavaScript, which puts one global in place. The
// minified files load in a tenth of a second.
const require = createRequire(import.meta.url);
require("@kusto/language-service-next/bridge.min.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
export const { Language } = (globalThis as unknown as { Kusto: { Language: KustoLanguage } }).Kusto;

/** The few parts of the library that are used here; its own declarations describe globals, not a module. */
export interface KustoLanguage {
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
      readonly $ctor3: new (name: string, other: null, members: unknown[], isOpen: boolean) => unknown;
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

export interface GlobalState {
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

interface TypeSymbol {
  readonly Name: string;
  /** Of a table: whether it may have columns that the binder does not know of. */
  readonly IsOpen?: boolean;
  readonly Columns?: NodeList<{
    readonly Name: string;
    readonly Type: { readonly Name: string };
  }> | null;
}
