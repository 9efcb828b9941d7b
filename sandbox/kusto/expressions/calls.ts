import { type Aggregate, aggregates } from "../aggregates/index.ts";
import type { ScalarFunction } from "../functions/define.ts";
import { scalarFunctions } from "../functions/index.ts";
import { boundNames, boundType, child, elements, nameOf, resultName, type SyntaxNode } from "../language.ts";
import { type Accumulator, type Expression, type KustoColumn, refuse, type Scope } from "../scope.ts";
import { callScalar } from "../user-functions.ts";
import { absent } from "../values.ts";
import { flags } from "./access.ts";
import { folded } from "./operators.ts";

/** A call: of a function of a `let` statement, of an aggregate where there may be one, else of a scalar function. */
export function compileCall(node: SyntaxNode, scope: Scope): Expression {
  const name = nameOf(child(node, "Name"));
  const nodes = elements(child(child(node, "ArgumentList"), "Expressions"));
  if (scope.functions.has(name)) return callScalar(node, name, nodes, scope);
  const aggregate = aggregates.get(name);
  if (aggregate !== undefined && scope.aggregates !== undefined) {
    return compileAggregate(aggregate, scope.aggregates, node, scope);
  }
  const fn = scalarFunctions.get(name);
  if (fn === undefined) return refuse(`The function "${name}"`, node, scope);
  const args = nodes.map((each) => argument(each, scope));
  const parts = partsOf(fn, name, args, nodes, node);
  if (parts !== undefined)
    return { type: "dynamic", parts, evaluate: fn.compile(args, { node, nodes, scope, type: "dynamic" }) };
  const type = boundType(node) ?? fn.type ?? args.find((arg) => arg.type !== "bool")?.type ?? "dynamic";
  const evaluate = fn.compile(args, { node, nodes, scope, type });
  if (fn.volatile === true) return { type, uniform: isUniform(name, args), evaluate };
  return folded(type, evaluate, ...args);
}

function argument(node: SyntaxNode, scope: Scope): Expression {
  const expression = scope.expression(node, scope);
  if (expression.parts !== undefined)
    return refuse("What gives several columns, as an argument,", node, scope);
  return expression;
}

/** The columns of a function that gives several, under the names of Microsoft's binder. */
function partsOf(
  fn: ScalarFunction,
  name: string,
  args: readonly Expression[],
  nodes: readonly SyntaxNode[],
  node: SyntaxNode,
): KustoColumn[] | undefined {
  const parts = fn.parts?.(args.map(({ type }) => type));
  const names = boundNames(node);
  const of = nodes[0] === undefined ? "" : (resultName(nodes[0]) ?? "");
  return parts?.map(([end, type], index) => ({ name: names?.[index] ?? `${name}_${of}_${end}`, type }));
}

/** `now()` and `ago()` read the clock alone. */
function isUniform(name: string, args: readonly Expression[]): boolean {
  return (name === "now" || name === "ago") && flags(...args).uniform === true;
}

/** Collects the aggregate; in its place stands a look at its result, once the group is complete. */
function compileAggregate(
  aggregate: Aggregate,
  collected: (() => Accumulator)[],
  node: SyntaxNode,
  scope: Scope,
): Expression {
  const nodes = elements(child(child(node, "ArgumentList"), "Expressions"));
  const args = nodes.map((each) => scope.expression(each, { ...scope, aggregates: undefined }));
  const type = boundType(node) ?? aggregate.type ?? args[0]?.type ?? "dynamic";
  const index = collected.push(aggregate.compile(args, { node, nodes, scope, type })) - 1;
  const missing = absent(type);
  return { type, evaluate: (finished) => finished[index] ?? missing };
}
