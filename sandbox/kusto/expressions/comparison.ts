import type { ColumnType } from "../../tables/index.ts";
import { convert } from "../functions/conversions.ts";
import { constantOf, type Expression, type Frame } from "../scope.ts";
import { type Row, textOf, type Value } from "../values.ts";

export type Comparison = "equal" | "unequal" | "less" | "lessOrEqual" | "greater" | "greaterOrEqual";

type Ordered = string | number;

const HOLDS: Readonly<Record<Comparison, (a: Ordered, b: Ordered) => boolean>> = {
  equal: (a, b) => a === b,
  unequal: (a, b) => a !== b,
  less: (a, b) => a < b,
  lessOrEqual: (a, b) => a <= b,
  greater: (a, b) => a > b,
  greaterOrEqual: (a, b) => a >= b,
};

/**
 * Two nulls are neither equal nor unequal: the result is null. A null and a value are unequal, and in no order
 * (learn.microsoft.com/kusto/query/scalar-data-types/null-values). Undefined for types that have nothing in common.
 */
export function comparison(
  kind: Comparison,
  left: Expression,
  right: Expression,
): Expression["evaluate"] | undefined {
  const forEquality = kind === "equal" || kind === "unequal";
  const type = commonType(left.type, right.type, forEquality) ?? timeAsText(left, right, forEquality);
  if (type === undefined) return undefined;
  const [readLeft, readRight] = [reader(left, type), reader(right, type)];
  const holds = HOLDS[kind];
  const withNull = kind === "equal" ? false : kind === "unequal" ? true : null;
  const fixed = right.constant === true ? readRight([], undefined as never) : null;
  // Most comparisons are with a constant.
  if (fixed !== null) {
    return (row: Row, frame: Frame): Value => {
      const a = readLeft(row, frame);
      return a === null ? withNull : holds(a as Ordered, fixed as Ordered);
    };
  }
  return (row: Row, frame: Frame): Value => {
    const a = readLeft(row, frame);
    const b = readRight(row, frame);
    if (a === null || b === null) return a === b ? null : withNull;
    return holds(a as Ordered, b as Ordered);
  };
}

const NUMERIC: ReadonlySet<ColumnType> = new Set(["int", "long", "real", "decimal"]);

/** The type as which both are compared: a dynamic as the other's; two dynamics, a text and a number as texts. */
export function commonType(
  left: ColumnType,
  right: ColumnType,
  forEquality: boolean,
): ColumnType | undefined {
  if (left === "dynamic" && right === "dynamic") return forEquality ? "string" : "real";
  if (left === "dynamic") return right;
  if (right === "dynamic" || left === right) return left;
  if (NUMERIC.has(left) && NUMERIC.has(right)) return "real";
  const [text, other] = left === "string" ? [left, right] : [right, left];
  if (text === "string" && (NUMERIC.has(other) || other === "bool")) return forEquality ? "string" : "real";
  if (text === "string" && other === "guid") return "guid";
  if ((left === "bool" && NUMERIC.has(right)) || (right === "bool" && NUMERIC.has(left))) return "long";
  return undefined;
}

/**
 * `dayofweek(t) == "1.00:00:00"`, as public queries have it. Whether the service compares texts or times is not documented:
 * taken is a text in the form that the service writes, for which both give the same.
 */
function timeAsText(left: Expression, right: Expression, forEquality: boolean): ColumnType | undefined {
  const [time, text] = left.type === "string" ? [right, left] : [left, right];
  const written = text.type === "string" ? constantOf(text) : undefined;
  const isTime = time.type === "timespan" || time.type === "datetime";
  if (!forEquality || !isTime || typeof written !== "string") return undefined;
  return textOf(convert(written, "string", time.type), time.type) === written ? time.type : undefined;
}

/** How to read an expression's value for a comparison as a type. */
export function reader(expression: Expression, type: ColumnType): Expression["evaluate"] {
  const { evaluate, type: from } = expression;
  if (from === type || (NUMERIC.has(from) && NUMERIC.has(type))) return evaluate;
  if (type === "string") return (row, frame) => textOf(evaluate(row, frame), from);
  return (row, frame) => convert(evaluate(row, frame), from, type);
}
