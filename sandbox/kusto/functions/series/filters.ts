import type { Value } from "../../values.ts";
import { pure, type ScalarFunction } from "../define.ts";
import { completeSeriesOf } from "./numbers.ts";
import { reals } from "./results.ts";

/**
 * Weighs each point and those before it, or those around it; beyond the ends there is nothing
 * (learn.microsoft.com/kusto/query/series-fir-function).
 */
function finite([value, filter, normalize, center]: Value[]): Value {
  const [series, weights] = [completeSeriesOf(value), completeSeriesOf(filter)];
  if (series === undefined || weights === undefined) return null;
  const isNegative = weights.some((weight) => weight < 0);
  const normal = normalize === undefined || normalize === null ? !isNegative : normalize === true;
  if (normal && isNegative) return null;
  const total = normal ? weights.reduce((sum, weight) => sum + weight, 0) : 1;
  const shift = center === true ? Math.floor((weights.length - 1) / 2) : 0;
  return reals(
    series.map(
      (_, index) =>
        weights.reduce((sum, weight, at) => sum + weight * (series[index + shift - at] ?? 0), 0) / total,
    ),
  );
}

/** The recursive formula of learn.microsoft.com/kusto/query/series-iir-function. */
function infinite([value, above, below]: Value[]): Value {
  const [series, b, a] = [completeSeriesOf(value), completeSeriesOf(above), completeSeriesOf(below)];
  if (series === undefined || b === undefined || a === undefined || !a[0]) return null;
  const result: number[] = [];
  for (let at = 0; at < series.length; at++) {
    const own = b.reduce((sum, weight, back) => sum + weight * (series[at - back] ?? 0), 0);
    const past = a.slice(1).reduce((sum, weight, back) => sum + weight * (result[at - back - 1] ?? 0), 0);
    result.push((own - past) / a[0]);
  }
  return reals(result);
}

export const filters: Readonly<Record<string, ScalarFunction>> = {
  series_fir: pure("dynamic", finite),
  series_iir: pure("dynamic", infinite),
};
