import type { ColumnType } from "../../tables/index.ts";
import { digestOf, hashesIn, hllHash, hllOf, weightedIn, weightedRank } from "../functions/sketches.ts";
import { type Dynamic, fromDynamic, toDynamic, type Value } from "../values.ts";
import { type Aggregate, conditional, gathering } from "./define.ts";

const hll = gathering<Set<string>>(
  () => new Set(),
  (seen, value, type) => seen.add(hllHash(value, type)),
  (seen) => hllOf(seen) as Value,
  "dynamic",
);

const mergedHll = gathering<Set<string>>(
  () => new Set(),
  (seen, value) => {
    for (const hash of hashesIn(value as Dynamic)) seen.add(hash);
    return seen;
  },
  (seen) => hllOf(seen) as Value,
  "dynamic",
);

type Weighted = ReturnType<typeof weightedIn>[number];

/** Values with their weights; without one each weighs the same. */
function weighing(result: (values: Weighted[], percent: Value, type: ColumnType) => Value): Aggregate {
  return {
    type: "dynamic",
    compile:
      ([value, weight, percent]) =>
      () => {
        const values: Weighted[] = [];
        let wanted: Value = null;
        const type = value?.type ?? "dynamic";
        return {
          add: (row, frame) => {
            const found = value?.evaluate(row, frame) ?? null;
            wanted = percent?.evaluate(row, frame) ?? wanted;
            const by = weight === undefined ? 1 : Number(weight.evaluate(row, frame) ?? 0);
            if (found !== null && by > 0) values.push({ value: toDynamic(found, type), weight: by });
          },
          result: () => result(values, wanted, type),
        };
      },
  };
}

const mergedDigest = gathering<Weighted[]>(
  () => [],
  (all, value) => {
    for (const each of weightedIn(value as Dynamic)) all.push(each);
    return all;
  },
  (all) => digestOf(all) as Value,
  "dynamic",
);

/** Source of each: learn.microsoft.com/kusto/query, its own page. */
export const sketches: Readonly<Record<string, Aggregate>> = {
  hll,
  hll_if: conditional(hll),
  hll_merge: mergedHll,
  tdigest: weighing((values) => digestOf(values) as Value),
  tdigest_merge: mergedDigest,
  merge_tdigest: mergedDigest,
  percentilew: weighing((values, percent, type) => {
    const sorted = weightedIn(digestOf(values));
    return fromDynamic(weightedRank(sorted, Number(percent)), type) as Value;
  }),
};
