import { ExpressionError } from "../expressions/error.ts";
import type { Value } from "../expressions/value.ts";
import { ANY, integer, number, type Row } from "./function.ts";

/** Source: learn.microsoft.com, functions reference, math functions; two integers divide to an integer. */
export const math: readonly Row[] = [
  ["add", 2, 2, ([a, b], name) => number(a, name) + number(b, name)],
  ["sub", 2, 2, ([a, b], name) => number(a, name) - number(b, name)],
  ["mul", 2, 2, ([a, b], name) => number(a, name) * number(b, name)],
  ["div", 2, 2, ([a, b], name) => divide(number(a, name), number(b, name), name)],
  ["mod", 2, 2, ([a, b], name) => remainder(number(a, name), number(b, name), name)],
  ["max", 1, ANY, (args, name) => Math.max(...numbers(args, name))],
  ["min", 1, ANY, (args, name) => Math.min(...numbers(args, name))],
  [
    "range",
    2,
    2,
    ([start, count], name) =>
      Array.from({ length: integer(count, name) }, (_, index) => integer(start, name) + index),
  ],
];

/** Either numbers, or one list of them. */
function numbers(args: readonly Value[], name: string): number[] {
  const [first] = args;
  const values = args.length === 1 && Array.isArray(first) ? (first as readonly Value[]) : args;
  return values.map((value) => number(value, name));
}

function divide(a: number, b: number, name: string): number {
  if (b === 0) throw byZero(name);
  return Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b;
}

function remainder(a: number, b: number, name: string): number {
  if (b === 0) throw byZero(name);
  return a % b;
}

function byZero(name: string): ExpressionError {
  return new ExpressionError(`Attempt to divide an integral or decimal value by zero in function '${name}'.`);
}
