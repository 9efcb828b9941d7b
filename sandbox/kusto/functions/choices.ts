import type { ColumnType } from "../../tables/index.ts";
import type { Expression, Frame } from "../scope.ts";
import { absent, type Row, toDynamic, type Value } from "../values.ts";
import { convert } from "./conversions.ts";
import type { Call, ScalarFunction } from "./define.ts";

type Evaluate = (row: Row, frame: Frame) => Value;

/** The values of branches take the type of the whole: a long becomes a real beside a real. */
function branch(expression: Expression | undefined, type: ColumnType): Evaluate {
  if (expression === undefined) return () => absent(type);
  const from = expression.type;
  if (from === type) return expression.evaluate;
  if (type === "dynamic") return (row, frame) => toDynamic(expression.evaluate(row, frame), from);
  return (row, frame) => convert(expression.evaluate(row, frame), from, type);
}

/** Pairs of condition and value, and the value for "else". A condition that is null does not hold. */
function choose(args: readonly Expression[], { type }: Call): Evaluate {
  const conditions: Evaluate[] = [];
  const values: Evaluate[] = [];
  for (let at = 0; at + 1 < args.length; at += 2) {
    conditions.push(args[at]?.evaluate ?? (() => null));
    values.push(branch(args[at + 1], type));
  }
  const otherwise = branch(args.at(-1), type);
  return (row, frame) => {
    for (const [index, condition] of conditions.entries())
      if (condition(row, frame) === true) return values[index]?.(row, frame) ?? absent(type);
    return otherwise(row, frame);
  };
}

/** The first that is not null; of texts the first that is not empty (learn.microsoft.com/kusto/query/coalesce-function). */
function coalesce(args: readonly Expression[], { type }: Call): Evaluate {
  const values = args.map((arg) => branch(arg, type));
  return (row, frame) => {
    for (const value of values) {
      const found = value(row, frame);
      if (found !== null && found !== "") return found;
    }
    return absent(type);
  };
}

export const choices: Readonly<Record<string, ScalarFunction>> = {
  iff: { compile: choose },
  iif: { compile: choose },
  case: { compile: choose },
  coalesce: { compile: coalesce },
  not: {
    type: "bool",
    compile:
      ([condition]) =>
      (row, frame) => {
        const value = condition?.evaluate(row, frame) ?? null;
        return value === null ? null : value !== true;
      },
  },
};
