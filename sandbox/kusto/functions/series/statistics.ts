import { toDynamic, type Value } from "../../values.ts";
import { pure, type ScalarFunction, several } from "../define.ts";
import { mean, seriesOf, variance } from "./numbers.ts";

const PARTS = [
  ["min", "real"],
  ["min_idx", "long"],
  ["max", "real"],
  ["max_idx", "long"],
  ["avg", "real"],
  ["stdev", "real"],
  ["variance", "real"],
] as const;

/** Null all over where an element is no finite number, unless these are left out (learn.microsoft.com/kusto/query/series-stats-function). */
function statistics([value, ignores]: readonly Value[]): { parts: Value[]; sum: Value; count: Value } {
  const all = seriesOf(value) ?? [];
  const finite = all.filter((each): each is number => each !== null && Number.isFinite(each));
  if (finite.length === 0 || (finite.length < all.length && ignores !== true))
    return { parts: PARTS.map(() => null), sum: null, count: null };
  const [least, most] = [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))];
  const spread = variance(finite);
  return {
    parts: [least, all.indexOf(least), most, all.indexOf(most), mean(finite), Math.sqrt(spread), spread],
    sum: finite.reduce((sum, each) => sum + each, 0),
    count: all.length,
  };
}

export const statisticsOfSeries: Readonly<Record<string, ScalarFunction>> = {
  series_stats: several(PARTS, (values) => statistics(values).parts),
  series_stats_dynamic: pure("dynamic", (values) => {
    const { parts, sum, count } = statistics(values);
    return Object.fromEntries([
      ...PARTS.map(([name, type], index) => [name, toDynamic(parts[index], type)]),
      ["sum", toDynamic(sum, "real")],
      ["len", toDynamic(count, "long")],
    ]);
  }),
};
