import type { ColumnType } from "../tables/index.ts";
import { KustoError } from "./errors.ts";
import {
  analysed,
  type GlobalState,
  items,
  kustoLanguage,
  type NodeList,
  type SyntaxNode,
} from "./library.ts";
import { type Schema, SYMBOLS, stateFor } from "./symbols.ts";

export { items, type NodeList, type SyntaxNode } from "./library.ts";
export type { Schema } from "./symbols.ts";

/** A token has a text, and before it trivia: blanks and comments. Other elements have children. */
interface SyntaxElement {
  readonly IsToken: boolean;
  readonly Text?: string;
  readonly Trivia?: string;
  readonly ChildCount: number;
  GetChild(index: number): SyntaxElement | null;
}

interface Parsed {
  readonly text: string;
  readonly schema: Schema;
  readonly root: SyntaxNode;
}

/** The last queries that were parsed: whoever validates one asks several things of it in a row, and then it is run. */
const last: Parsed[] = [];
/** A tree is large. */
const MOST_REMEMBERED = 4;

/**
 * Parses a query and binds it against the tables.
 *
 * @throws KustoError with the first of Microsoft's diagnostics that is an error
 */
export function parse(text: string, schema: Schema, elsewhere: Schema = new Map()): SyntaxNode {
  if (elsewhere.size > 0) return parsed(text, schema, elsewhere);
  const known = last.find((each) => each.text === text && each.schema === schema);
  if (known !== undefined) return known.root;
  const root = parsed(text, schema, elsewhere);
  last.unshift({ text, schema, root });
  last.splice(MOST_REMEMBERED);
  return root;
}

function parsed(text: string, schema: Schema, elsewhere: Schema): SyntaxNode {
  const { root, diagnostics } = analysedOrRefused(text, stateFor(text, schema, elsewhere));
  const fault = items(diagnostics).find(
    ({ Severity, Start }) => Severity === "Error" && !isPatternOfColumns(root.GetTokenAt(Start)),
  );
  if (fault !== undefined) throw new KustoError(fault.Code, fault.Message, text, fault.Start);
  return root;
}

const PICKING = ["ProjectAwayOperator", "ProjectKeepOperator", "ProjectReorderOperator"];

/**
 * A pattern that no column has is no fault of the query for the service, as it is for the library: public functions take
 * `DeviceDetail_*` away from tables that have none (ep3p/Sentinel_KQL, Parsing-UnifySignInLogs.kql).
 */
function isPatternOfColumns(token: SyntaxNode): boolean {
  const name = token.Parent;
  if (name === null || !sourceText(name).includes("*")) return false;
  let around = name.Parent;
  while (around !== null && !kindOf(around).endsWith("Operator")) around = around.Parent;
  return around !== null && PICKING.includes(kindOf(around));
}

/** The library has faults of its own: `T | graph-match (a)--(b)` over what is no graph ends in one. */
function analysedOrRefused(text: string, state: GlobalState): ReturnType<typeof analysed> {
  try {
    return analysed(text, state);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KustoError(
      "SANDBOX",
      `Microsoft's parser fails on this query (${reason}). Leave out its operators one by one, from the last one on, to find which.`,
      text,
      0,
    );
  }
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
  return kustoLanguage().Binding.Binder.GetExpressionResultName(node, null) ?? undefined;
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
