import { type Dynamic, toDynamic, type Value } from "../../values.ts";
import { pure, type ScalarFunction } from "../define.ts";
import { seriesOf } from "./numbers.ts";

type Pairwise = (a: number, b: number) => number | boolean;

/** A long; a real that is whole is a `KustoReal`. */
function isLong(value: Dynamic | undefined): boolean {
  return typeof value === "number" && Number.isInteger(value);
}

/**
 * Two series element by element. What is no number, or beyond the end of the shorter one, gives null
 * (learn.microsoft.com/kusto/query/series-add-function and its like).
 */
function pairwise(compute: Pairwise, keepsLongs = false): ScalarFunction {
  return pure("dynamic", ([first, second]) => {
    const [a, b] = [seriesOf(first), seriesOf(second)];
    if (a === undefined || b === undefined) return null;
    return Array.from({ length: Math.max(a.length, b.length) }, (_, index): Dynamic => {
      const [left = null, right = null] = [a[index], b[index]];
      if (left === null || right === null) return null;
      const result = compute(left, right);
      const long = keepsLongs && isLong((first as Dynamic[])[index]) && isLong((second as Dynamic[])[index]);
      return typeof result === "boolean" || long ? result : toDynamic(result, "real");
    }) as Value;
  });
}

function each(compute: (value: number) => number, keepsLongs = false): ScalarFunction {
  return pure("dynamic", ([value]) => {
    const series = seriesOf(value);
    if (series === undefined) return null;
    return series.map((one, index): Dynamic => {
      if (one === null) return null;
      const long = keepsLongs && isLong((value as Dynamic[])[index]);
      return long ? compute(one) : toDynamic(compute(one), "real");
    }) as Value;
  });
}

/** One number of a series; null where an element is no number. */
function folded(start: number, add: (sum: number, value: number) => number): ScalarFunction {
  return pure("real", ([value]) => {
    const series = seriesOf(value);
    if (series === undefined || series.includes(null)) return null;
    return (series as number[]).reduce(add, start);
  });
}

/** Of two series of one length; null for others. */
function ofTwo(compute: (a: readonly number[], b: readonly number[]) => number | null): ScalarFunction {
  return pure("real", ([first, second]) => {
    const [a, b] = [seriesOf(first), seriesOf(second)];
    if (a === undefined || b === undefined || a.length !== b.length) return null;
    if (a.includes(null) || b.includes(null)) return null;
    return compute(a as number[], b as number[]);
  });
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

function correlation(a: readonly number[], b: readonly number[]): number | null {
  const centred = (values: readonly number[]) => {
    const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - middle);
  };
  const [left, right] = [centred(a), centred(b)];
  return cosine(left, right);
}

function cosine(a: readonly number[], b: readonly number[]): number | null {
  const size = Math.sqrt(dot(a, a) * dot(b, b));
  return size === 0 ? null : dot(a, b) / size;
}

export const elementwise: Readonly<Record<string, ScalarFunction>> = {
  series_add: pairwise((a, b) => a + b, true),
  series_subtract: pairwise((a, b) => a - b, true),
  series_multiply: pairwise((a, b) => a * b, true),
  series_divide: pairwise((a, b) => a / b),
  series_pow: pairwise((a, b) => a ** b),
  series_equals: pairwise((a, b) => a === b),
  series_not_equals: pairwise((a, b) => a !== b),
  series_greater: pairwise((a, b) => a > b),
  series_greater_equals: pairwise((a, b) => a >= b),
  series_less: pairwise((a, b) => a < b),
  series_less_equals: pairwise((a, b) => a <= b),
  series_abs: each(Math.abs, true),
  series_sign: each(Math.sign, true),
  series_floor: each(Math.floor, true),
  series_ceiling: each(Math.ceil, true),
  series_exp: each(Math.exp),
  series_log: each(Math.log),
  series_sin: each(Math.sin),
  series_cos: each(Math.cos),
  series_tan: each(Math.tan),
  series_asin: each(Math.asin),
  series_acos: each(Math.acos),
  series_atan: each(Math.atan),
  series_sum: folded(0, (sum, value) => sum + value),
  series_product: folded(1, (sum, value) => sum * value),
  series_magnitude: pure("real", ([value]) => {
    const series = seriesOf(value);
    if (series === undefined || series.includes(null)) return null;
    return Math.sqrt(dot(series as number[], series as number[]));
  }),
  series_dot_product: ofTwo(dot),
  series_pearson_correlation: ofTwo(correlation),
  series_cosine_similarity: ofTwo(cosine),
};
