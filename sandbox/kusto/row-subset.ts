import type { Schema, SyntaxNode } from "./language.ts";
import { child, kindOf, nameOf, parse, sourceText } from "./language.ts";

/** A node of the tree with what is inside it; tokens are nodes without children. */
interface TreeNode extends SyntaxNode {
  readonly ChildCount: number;
  readonly IsToken: boolean;
  GetChild(index: number): TreeNode | null;
}

/**
 * The functions, operators and literals that a query may have that looks at one row at a time. Source:
 * MicrosoftDocs/azure-monitor-docs articles/azure-monitor/data-collection/data-collection-transformations-kql.md. The
 * page lists no `and`, `or`, comparison or parenthesis, and uses them.
 */
const FUNCTIONS: ReadonlySet<string> = new Set(
  `binary_and binary_or binary_not binary_shift_left binary_shift_right binary_xor
  tobool todatetime todouble toreal toguid toint tolong tostring totimespan
  ago datetime_add datetime_diff datetime_part dayofmonth dayofweek dayofyear endofday endofmonth endofweek endofyear
  getmonth getyear hourofday make_datetime make_timespan now startofday startofmonth startofweek startofyear weekofyear
  array_concat array_length pack_array pack parse_json parse_xml zip
  abs bin floor ceiling exp exp10 exp2 isfinite isinf isnan log log10 log2 pow round sign
  case iif max_of min_of columnifexists
  base64_encodestring base64_decodestring countof extract extract_all indexof isempty isnotempty split strcat
  strcat_delim strlen substring tolower toupper hash_sha256
  gettype isnotnull isnull`.split(/\s+/),
);

const OPERATORS: ReadonlySet<string> = new Set([
  ...["and", "or", "+", "-", "*", "/", "%", "<", ">", "<=", ">=", "==", "!=", "<>", "=~", "!~"],
  ...["contains", "has", "startswith", "endswith"].flatMap((name) => [
    name,
    `!${name}`,
    `${name}_cs`,
    `!${name}_cs`,
  ]),
  ...["matches regex", "in", "!in"],
]);

/** Classes of the syntax tree, tabular operators and expressions alike. */
const NODES: ReadonlySet<string> = new Set([
  ...["FilterOperator", "ExtendOperator", "ProjectOperator", "ParseOperator"],
  ...["ProjectAwayOperator", "ProjectRenameOperator"],
  ...["PipeExpression", "NameReference", "NameDeclaration", "TokenName", "BracketedName"],
  ...["NameAndTypeDeclaration", "PrimitiveTypeExpression", "SimpleNamedExpression", "NamedParameter"],
  ...["ParenthesizedExpression", "ExpressionList", "FunctionCallExpression", "LiteralExpression"],
  ...["CompoundStringLiteralExpression", "PrefixUnaryExpression", "BinaryExpression", "InExpression"],
  ...[
    "PathExpression",
    "ElementExpression",
    "BracketedExpression",
    "StarExpression",
    "TypeOfLiteralExpression",
  ],
  ...["SyntaxNode", "Expression"],
]);

/**
 * What of a query no rule takes that looks at one row at a time; undefined where there is nothing.
 *
 * @throws KustoError for what Microsoft's parser refuses
 * @example
 * rowSubsetFault("SigninLogs | summarize count()", tables); // "'summarize' is not supported"
 */
export function rowSubsetFault(text: string, schema: Schema): string | undefined {
  const statements = child(parse(text, schema), "Statements") as TreeNode;
  const list = children(statements).flatMap(children);
  const [first, another] = list.filter((node) => kindOf(node).endsWith("Statement"));
  if (first === undefined) return "there is no query in the text";
  if (kindOf(first) !== "ExpressionStatement") return unsupported(first);
  if (another !== undefined) return "there is more than one query in the text";
  const query = child(first, "Expression");
  const source = sourceOf(query);
  if (kindOf(source) !== "NameReference" || !schema.has(nameOf(source))) {
    return `the query must start with the name of one table, and starts with '${firstWord(source)}'`;
  }
  const read = descendants(query as TreeNode).filter(isTable);
  return read.length > 1 ? "a query reads one table, once" : faultIn(query as TreeNode);
}

function isTable(node: TreeNode): boolean {
  return kindOf(node) === "NameReference" && Boolean(node.ResultType?.Columns);
}

function sourceOf(query: SyntaxNode): SyntaxNode {
  return kindOf(query) === "PipeExpression" ? sourceOf(child(query, "Expression")) : query;
}

function faultIn(node: TreeNode): string | undefined {
  return (
    faultOf(node) ??
    children(node).reduce<string | undefined>((found, each) => found ?? faultIn(each), undefined)
  );
}

function faultOf(node: TreeNode): string | undefined {
  if (node.IsToken) return undefined;
  const kind = kindOf(node);
  if (!NODES.has(kind)) return unsupported(node);
  if (kind === "FunctionCallExpression") {
    const name = nameOf(child(node, "Name"));
    return FUNCTIONS.has(name) ? undefined : `the function '${name}' is not supported`;
  }
  if (kind === "ParseOperator") {
    const columns = descendants(node).filter((each) => kindOf(each) === "NameDeclaration").length;
    return columns > 10 ? `'parse' takes at most 10 columns, and has ${columns}` : undefined;
  }
  if (kind === "BinaryExpression" || kind === "InExpression") {
    const operator = sourceText(child(node, "Operator"));
    return OPERATORS.has(operator) ? undefined : `the operator '${operator}' is not supported`;
  }
  return undefined;
}

/** `let`, `summarize`; of an expression in the middle of its operands, its operator: `has_any`. */
function unsupported(node: SyntaxNode): string {
  const operator: unknown = Reflect.get(node, "Operator");
  const name =
    operator === undefined || operator === null ? firstWord(node) : sourceText(operator as SyntaxNode);
  return `'${name}' is not supported`;
}

function firstWord(node: SyntaxNode): string {
  return /^\S+?(?=[\s(]|$)/.exec(sourceText(node))?.[0] ?? "";
}

function descendants(node: TreeNode): TreeNode[] {
  return children(node).flatMap((each) => [each, ...descendants(each)]);
}

function children(node: TreeNode): TreeNode[] {
  return Array.from({ length: node.ChildCount }, (_, index) => node.GetChild(index)).filter(
    (each) => each !== null && each !== undefined,
  );
}
