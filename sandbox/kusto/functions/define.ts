import type { ColumnType } from "../../tables/index.ts";
import type { SyntaxNode } from "../language.ts";
import { constantOf, type Expression, type Frame, type Scope } from "../scope.ts";
import { type Row, textOf, type Value } from "../values.ts";

export interface Call {
  readonly node: SyntaxNode;
  /** The arguments' own nodes. */
  readonly nodes: readonly SyntaxNode[];
  readonly scope: Scope;
  /** The type that the binder gave to the call, else that of the first argument. */
  readonly type: ColumnType;
}

export interface ScalarFunction {
  /** Not the same for the same arguments, or reads more than these: never computed ahead. */
  readonly volatile?: boolean;
  /** The type of the result, where the binder's is not to be had. */
  readonly type?: ColumnType;
  /** Of a function that gives several columns: the ends of their names, and their types. */
  parts?(types: readonly ColumnType[]): readonly Part[] | undefined;
  compile(args: readonly Expression[], call: Call): (row: Row, frame: Frame) => Value;
}

export type Part = readonly [name: string, type: ColumnType];

/** A function that gives several columns, as `series_stats()` does. */
export function several(
  parts: readonly Part[],
  compute: (values: readonly Value[], types: readonly ColumnType[]) => readonly Value[],
): ScalarFunction {
  return {
    type: "dynamic",
    parts: () => parts,
    compile: (args) => {
      const types = args.map((arg) => arg.type);
      return (row, frame) =>
        compute(
          args.map((arg) => arg.evaluate(row, frame)),
          types,
        ) as Value;
    },
  };
}

/** A function of its arguments' values alone; a missing optional argument is undefined. */
export function pure(
  type: ColumnType,
  compute: (values: Value[], types: readonly ColumnType[]) => Value,
): ScalarFunction {
  return {
    type,
    compile: (args) => {
      const types = args.map((arg) => arg.type);
      const [first, second] = args;
      if (first !== undefined && args.length === 1)
        return (row, frame) => compute([first.evaluate(row, frame)], types);
      if (first !== undefined && second !== undefined && args.length === 2)
        return (row, frame) => compute([first.evaluate(row, frame), second.evaluate(row, frame)], types);
      return (row, frame) =>
        compute(
          args.map((arg) => arg.evaluate(row, frame)),
          types,
        );
    },
  };
}

/** A function of texts; dynamics are read as text, as Kusto does. Other arguments follow as they are. */
export function onText(type: ColumnType, compute: (text: string, ...rest: Value[]) => Value): ScalarFunction {
  return pure(type, ([value = null, ...rest], [from = "string"]) => compute(textOf(value, from), ...rest));
}

/** A function of numbers; null where one of them is null. */
export function onNumbers(type: ColumnType, compute: (...values: number[]) => number): ScalarFunction {
  return pure(type, (values) => {
    const numbers = values.map(Number);
    return values.includes(null) ? null : compute(...numbers);
  });
}

/** The type that `typeof(…)` names; undefined where there is no such argument. */
export function typeArgument(expression: Expression | undefined): ColumnType | undefined {
  const value = constantOf(expression);
  return typeof value === "string" && value !== "" ? (value as ColumnType) : undefined;
}

/** The text of a value that is one already, or a dynamic; empty for null. */
export function text(value: Value | undefined): string {
  return value === undefined || value === null ? "" : textOf(value, "dynamic");
}
