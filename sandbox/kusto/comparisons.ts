import type { ColumnType } from "../../tables/index.ts";
import { child, elements, kindOf, type SyntaxNode } from "./language.ts";
import { type Expression, type Frame, refuse, type Scope } from "./scope.ts";
import { parseDatetime, parseTimespan, type Row, textOf, type Value } from "./values.ts";

type Evaluate = (row: Row, frame: Frame) => Value;
/** Undefined where the operator is not run between these types. */
type BinaryOperator = (left: Expression, right: Expression) => Evaluate | undefined;

/**
 * A comparison with null is null, and `and` and `or` know three values: what is not known to be true is not kept
 * by `where` (learn.microsoft.com/kusto/query/scalar-data-types/null-values).
 */
export const binaryOperators: ReadonlyMap<string, BinaryOperator> = new Map<string, BinaryOperator>([
  ["and", (left, right) => connective(left, right, false)],
  ["or", (left, right) => connective(left, right, true)],
  ["==", (left, right) => comparison(left, right, (a, b) => a === b)],
  ["!=", (left, right) => comparison(left, right, (a, b) => a !== b)],
  ["<>", (left, right) => comparison(left, right, (a, b) => a !== b)],
  ["<", (left, right) => comparison(left, right, (a, b) => a < b)],
  ["<=", (left, right) => comparison(left, right, (a, b) => a <= b)],
  [">", (left, right) => comparison(left, right, (a, b) => a > b)],
  [">=", (left, right) => comparison(left, right, (a, b) => a >= b)],
  ["=~", (left, right) => onTexts(left, right, (a, b) => a.toLowerCase() === b.toLowerCase())],
  ["!~", (left, right) => onTexts(left, right, (a, b) => a.toLowerCase() !== b.toLowerCase())],
  ["contains", (left, right) => onTexts(left, right, (a, b) => a.toLowerCase().includes(b.toLowerCase()))],
  [
    "startswith",
    (left, right) => onTexts(left, right, (a, b) => a.toLowerCase().startsWith(b.toLowerCase())),
  ],
  [
    "+",
    (left, right) =>
      arithmetic(
        left,
        right,
        (a, b) => a + b,
        (a, b) => a + b,
      ),
  ],
  [
    "-",
    (left, right) =>
      arithmetic(
        left,
        right,
        (a, b) => a - b,
        (a, b) => a - b,
      ),
  ],
]);

function connective(left: Expression, right: Expression, decisive: boolean): Evaluate {
  return (row, frame) => {
    const first = left.evaluate(row, frame);
    if (first === decisive) return decisive;
    const second = right.evaluate(row, frame);
    if (second === decisive) return decisive;
    return first === null || second === null ? null : !decisive;
  };
}

type Ordered = string | number | bigint | boolean;

function comparison(left: Expression, right: Expression, holds: (a: Ordered, b: Ordered) => boolean) {
  const type = left.type === "dynamic" ? right.type : left.type;
  if (type === "dynamic" || !comparable(left.type, right.type)) return undefined;
  const [readLeft, readRight] = [reader(left, type), reader(right, type)];
  return (row: Row, frame: Frame): Value => {
    const a = readLeft(row, frame);
    const b = readRight(row, frame);
    return a === null || b === null ? null : holds(a as Ordered, b as Ordered);
  };
}

const NUMERIC: readonly ColumnType[] = ["int", "long", "real", "decimal"];

function comparable(left: ColumnType, right: ColumnType): boolean {
  if (left === right || left === "dynamic" || right === "dynamic") return true;
  return NUMERIC.includes(left) && NUMERIC.includes(right);
}

/** A dynamic is compared as the type of the other side. */
function reader(expression: Expression, type: ColumnType): Evaluate {
  if (expression.type !== "dynamic") return expression.evaluate;
  return (row, frame) => fromDynamic(expression.evaluate(row, frame), type);
}

function fromDynamic(value: Value, type: ColumnType): Value {
  if (type === "string") return textOf(value, "dynamic");
  if (NUMERIC.includes(type)) return typeof value === "number" ? value : null;
  if (type === "bool") return typeof value === "boolean" ? value : null;
  if (typeof value !== "string") return null;
  return type === "datetime" ? parseDatetime(value) : type === "timespan" ? parseTimespan(value) : value;
}

function onTexts(left: Expression, right: Expression, holds: (a: string, b: string) => boolean) {
  if (!isText(left) || !isText(right)) return undefined;
  return (row: Row, frame: Frame): Value =>
    holds(textOf(left.evaluate(row, frame), "dynamic"), textOf(right.evaluate(row, frame), "dynamic"));
}

function isText({ type }: Expression): boolean {
  return type === "string" || type === "dynamic";
}

/** Numbers, and dates with durations; null with anything is null. */
function arithmetic(
  left: Expression,
  right: Expression,
  onNumbers: (a: number, b: number) => number,
  onTicks: (a: bigint, b: bigint) => bigint,
): Evaluate | undefined {
  const temporal = (type: ColumnType) => type === "datetime" || type === "timespan";
  const numbers = NUMERIC.includes(left.type) && NUMERIC.includes(right.type);
  if (!numbers && !(temporal(left.type) && temporal(right.type))) return undefined;
  return (row, frame) => {
    const a = left.evaluate(row, frame);
    const b = right.evaluate(row, frame);
    if (typeof a === "number" && typeof b === "number") return onNumbers(a, b);
    return typeof a === "bigint" && typeof b === "bigint" ? onTicks(a, b) : null;
  };
}

const IN_OPERATORS: Readonly<Record<string, { fold: boolean; negated: boolean }>> = {
  in: { fold: false, negated: false },
  "!in": { fold: false, negated: true },
  "in~": { fold: true, negated: false },
  "!in~": { fold: true, negated: true },
};

/** `in` and its family, over a list of constants: one look into a set a row. */
export function compileIn(node: SyntaxNode, scope: Scope): Expression {
  const name = child(node, "Operator").toString().trim();
  const operator = IN_OPERATORS[name];
  const left = scope.expression(child(node, "Left"), scope);
  if (operator === undefined) return refuse(`The operator "${name}"`, node, scope, Object.keys(IN_OPERATORS));
  if (!isText(left)) return refuse(`"${name}" of ${left.type}`, node, scope, ["text"]);
  const { fold, negated } = operator;
  const folded = (text: string) => (fold ? text.toLowerCase() : text);
  const list = elements(child(child(node, "Right"), "Expressions")).map((element) => {
    if (!kindOf(element).endsWith("LiteralExpression")) {
      return refuse(`"${name}" with anything but literals`, element, scope, ["lists of texts"]);
    }
    return folded(String(Reflect.get(element, "LiteralValue")));
  });
  const set = new Set(list);
  return {
    type: "bool",
    evaluate: (row, frame) => set.has(folded(textOf(left.evaluate(row, frame), "dynamic"))) !== negated,
  };
}
