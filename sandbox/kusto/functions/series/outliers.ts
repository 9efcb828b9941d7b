import { refuse } from "../../scope.ts";
import type { Value } from "../../values.ts";
import { type Call, type ScalarFunction, text } from "../define.ts";
import { percentile, seriesOf } from "./numbers.ts";
import { reals } from "./results.ts";

/** `tukey` looks at the middle half of the values, `ctukey` at all but the highest and the lowest tenth. */
export type Method = "tukey" | "ctukey";

/**
 * With wider borders the scores are scaled, so that a mild outlier of a normal distribution still has 1.5. For the
 * borders 10 and 90 the factor is that of the service's own answer in stackoverflow.com/questions/75264555, whose
 * author explains the algorithm; for others it is not documented.
 */
const BORDERS: Readonly<Record<Method, { low: number; high: number; scale: number }>> = {
  tukey: { low: 25, high: 75, scale: 1 },
  ctukey: { low: 10, high: 90, scale: 2.77260560550792 },
};

/** How far beyond the borders each value is, in units of their distance; 0 between them, and for gaps. */
export function outlierScores(series: readonly (number | null)[], method: Method): number[] {
  const { low, high, scale } = BORDERS[method];
  const known = series.filter((each) => each !== null);
  const [below, above] = [percentile(known, low), percentile(known, high)];
  return series.map((value) => {
    if (value === null || (value >= below && value <= above)) return 0;
    return ((value - (value > above ? above : below)) / (above - below)) * scale;
  });
}

/** Undefined for another name. */
export function methodOf(value: Value | undefined): Method | undefined {
  const name = value === undefined || value === null ? "ctukey" : text(value);
  return name === "tukey" || name === "ctukey" ? name : undefined;
}

export const outliers: Readonly<Record<string, ScalarFunction>> = {
  series_outliers: {
    type: "dynamic",
    compile: (args, { node, scope }: Call) => {
      if (args.length > 3) return refuse("Percentiles of your own in series_outliers", node, scope);
      return (row, frame) => {
        const [value, kind, ignored = null] = args.map((arg) => arg.evaluate(row, frame));
        const [series, method] = [seriesOf(value), methodOf(kind)];
        if (series === undefined || method === undefined) return null;
        const marked = series.map((each) => (ignored !== null && each === Number(ignored) ? null : each));
        return reals(outlierScores(marked, method));
      };
    },
  },
};
