import { normaliseLong, type Value } from "../values.ts";
import { type Aggregate, conditional, gathering } from "./define.ts";

/** Exact where all values are whole; a sum of nothing is 0 (learn.microsoft.com/kusto/query/summarize-operator, defaults). */
const sum = gathering<number | bigint>(
  () => 0,
  (total, value, type) => {
    if (typeof value === "boolean") return Number(total) + Number(value);
    if (type === "timespan") return BigInt(total) + BigInt(value as bigint);
    const next = Number(total) + Number(value);
    if (type === "real" || type === "decimal" || type === "dynamic" || Number.isSafeInteger(next))
      return next;
    return normaliseLong(BigInt(total) + BigInt(value as number | bigint));
  },
  (total) => total,
);

/** The mean; of nothing it is NaN. */
const avg = gathering<{
  total: number;
  ticks: bigint;
  count: number;
  temporal: boolean;
}>(
  ([value]) => ({
    total: 0,
    ticks: 0n,
    count: 0,
    temporal: value?.type === "timespan" || value?.type === "datetime",
  }),
  (state, value) => {
    if (state.temporal) state.ticks += BigInt(value as bigint);
    else state.total += Number(value);
    state.count++;
    return state;
  },
  ({ total, ticks, count, temporal }) => {
    if (temporal) return count === 0 ? null : ticks / BigInt(count);
    return total / count;
  },
  "real",
);

function extreme(better: (a: never, b: never) => boolean): Aggregate {
  return gathering<Value>(
    () => null,
    (best, value) => (best === null || better(value as never, best as never) ? value : best),
    (best) => best,
  );
}

const min = extreme((a, b) => a < b);
const max = extreme((a, b) => a > b);

/** Welford's method; the variance of a sample of fewer than two is 0. */
function spread(population: boolean, root: boolean): Aggregate {
  return gathering<{ count: number; mean: number; squares: number }>(
    () => ({ count: 0, mean: 0, squares: 0 }),
    (state, value) => {
      state.count++;
      const delta = Number(value) - state.mean;
      state.mean += delta / state.count;
      state.squares += delta * (Number(value) - state.mean);
      return state;
    },
    ({ count, squares }) => {
      const by = population ? count : count - 1;
      const variance = by <= 0 ? 0 : squares / by;
      return root ? Math.sqrt(variance) : variance;
    },
    "real",
  );
}

/** The nearest rank: the smallest value that at least so many percent of the values do not exceed. */
export function nearestRank(sorted: readonly Value[], percent: number): Value {
  const rank = Math.ceil((percent / 100) * sorted.length);
  return sorted[Math.min(sorted.length - 1, Math.max(0, rank - 1))] ?? null;
}

/** Values in order, for ranks. */
export function ordered(values: Value[]): Value[] {
  return values.sort((a, b) => (a === b ? 0 : (a as number) < (b as number) ? -1 : 1));
}

const percentile: Aggregate = {
  compile: ([value, percent]) => {
    return () => {
      const values: Value[] = [];
      let wanted: Value = 50;
      return {
        add: (row, frame) => {
          const found = value?.evaluate(row, frame) ?? null;
          wanted = percent?.evaluate(row, frame) ?? wanted;
          if (found !== null) values.push(found);
        },
        result: () => nearestRank(ordered(values), Number(wanted)),
      };
    };
  },
};

/** A value counts as often as its weight says (learn.microsoft.com/kusto/query/percentilesw-aggregation-function). */
const weightedPercentile: Aggregate = {
  compile: ([value, weight, percent]) => {
    return () => {
      const values: Weighted[] = [];
      let wanted: Value = 50;
      return {
        add: (row, frame) => {
          const found = value?.evaluate(row, frame) ?? null;
          wanted = percent?.evaluate(row, frame) ?? wanted;
          const times = Number(weight?.evaluate(row, frame) ?? 0);
          if (found !== null && times > 0) values.push([found, times]);
        },
        result: () => weightedRank(values, Number(wanted)),
      };
    };
  },
};

export type Weighted = readonly [value: Value, weight: number];

/** The nearest rank, as if each value were there as often as its weight says. */
export function weightedRank(values: readonly Weighted[], percent: number): Value {
  const sorted = [...values].sort(([a], [b]) => (a === b ? 0 : (a as number) < (b as number) ? -1 : 1));
  let left = (percent / 100) * sorted.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of sorted) {
    left -= weight;
    if (left <= 0) return value;
  }
  return sorted.at(-1)?.[0] ?? null;
}

function allBits(combine: (a: bigint, b: bigint) => bigint): Aggregate {
  return gathering<bigint | null>(
    () => null,
    (all, value) => {
      const bits = BigInt(value as number | bigint);
      return all === null ? bits : combine(all, bits);
    },
    (all) => (all === null ? null : normaliseLong(all)),
    "long",
  );
}

export const numbers: Readonly<Record<string, Aggregate>> = {
  sum,
  sumif: conditional(sum),
  avg,
  avgif: conditional(avg),
  min,
  minif: conditional(min),
  max,
  maxif: conditional(max),
  stdev: spread(false, true),
  stdevif: conditional(spread(false, true)),
  stdevp: spread(true, true),
  variance: spread(false, false),
  varianceif: conditional(spread(false, false)),
  variancep: spread(true, false),
  variancepif: conditional(spread(true, false)),
  percentile,
  percentilew: weightedPercentile,
  binary_all_and: allBits((a, b) => a & b),
  binary_all_or: allBits((a, b) => a | b),
  binary_all_xor: allBits((a, b) => a ^ b),
};
