import type { ColumnType } from "../../tables/index.ts";
import { convert } from "../functions/conversions.ts";
import type { Expression, Frame } from "../scope.ts";
import { normaliseLong, type Row, type Value } from "../values.ts";

export type Arithmetic = "+" | "-" | "*" | "/" | "%";
type Evaluate = Expression["evaluate"];

const TEMPORAL: ReadonlySet<ColumnType> = new Set(["datetime", "timespan"]);
const WHOLE: ReadonlySet<ColumnType> = new Set(["int", "long"]);

/** Null with anything is null (learn.microsoft.com/kusto/query/numerical-operators). Undefined where there is none. */
export function arithmetic(operator: Arithmetic, left: Expression, right: Expression): Evaluate | undefined {
  if (TEMPORAL.has(left.type) || TEMPORAL.has(right.type)) return temporal(operator, left, right);
  if ([left.type, right.type].some((type) => type === "string" || type === "bool" || type === "guid"))
    return undefined;
  if (left.type === "dynamic" || right.type === "dynamic") return onDynamics(operator, left, right);
  const compute = WHOLE.has(left.type) && WHOLE.has(right.type) ? whole[operator] : real[operator];
  return (row, frame) => {
    const a = left.evaluate(row, frame);
    const b = right.evaluate(row, frame);
    return a === null || b === null ? null : compute(a as number | bigint, b as number | bigint);
  };
}

/** A dynamic counts as the number that it holds. */
function onDynamics(operator: Arithmetic, left: Expression, right: Expression): Evaluate {
  const read =
    (expression: Expression) =>
    (row: Row, frame: Frame): Value => {
      const value = expression.evaluate(row, frame);
      return expression.type === "dynamic" && typeof value !== "number"
        ? convert(value, "dynamic", "real")
        : value;
    };
  const [readLeft, readRight] = [read(left), read(right)];
  return (row, frame) => {
    const a = readLeft(row, frame);
    const b = readRight(row, frame);
    if (a === null || b === null) return null;
    const both = Number.isInteger(a) && Number.isInteger(b);
    return (both ? whole : real)[operator](a as number, b as number);
  };
}

type Compute = (a: number | bigint, b: number | bigint) => Value;

/** Wraps around at 64 bits; divides towards zero; a remainder is never negative. */
const whole: Readonly<Record<Arithmetic, Compute>> = {
  "+": exact(
    (a, b) => a + b,
    (a, b) => a + b,
  ),
  "-": exact(
    (a, b) => a - b,
    (a, b) => a - b,
  ),
  "*": exact(
    (a, b) => a * b,
    (a, b) => a * b,
  ),
  "/": (a, b) =>
    Number(b) === 0
      ? null
      : exact(
          (x, y) => Math.trunc(x / y),
          (x, y) => x / y,
        )(a, b),
  "%": (a, b) => {
    if (Number(b) === 0) return null;
    return exact(
      (x, y) => ((x % y) + Math.abs(y)) % Math.abs(y),
      (x, y) => ((x % y) + (y < 0n ? -y : y)) % (y < 0n ? -y : y),
    )(a, b);
  },
};

/** In numbers where the result is exact, else in 64 bits. */
function exact(
  onNumbers: (a: number, b: number) => number,
  onLongs: (a: bigint, b: bigint) => bigint,
): Compute {
  return (a, b) => {
    if (typeof a === "number" && typeof b === "number") {
      const result = onNumbers(a, b);
      if (Number.isSafeInteger(result)) return result;
    }
    return normaliseLong(onLongs(BigInt(a), BigInt(b)));
  };
}

const real: Readonly<Record<Arithmetic, Compute>> = {
  "+": (a, b) => Number(a) + Number(b),
  "-": (a, b) => Number(a) - Number(b),
  "*": (a, b) => Number(a) * Number(b),
  "/": (a, b) => Number(a) / Number(b),
  "%": (a, b) => ((Number(a) % Number(b)) + Math.abs(Number(b))) % Math.abs(Number(b)),
};

/** Dates and durations with each other, durations with numbers. */
function temporal(operator: Arithmetic, left: Expression, right: Expression): Evaluate | undefined {
  const compute = temporalOperation(operator, left.type, right.type);
  if (compute === undefined) return undefined;
  return (row, frame) => {
    const a = left.evaluate(row, frame);
    const b = right.evaluate(row, frame);
    return a === null || b === null ? null : compute(a as number | bigint, b as number | bigint);
  };
}

function temporalOperation(operator: Arithmetic, left: ColumnType, right: ColumnType): Compute | undefined {
  const both = TEMPORAL.has(left) && TEMPORAL.has(right);
  if (operator === "+" && both) return (a, b) => BigInt(a) + BigInt(b);
  if (operator === "-" && both) return (a, b) => BigInt(a) - BigInt(b);
  if (operator === "/" && both) return (a, b) => (BigInt(b) === 0n ? null : Number(a) / Number(b));
  if (operator === "%" && both)
    return (a, b) => (BigInt(b) === 0n ? null : ((BigInt(a) % BigInt(b)) + BigInt(b)) % BigInt(b));
  if (both) return undefined;
  if (operator === "*") return scaled((ticks, by) => ticks * by);
  if (operator === "/" && left === "timespan") return scaled((ticks, by) => ticks / by);
  return undefined;
}

/** A duration by a number, whichever comes first. */
function scaled(compute: (ticks: number, by: number) => number): Compute {
  return (a, b) => {
    const [ticks, by] = typeof a === "bigint" ? [a, b] : [b, a];
    const result = compute(Number(ticks), Number(by));
    return Number.isFinite(result) ? BigInt(Math.round(result)) : null;
  };
}

export function negated(operand: Expression): Evaluate {
  return (row, frame) => {
    const value = operand.evaluate(row, frame);
    const number = operand.type === "dynamic" ? convert(value, "dynamic", "real") : value;
    return typeof number === "number" || typeof number === "bigint" ? -number : null;
  };
}
