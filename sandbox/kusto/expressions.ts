import type { ColumnType } from "../../tables/index.ts";
import { binaryOperators, compileIn } from "./comparisons.ts";
import { scalarFunctions } from "./functions.ts";
import { child, elements, kindOf, nameOf, type SyntaxNode, typeOf } from "./language.ts";
import { type Expression, type Frame, INGESTION, refuse, type Scope } from "./scope.ts";
import { parseDatetime, parseTimespan, type Row, type Value } from "./values.ts";

/** Compiles an expression to a closure over the rows of the scope's columns. */
export function compileExpression(node: SyntaxNode, scope: Scope): Expression {
  const compile = compilers.get(kindOf(node));
  if (compile === undefined) return refuse(`"${kindOf(node)}"`, node, scope, compilers.keys());
  return compile(node, scope);
}

type Compile = (node: SyntaxNode, scope: Scope) => Expression;

const compilers = new Map<string, Compile>([
  ["LiteralExpression", compileLiteral],
  ["CompoundStringLiteralExpression", compileLiteral],
  ["DynamicExpression", (node) => constant("dynamic", JSON.parse(String(Reflect.get(node, "LiteralValue"))))],
  ["NameReference", compileName],
  ["ParenthesizedExpression", (node, scope) => compileExpression(child(node, "Expression"), scope)],
  ["PrefixUnaryExpression", compileSign],
  ["BinaryExpression", compileBinary],
  ["InExpression", compileIn],
  ["FunctionCallExpression", compileCall],
  ["PathExpression", compilePath],
  ["ElementExpression", compileElement],
  ["ToScalarExpression", compileToScalar],
]);

function constant(type: ColumnType, value: Value): Expression {
  return { type, evaluate: () => value };
}

function compileLiteral(node: SyntaxNode, scope: Scope): Expression {
  const type = typeOf(node);
  const value: unknown = Reflect.get(node, "LiteralValue");
  if (type === "string") return constant(type, String(value));
  if (value === null) return constant(type, null);
  const source = node.toString().trim();
  const inner = /^\w+\s*\(\s*['"]?(.*?)['"]?\s*\)$/s.exec(source)?.[1] ?? source;
  if (type === "bool") return constant(type, inner.toLowerCase() === "true");
  if (type === "int" || type === "long" || type === "real") return constant(type, Number(inner));
  const ticks =
    type === "datetime" ? parseDatetime(inner) : type === "timespan" ? parseTimespan(inner) : null;
  if (ticks === null)
    return refuse(`The literal ${source}`, node, scope, ["ISO 8601 dates", "durations such as 15m"]);
  return constant(type, ticks);
}

function compileName(node: SyntaxNode, scope: Scope): Expression {
  const name = nameOf(node);
  const index = scope.columns.findIndex((column) => column.name === name);
  const column = scope.columns[index];
  if (column !== undefined)
    return { type: column.type, evaluate: (row) => row[index] ?? absent(column.type) };
  const scalar = scope.scalars.get(name);
  if (scalar !== undefined) return scalar;
  return refuse(`The name "${name}"`, node, scope, ["columns", "values of let statements"]);
}

/** `-` and `+` before a number or a duration. */
function compileSign(node: SyntaxNode, scope: Scope): Expression {
  const operand = compileExpression(child(node, "Expression"), scope);
  if (child(node, "Operator").toString().trim() === "+") return operand;
  return {
    type: typeOf(node),
    evaluate: (row, frame) => {
      const value = operand.evaluate(row, frame);
      return typeof value === "number" || typeof value === "bigint" ? -value : null;
    },
  };
}

function compileBinary(node: SyntaxNode, scope: Scope): Expression {
  const operator = child(node, "Operator").toString().trim();
  const implementation = binaryOperators.get(operator);
  if (implementation === undefined)
    return refuse(`The operator "${operator}"`, node, scope, binaryOperators.keys());
  const left = compileExpression(child(node, "Left"), scope);
  const right = compileExpression(child(node, "Right"), scope);
  const evaluate = implementation(left, right);
  if (evaluate === undefined) {
    return refuse(`"${operator}" between ${left.type} and ${right.type}`, node, scope, ["equal types"]);
  }
  return { type: typeOf(node), evaluate };
}

const SPECIAL = ["ago", "case", "iff", "iif", "ingestion_time", "now"];

function compileCall(node: SyntaxNode, scope: Scope): Expression {
  const name = nameOf(child(node, "Name"));
  const args = elements(child(child(node, "ArgumentList"), "Expressions")).map((argument) =>
    compileExpression(argument, scope),
  );
  const type = typeOf(node);
  const [first, second] = args;
  if (name === "ingestion_time") return ingestionTime(scope);
  if (name === "now") return { type, evaluate: (row, frame) => frame.now + duration(first, row, frame) };
  if (name === "ago") return { type, evaluate: (row, frame) => frame.now - duration(first, row, frame) };
  if (name === "iff" || name === "iif" || name === "case") return { type, evaluate: compileCase(args) };
  const implementation = scalarFunctions.get(name);
  if (implementation === undefined) {
    return refuse(`The function "${name}"`, node, scope, [...SPECIAL, ...scalarFunctions.keys()]);
  }
  const types = args.map((argument) => argument.type);
  if (first !== undefined && second === undefined) {
    return { type, evaluate: (row, frame) => implementation([first.evaluate(row, frame)], types) };
  }
  return {
    type,
    evaluate: (row, frame) =>
      implementation(
        args.map((argument) => argument.evaluate(row, frame)),
        types,
      ),
  };
}

function duration(span: Expression | undefined, row: Row, frame: Frame): bigint {
  const value = span?.evaluate(row, frame);
  return typeof value === "bigint" ? value : 0n;
}

/** Null where a row comes from no table (learn.microsoft.com/kusto/query/ingestion-time-function). */
function ingestionTime({ columns }: Scope): Expression {
  const index = columns.findIndex(({ name }) => name === INGESTION);
  return { type: "datetime", evaluate: (row) => row[index] ?? null };
}

/** Pairs of condition and value, and the value for "else". A condition that is null does not hold. */
function compileCase(args: readonly Expression[]) {
  const otherwise = args.at(-1);
  return (row: Row, frame: Frame): Value => {
    for (let index = 0; index + 1 < args.length; index += 2) {
      if (args[index]?.evaluate(row, frame) === true) return args[index + 1]?.evaluate(row, frame) ?? null;
    }
    return otherwise?.evaluate(row, frame) ?? null;
  };
}

function compilePath(node: SyntaxNode, scope: Scope): Expression {
  const base = compileExpression(child(node, "Expression"), scope);
  const key = nameOf(child(node, "Selector"));
  return { type: "dynamic", evaluate: (row, frame) => property(base.evaluate(row, frame), key) };
}

function compileElement(node: SyntaxNode, scope: Scope): Expression {
  const base = compileExpression(child(node, "Expression"), scope);
  const selector = compileExpression(child(child(node, "Selector"), "Expression"), scope);
  return {
    type: "dynamic",
    evaluate: (row, frame) => {
      const key = selector.evaluate(row, frame);
      return typeof key === "string" || typeof key === "number"
        ? property(base.evaluate(row, frame), key)
        : null;
    },
  };
}

/** Missing keys, indexes past the end and wrong kinds are null; negative indexes count from the end. */
function property(value: Value, key: string | number): Value {
  if (typeof value !== "object" || value === null) return null;
  if (Array.isArray(value)) return typeof key === "number" ? (value.at(key) ?? null) : null;
  if (typeof key !== "string" || !Object.hasOwn(value, key)) return null;
  return (Reflect.get(value, key) as Value | undefined) ?? null;
}

/** The first column of the first row, computed once a run; null where there is no row. */
function compileToScalar(node: SyntaxNode, scope: Scope): Expression {
  const relation = scope.relation(child(node, "Expression"), { ...scope, columns: [] });
  const type = typeOf(node);
  return {
    type,
    evaluate: (_, frame) => {
      if (!frame.once.has(node)) frame.once.set(node, relation.run(frame)[0]?.[0] ?? absent(type));
      return frame.once.get(node) as Value;
    },
  };
}

function absent(type: ColumnType): Value {
  return type === "string" ? "" : null;
}
