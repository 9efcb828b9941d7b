import { boundType, child, kindOf, type SyntaxNode, sourceText } from "../language.ts";
import { constant, constantOf, type Expression, isHidden, refuse, type Scope } from "../scope.ts";
import { absent } from "../values.ts";
import { flags } from "./access.ts";
import { arithmetic, negated } from "./arithmetic.ts";
import { type Comparison, comparison } from "./comparison.ts";
import { textOperators } from "./text-operators.ts";

type Evaluate = Expression["evaluate"];
type BinaryOperator = (left: Expression, right: Expression) => Evaluate | undefined;

/** A comparison has three values; `where` keeps only what is true. */
const comparisons: Readonly<Record<string, Comparison>> = {
  "==": "equal",
  "!=": "unequal",
  "<>": "unequal",
  "<": "less",
  "<=": "lessOrEqual",
  ">": "greater",
  ">=": "greaterOrEqual",
};

const operators: ReadonlyMap<string, BinaryOperator> = new Map<string, BinaryOperator>([
  ["and", (left, right) => connective(left, right, false)],
  ["or", (left, right) => connective(left, right, true)],
  ...Object.entries(comparisons).map(([name, kind]): [string, BinaryOperator] => [
    name,
    (left, right) => comparison(kind, left, right),
  ]),
  ...(["+", "-", "*", "/", "%"] as const).map((name): [string, BinaryOperator] => [
    name,
    (left, right) => arithmetic(name, left, right),
  ]),
]);

export function compileBinary(node: SyntaxNode, scope: Scope): Expression {
  const name = sourceText(child(node, "Operator"));
  const right = scope.expression(child(node, "Right"), scope);
  if (kindOf(child(node, "Left")) === "StarExpression") return anyColumn(name, right, node, scope);
  const left = scope.expression(child(node, "Left"), scope);
  const textual = textOperators.get(name);
  if (textual !== undefined) return folded("bool", textual(left, right, node, scope), left, right);
  const operator = operators.get(name);
  if (operator === undefined) {
    return refuse(`The operator "${name}"`, node, scope);
  }
  const evaluate = operator(left, right);
  if (evaluate === undefined) return refuse(`"${name}" between ${left.type} and ${right.type}`, node, scope);
  return folded(boundType(node) ?? resultType(name, left, right), evaluate, left, right);
}

/** `* has "term"`: of any column that can be compared so. */
function anyColumn(name: string, right: Expression, node: SyntaxNode, scope: Scope): Expression {
  const textual = textOperators.get(name);
  const tests = scope.columns.flatMap((column, place): Evaluate[] => {
    if (isHidden(column)) return [];
    const missing = absent(column.type);
    const left: Expression = { type: column.type, evaluate: (row) => row[place] ?? missing };
    const test = textual?.(left, right, node, scope) ?? operators.get(name)?.(left, right);
    return test === undefined ? [] : [test];
  });
  return { type: "bool", evaluate: (row, frame) => tests.some((test) => test(row, frame) === true) };
}

/** `-` and `+` before a number or a duration. */
export function compileSign(node: SyntaxNode, scope: Scope): Expression {
  const operand = scope.expression(child(node, "Expression"), scope);
  if (sourceText(child(node, "Operator")) === "+") return operand;
  return folded(operand.type, negated(operand), operand);
}

/** Of constants: the value itself. */
export function folded(
  type: Expression["type"],
  evaluate: Evaluate,
  ...parts: readonly Expression[]
): Expression {
  const expression: Expression = { ...flags(...parts), type, evaluate };
  const value = expression.blank === true ? undefined : constantOf(expression);
  return value === undefined ? expression : constant(type, value);
}

/** Where the binder knows no types: a fuzzy union, an unpacked bag. */
function resultType(name: string, left: Expression, right: Expression): Expression["type"] {
  if (!"+-*/%".includes(name)) return "bool";
  if (left.type === "datetime" || right.type === "datetime")
    return left.type === right.type ? "timespan" : "datetime";
  if (left.type === "timespan" || right.type === "timespan") return "timespan";
  return left.type === "real" || right.type === "real" ? "real" : "long";
}

/** `and` and `or` know three values (learn.microsoft.com/kusto/query/logical-operators). */
function connective(left: Expression, right: Expression, decisive: boolean): Evaluate {
  return (row, frame) => {
    const first = left.evaluate(row, frame);
    if (first === decisive) return decisive;
    const second = right.evaluate(row, frame);
    if (second === decisive) return decisive;
    return first === null || second === null ? null : !decisive;
  };
}
