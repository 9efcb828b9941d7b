import { type Decimal, isDecimal } from "../expressions/decimal.ts";
import { ExpressionError } from "../expressions/error.ts";
import {
  asNumber,
  compareNumbers,
  decimalOf,
  float,
  isWhole,
  type NumberValue,
  whole,
} from "../expressions/number.ts";
import type { Value } from "../expressions/value.ts";
import { ANY, integer, number, type Row } from "./function.ts";

/** What a function does with integers, with floats and with decimals. */
interface Arithmetic {
  readonly integers: (a: bigint, b: bigint) => bigint;
  readonly floats: (a: number, b: number) => number;
  readonly decimals: (a: Decimal, b: Decimal) => Decimal;
}

const ADD: Arithmetic = {
  integers: (a, b) => a + b,
  floats: (a, b) => a + b,
  decimals: (a, b) => a.add(b),
};
const SUB: Arithmetic = {
  integers: (a, b) => a - b,
  floats: (a, b) => a - b,
  decimals: (a, b) => a.sub(b),
};
const MUL: Arithmetic = {
  integers: (a, b) => a * b,
  floats: (a, b) => a * b,
  decimals: (a, b) => a.mul(b),
};
const DIV: Arithmetic = {
  integers: (a, b) => a / b,
  floats: (a, b) => a / b,
  decimals: (a, b) => a.div(b),
};
const MOD: Arithmetic = {
  integers: (a, b) => a % b,
  floats: (a, b) => a % b,
  decimals: (a, b) => a.mod(b),
};

/** Source: learn.microsoft.com, functions reference, math functions; two integers divide to an integer. */
export const math: readonly Row[] = [
  ["add", 2, 2, ([a, b], name) => compute(number(a, name), number(b, name), ADD)],
  ["sub", 2, 2, ([a, b], name) => compute(number(a, name), number(b, name), SUB)],
  ["mul", 2, 2, ([a, b], name) => compute(number(a, name), number(b, name), MUL)],
  ["div", 2, 2, ([a, b], name) => compute(number(a, name), divisor(b, name), DIV)],
  ["mod", 2, 2, ([a, b], name) => compute(number(a, name), divisor(b, name), MOD)],
  ["max", 1, ANY, (args, name) => extreme(args, name, (order) => order > 0)],
  ["min", 1, ANY, (args, name) => extreme(args, name, (order) => order < 0)],
  ["range", 2, 2, ([start, count], name) => range(integer(start, name), integer(count, name), name)],
  [
    "rand",
    2,
    2,
    ([least, most], name, { random }) => between(integer(least, name), integer(most, name), name, random),
  ],
];

/**
 * Two integers in 64 bits; a float makes a float, whole or not. A decimal makes a decimal, also with a float (not
 * documented; so does Newtonsoft.Json, whose values these are).
 */
function compute(a: NumberValue, b: NumberValue, { integers, floats, decimals }: Arithmetic): Value {
  if (isDecimal(a) || isDecimal(b)) return decimals(decimalOf(a), decimalOf(b));
  if (!isWhole(a) || !isWhole(b)) return float(floats(asNumber(a), asNumber(b)));
  const result = integers(BigInt(a), BigInt(b));
  if (result === BigInt.asIntN(64, result)) return whole(result);
  throw new ExpressionError("Value was either too large or too small for an Int64.");
}

function divisor(value: Value | undefined, name: string): NumberValue {
  const divisor = number(value, name);
  if (compareNumbers(divisor, 0) !== 0) return divisor;
  throw new ExpressionError(`Attempt to divide an integral or decimal value by zero in function '${name}'.`);
}

/** Either numbers, or one list of them. */
function extreme(args: readonly Value[], name: string, better: (order: number) => boolean): Value {
  const [first] = args;
  const values = args.length === 1 && Array.isArray(first) ? (first as readonly Value[]) : args;
  const numbers = values.map((value) => number(value, name));
  if (numbers.length === 0) {
    throw new ExpressionError(
      `The template language function '${name}' expects at least one number; the array is empty.`,
    );
  }
  return numbers.reduce((best, each) => (better(compareNumbers(each, best)) ? each : best));
}

/** As many as the service makes at most, and up to a 32-bit integer (learn.microsoft.com, functions reference, range). */
const MOST = 100_000;
const LARGEST = 2_147_483_647;

function range(start: number, count: number, name: string): Value {
  if (count < 0 || count > MOST) {
    throw new ExpressionError(
      `The template language function '${name}' expects its 'count' parameter to be between 0 and ${MOST}. The provided value is '${count}'.`,
    );
  }
  if (start + count > LARGEST) {
    throw new ExpressionError(
      `The template language function '${name}' expects the sum of its parameters to be at most ${LARGEST}. It is '${start + count}'.`,
    );
  }
  return Array.from({ length: count }, (_, index) => start + index);
}

/** From `least` to below `most`. */
function between(least: number, most: number, name: string, random: () => number): number {
  if (least < most) return least + Math.floor(random() * (most - least));
  throw new ExpressionError(
    `The template language function '${name}' expects its first parameter to be less than its second: '${least}' and '${most}'.`,
  );
}
