import { MissingTableError } from "./errors.ts";
import { child, elements, kindOf, nameOf, type SyntaxNode, sourceText } from "./language.ts";
import { externalData } from "./operators/external-data.ts";
import { find } from "./operators/find.ts";
import { compileOperator, nameOfOperator } from "./operators/index.ts";
import { search } from "./operators/search.ts";
import { datatable, print, range } from "./operators/sources.ts";
import { HIDDEN, tableOf, union } from "./operators/union.ts";
import { constantOf, fail, failWithoutTable, type Relation, refuse, type Scope } from "./scope.ts";
import { computedOnce } from "./statements.ts";
import type { Rows } from "./surroundings.ts";
import { RESOURCES } from "./symbols.ts";
import { callTabular } from "./user-functions.ts";

type CompileRelation = (node: SyntaxNode, scope: Scope) => Relation;

/** What gives a table by itself, by the class of its node. */
const sources: ReadonlyMap<string, CompileRelation> = new Map<string, CompileRelation>([
  ["NameReference", named],
  ["FunctionCallExpression", called],
  ["PathExpression", elsewhere],
  ["ExternalDataExpression", externalData],
  ["ParenthesizedExpression", (node, scope) => compileRelation(child(node, "Expression"), scope)],
  ["PipeExpression", piped],
  ["UnionOperator", (node, scope) => union(node, scope)],
  ["SearchOperator", (node, scope) => search(node, scope)],
  ["FindOperator", (node, scope) => find(node, scope)],
  ["PrintOperator", print],
  ["RangeOperator", range],
  ["DataTableExpression", datatable],
  ["MaterializeExpression", (node, scope) => computedOnce(compileRelation(child(node, "Expression"), scope))],
]);

/** Compiles a tabular expression: a table, a pipe, an operator that makes rows of its own. */
export function compileRelation(node: SyntaxNode, scope: Scope): Relation {
  const compile = sources.get(kindOf(node));
  if (compile === undefined) return refuse(`The operator "${nameOfOperator(kindOf(node))}"`, node, scope);
  return compile(node, scope);
}

function piped(node: SyntaxNode, scope: Scope): Relation {
  return compileOperator(child(node, "Operator"), compileRelation(child(node, "Expression"), scope), scope);
}

function named(node: SyntaxNode, scope: Scope): Relation {
  const name = nameOf(node);
  const relation = scope.relations.get(name);
  if (relation instanceof MissingTableError) throw relation;
  if (relation !== undefined) return relation;
  if (scope.functions.has(name)) return callTabular(node, name, [], scope);
  if (scope.tables.has(name)) return tableOf(name, scope);
  return failWithoutTable(name, node, scope);
}

/** `workspace("identifier").Table`, and the same of applications and resources. */
function elsewhere(node: SyntaxNode, scope: Scope): Relation {
  const call = child(node, "Expression");
  const table = nameOf(child(node, "Selector"));
  const kind = kindOf(call) === "FunctionCallExpression" ? nameOf(child(call, "Name")) : "";
  const [argument] = kind === "" ? [] : elements(child(child(call, "ArgumentList"), "Expressions"));
  const identifier = argument && constantOf(scope.expression(argument, { ...scope, columns: [] }));
  if (!RESOURCES.includes(kind) || kind === "arg" || kind === "adx" || typeof identifier !== "string")
    return refuse(`"${sourceText(node)}" as a table`, node, scope);
  const last = identifier.split("/").at(-1)?.toLowerCase() ?? "";
  const found = scope.surroundings.elsewhere?.get(last)?.get(table);
  if (found !== undefined)
    return { columns: [...found.columns, ...HIDDEN], label: table, run: () => found.rows };
  const reason = `There are no rows of ${kind}("${identifier}").${table}`;
  return fail("SANDBOX", `${reason}: give them in workspaces/${last}/${table}.json.`, node, scope);
}

function called(node: SyntaxNode, scope: Scope): Relation {
  const name = nameOf(child(node, "Name"));
  const args = elements(child(child(node, "ArgumentList"), "Expressions"));
  if (scope.functions.has(name)) return callTabular(node, name, args, scope);
  const literal = args[0] && constantOf(scope.expression(args[0], { ...scope, columns: [] }));
  if (name === "table" && typeof literal === "string")
    return scope.tables.has(literal) ? tableOf(literal, scope) : failWithoutTable(literal, node, scope);
  if (name !== "_GetWatchlist") return refuse(`The function "${name}" as a table`, node, scope);
  const { watchlists = new Map<string, Rows>() } = scope.surroundings;
  const watchlist = typeof literal === "string" ? watchlists.get(literal) : undefined;
  if (watchlist !== undefined) return { columns: watchlist.columns, run: () => watchlist.rows };
  const known = [...watchlists.keys()].join(", ") || "none";
  return fail(
    "SEM0100",
    `There is no watchlist ${JSON.stringify(literal)}; there are: ${known}.`,
    node,
    scope,
  );
}
