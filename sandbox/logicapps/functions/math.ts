import { ExpressionError } from "../expressions/error.ts";
import { isWhole, type Value, whole } from "../expressions/value.ts";
import { ANY, integer, number, type Row } from "./function.ts";

/** Source: learn.microsoft.com, functions reference, math functions; two integers divide to an integer. */
export const math: readonly Row[] = [
  [
    "add",
    2,
    2,
    ([a, b], name) =>
      compute(
        number(a, name),
        number(b, name),
        (x, y) => x + y,
        (x, y) => x + y,
      ),
  ],
  [
    "sub",
    2,
    2,
    ([a, b], name) =>
      compute(
        number(a, name),
        number(b, name),
        (x, y) => x - y,
        (x, y) => x - y,
      ),
  ],
  [
    "mul",
    2,
    2,
    ([a, b], name) =>
      compute(
        number(a, name),
        number(b, name),
        (x, y) => x * y,
        (x, y) => x * y,
      ),
  ],
  [
    "div",
    2,
    2,
    ([a, b], name) =>
      compute(
        number(a, name),
        divisor(b, name),
        (x, y) => x / y,
        (x, y) => x / y,
      ),
  ],
  [
    "mod",
    2,
    2,
    ([a, b], name) =>
      compute(
        number(a, name),
        divisor(b, name),
        (x, y) => x % y,
        (x, y) => x % y,
      ),
  ],
  ["max", 1, ANY, (args, name) => extreme(args, name, (a, b) => a > b)],
  ["min", 1, ANY, (args, name) => extreme(args, name, (a, b) => a < b)],
  ["range", 2, 2, ([start, count], name) => range(integer(start, name), integer(count, name), name)],
  [
    "rand",
    2,
    2,
    ([least, most], name, { random }) => between(integer(least, name), integer(most, name), name, random),
  ],
];

/** Whole numbers in 64 bits, anything else as a float. */
function compute(
  a: number | bigint,
  b: number | bigint,
  onNumbers: (a: number, b: number) => number,
  onWhole: (a: bigint, b: bigint) => bigint,
): Value {
  if (!isWhole(a) || !isWhole(b)) return onNumbers(Number(a), Number(b));
  const result = onWhole(BigInt(a), BigInt(b));
  if (result === BigInt.asIntN(64, result)) return whole(result);
  throw new ExpressionError("Value was either too large or too small for an Int64.");
}

function divisor(value: Value | undefined, name: string): number | bigint {
  const divisor = number(value, name);
  if (Number(divisor) !== 0) return divisor;
  throw new ExpressionError(`Attempt to divide an integral or decimal value by zero in function '${name}'.`);
}

/** Either numbers, or one list of them. */
function extreme(
  args: readonly Value[],
  name: string,
  better: (a: number | bigint, b: number | bigint) => boolean,
): Value {
  const [first] = args;
  const values = args.length === 1 && Array.isArray(first) ? (first as readonly Value[]) : args;
  const numbers = values.map((value) => number(value, name));
  if (numbers.length === 0) {
    throw new ExpressionError(
      `The template language function '${name}' expects at least one number; the array is empty.`,
    );
  }
  return numbers.reduce((best, each) => (better(each, best) ? each : best));
}

/** As many as the service makes at most (learn.microsoft.com, functions reference, range). */
const MOST = 100_000;

function range(start: number, count: number, name: string): Value {
  if (count >= 0 && count <= MOST) return Array.from({ length: count }, (_, index) => start + index);
  throw new ExpressionError(
    `The template language function '${name}' expects its 'count' parameter to be between 0 and ${MOST}. The provided value is '${count}'.`,
  );
}

/** From `least` to below `most`. */
function between(least: number, most: number, name: string, random: () => number): number {
  if (least < most) return least + Math.floor(random() * (most - least));
  throw new ExpressionError(
    `The template language function '${name}' expects its first parameter to be less than its second: '${least}' and '${most}'.`,
  );
}
