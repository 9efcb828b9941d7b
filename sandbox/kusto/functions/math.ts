import { type Expression, type Frame, fail } from "../scope.ts";
import { normaliseLong, type Row, type Value } from "../values.ts";
import { onNumbers, pure, type ScalarFunction } from "./define.ts";

const reals = (compute: (...values: number[]) => number) => onNumbers("real", compute);

/** Null outside of -1 to 1 (learn.microsoft.com/kusto/query/asin-function, acos-function). */
const ofSine = (compute: (value: number) => number): ScalarFunction =>
  pure("real", ([value = null]) =>
    value === null || Math.abs(Number(value)) > 1 ? null : compute(Number(value)),
  );

/** Null for a negative number (learn.microsoft.com/kusto/query/sqrt-function, log-function). */
const ofPositive = (compute: (value: number) => number) =>
  pure("real", ([value = null]) => (value === null || Number(value) < 0 ? null : compute(Number(value))));

/**
 * The greatest multiple of a size that is not above the value; also of dates and durations. A size of zero gives null,
 * of reals NaN (measured on the Kusto emulator by the authors of duckdb-kql 1.1).
 */
export function binned(value: Value, size: Value, origin: Value = null): Value {
  if (value === null || size === null) return null;
  if (typeof value === "bigint" || typeof size === "bigint") {
    const step = typeof size === "bigint" ? size : BigInt(Math.trunc(Number(size)));
    const from = typeof origin === "bigint" ? origin : 0n;
    if (step === 0n || typeof value !== "bigint") return null;
    const rest = (value - from) % step;
    return value - (rest !== 0n && rest < 0n !== step < 0n ? rest + step : rest);
  }
  const [number, step, from] = [Number(value), Number(size), Number(origin ?? 0)];
  const isWhole = Number.isInteger(number) && Number.isInteger(step);
  if (step === 0) return isWhole ? null : Number.NaN;
  return Math.floor((number - from) / step) * step + from;
}

function bin({ length }: { length: 2 | 3 }): ScalarFunction {
  return pure("long", ([value = null, size = null, origin = null]) =>
    binned(value, size, length === 3 ? origin : null),
  );
}

/** Size and start of the bins are set in front of the query (learn.microsoft.com/kusto/query/bin-auto-function). */
const binAuto: ScalarFunction = {
  volatile: true,
  compile: ([value], { node, scope }) => {
    const [size, origin] = ["query_bin_auto_size", "query_bin_auto_at"].map((name) =>
      scope.options?.get(name),
    );
    if (size === undefined)
      return fail(
        "SANDBOX",
        "bin_auto() needs the size of its bins: set query_bin_auto_size=1h;",
        node,
        scope,
      );
    return (row, frame) =>
      binned(
        value?.evaluate(row, frame) ?? null,
        size.evaluate(row, frame),
        origin?.evaluate(row, frame) ?? null,
      );
  },
};

/** `min_of` and `max_of`: nulls are left out (learn.microsoft.com/kusto/query/max-of-function). */
function extreme(better: (a: Value, b: Value) => boolean): ScalarFunction {
  return {
    compile: (args: readonly Expression[]) => (row: Row, frame: Frame) => {
      let best: Value = null;
      for (const arg of args) {
        const value = arg.evaluate(row, frame);
        if (value !== null && (best === null || better(value, best))) best = value;
      }
      return best;
    },
  };
}

/** Half away from zero, to a number of digits. */
function round(value: number, digits = 0): number {
  const scale = 10 ** digits;
  return (Math.sign(value) * Math.round(Math.abs(value) * scale)) / scale;
}

function bitwise(compute: (a: bigint, b: bigint) => bigint): ScalarFunction {
  return pure("long", ([a = null, b = null]) =>
    a === null || b === null
      ? null
      : normaliseLong(compute(BigInt(a as number | bigint), BigInt(b as number | bigint))),
  );
}

/** Whether a number, a time or a duration is no further from another than so much (dataexplorer-docs, around-function.md). */
function isAround([value = null, centre = null, delta = null]: Value[]): Value {
  if (value === null || centre === null || delta === null) return null;
  if (typeof value === "bigint" && typeof centre === "bigint") {
    const away = value > centre ? value - centre : centre - value;
    return away <= (delta as bigint);
  }
  return Math.abs(Number(value) - Number(centre)) <= Number(delta);
}

export const mathematics: Readonly<Record<string, ScalarFunction>> = {
  bin: bin({ length: 2 }),
  floor: bin({ length: 2 }),
  bin_at: bin({ length: 3 }),
  bin_auto: binAuto,
  min_of: extreme((a, b) => (a as number) < (b as number)),
  max_of: extreme((a, b) => (a as number) > (b as number)),
  abs: pure("long", ([value = null]) =>
    typeof value === "bigint"
      ? value < 0n
        ? -value
        : value
      : value === null
        ? null
        : Math.abs(Number(value)),
  ),
  around: pure("bool", isAround),
  sign: onNumbers("long", Math.sign),
  round: pure("real", ([value = null, digits]) =>
    value === null ? null : round(Number(value), Number(digits ?? 0)),
  ),
  ceiling: onNumbers("long", Math.ceil),
  sqrt: ofPositive(Math.sqrt),
  exp: reals(Math.exp),
  exp2: reals((value) => 2 ** value),
  exp10: reals((value) => 10 ** value),
  log: ofPositive(Math.log),
  log2: ofPositive(Math.log2),
  log10: ofPositive(Math.log10),
  pow: reals((base, exponent) => base ** exponent),
  pi: pure("real", () => Math.PI),
  sin: reals(Math.sin),
  cos: reals(Math.cos),
  tan: reals(Math.tan),
  asin: ofSine(Math.asin),
  acos: ofSine(Math.acos),
  atan: reals(Math.atan),
  atan2: reals(Math.atan2),
  radians: reals((degrees) => (degrees * Math.PI) / 180),
  degrees: reals((radians) => (radians * 180) / Math.PI),
  isnan: pure("bool", ([value = null]) => (value === null ? null : Number.isNaN(value))),
  isinf: pure("bool", ([value = null]) =>
    value === null ? null : Math.abs(Number(value)) === Number.POSITIVE_INFINITY,
  ),
  isfinite: pure("bool", ([value = null]) => (value === null ? null : Number.isFinite(value))),
  binary_and: bitwise((a, b) => a & b),
  binary_or: bitwise((a, b) => a | b),
  binary_xor: bitwise((a, b) => a ^ b),
  binary_shift_left: bitwise((a, b) => a << (b % 64n)),
  binary_shift_right: bitwise((a, b) => a >> (b % 64n)),
  binary_not: pure("long", ([value = null]) =>
    value === null ? null : normaliseLong(~BigInt(value as number | bigint)),
  ),
  bitset_count_ones: pure("long", ([value = null]) =>
    value === null
      ? null
      : BigInt.asUintN(64, BigInt(value as number | bigint))
          .toString(2)
          .replaceAll("0", "").length,
  ),
  rand: { volatile: true, type: "real", compile: () => () => Math.random() },
};
