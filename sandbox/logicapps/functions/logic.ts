import { ExpressionError } from "../expressions/error.ts";
import { compareNumbers, isNumber } from "../expressions/number.ts";
import { sameValue, typeName, type Value } from "../expressions/value.ts";
import { upper } from "./casing.ts";
import { ANY, boolean, type Row } from "./function.ts";

/**
 * Source: learn.microsoft.com, functions reference, logical comparison functions. `equals` converts nothing, and takes
 * more than two values (measured on the service by the authors of tomdam/flowforger).
 */
export const logic: readonly Row[] = [
  ["equals", 2, ANY, ([first = null, ...others]) => others.every((other) => sameValue(first, other))],
  ["not", 1, 1, ([value], name) => !boolean(value, name)],
  ["greater", 2, 2, ([a, b], name) => order(a, b, name) > 0],
  ["greaterOrEquals", 2, 2, ([a, b], name) => order(a, b, name) >= 0],
  ["less", 2, 2, ([a, b], name) => order(a, b, name) < 0],
  ["lessOrEquals", 2, 2, ([a, b], name) => order(a, b, name) <= 0],
];

/** Numbers, or texts by their capitals; never one with the other. */
function order(a: Value | undefined, b: Value | undefined, name: string): number {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (typeof a === "string" && typeof b === "string") {
    const [left, right] = [upper(a), upper(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  }
  throw new ExpressionError(
    `The template language function '${name}' expects two parameters of matching types. The parameters provided are of types '${typeName(a ?? null)}' and '${typeName(b ?? null)}'.`,
  );
}

export interface LazyFunction {
  readonly least: number;
  readonly most: number;
  call(args: readonly (() => Value)[], name: string): Value;
}

/** Functions that evaluate no more of their arguments than they need, as the cloud does. */
export const lazyFunctions: ReadonlyMap<string, LazyFunction> = new Map<string, LazyFunction>([
  [
    "if",
    {
      least: 3,
      most: 3,
      call: ([condition, yes, no], name) => evaluated(boolean(evaluated(condition), name) ? yes : no),
    },
  ],
  ["and", { least: 1, most: ANY, call: (args, name) => args.every((argument) => boolean(argument(), name)) }],
  ["or", { least: 1, most: ANY, call: (args, name) => args.some((argument) => boolean(argument(), name)) }],
  ["coalesce", { least: 1, most: ANY, call: (args) => coalesce(args) }],
]);

function evaluated(argument: (() => Value) | undefined): Value {
  return argument === undefined ? null : argument();
}

function coalesce(args: readonly (() => Value)[]): Value {
  for (const argument of args) {
    const value = argument();
    if (value !== null) return value;
  }
  return null;
}
