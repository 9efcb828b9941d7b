import { type Dynamic, dynamicText, fromDynamic, MAX_LONG, toDynamic, type Value } from "../values.ts";
import { list } from "./arrays.ts";
import { convert } from "./conversions.ts";
import { type Call, pure, type ScalarFunction, typeArgument } from "./define.ts";
import { hashOf } from "./hashes.ts";

/**
 * What `hll()` and `tdigest()` hold of a group, in the form of the examples in their pages. Both are exact here, where
 * the service estimates: every hash, and every value with its weight.
 */
const HLL_HEAD: Dynamic = [1024, 14];
const TDIGEST_HEAD: Dynamic = [7];

/** The hashes of different values as an `hll` value. */
export function hllOf(hashes: Iterable<string>): Dynamic {
  return [HLL_HEAD, [...hashes], []];
}

/** The hash by which an `hll` value knows one. */
export function hllHash(value: Value, type: Parameters<typeof hashOf>[1]): string {
  return String(hashOf(value, type));
}

export function hashesIn(sketch: Dynamic): readonly string[] {
  return (list(list(sketch as Value)?.[1] as Value) ?? []) as string[];
}

interface Weighted {
  readonly value: Dynamic;
  readonly weight: number;
}

export function digestOf(values: readonly Weighted[]): Dynamic {
  const found = new Map<string, { value: Dynamic; weight: number }>();
  for (const { value, weight } of values) {
    const key = dynamicText(value);
    const entry = found.get(key) ?? { value, weight: 0 };
    entry.weight += weight;
    found.set(key, entry);
  }
  const all = [...found.values()];
  return [TDIGEST_HEAD, all.map(({ value }) => value), all.map(({ weight }) => weight)];
}

/** The values of a digest in their order. */
export function weightedIn(digest: Dynamic): Weighted[] {
  const [, values = null, weights = null] = list(digest as Value) ?? [];
  const all = list(values as Value) ?? [];
  const of = list(weights as Value) ?? [];
  return all
    .map((value, index) => ({ value, weight: Number(of[index] ?? 1) }))
    .sort((a, b) => sizeOf(a.value) - sizeOf(b.value));
}

function sizeOf(value: Dynamic): number {
  const ticks = fromDynamic(value, "long");
  const number = fromDynamic(value, "real");
  return Number(number ?? ticks ?? MAX_LONG);
}

/** The least value that at least so many percent of the weight do not exceed. */
export function weightedRank(values: readonly Weighted[], percent: number): Dynamic {
  const total = values.reduce((sum, { weight }) => sum + weight, 0);
  let seen = 0;
  for (const { value, weight } of values) {
    seen += weight;
    if (seen >= (percent / 100) * total) return value;
  }
  return values.at(-1)?.value ?? null;
}

function percentileOf(args: Parameters<ScalarFunction["compile"]>[0], { type }: Call) {
  const wanted = typeArgument(args[2]) ?? type;
  return (...[row, frame]: Parameters<ReturnType<ScalarFunction["compile"]>>): Value => {
    const [digest = null, percent = null] = args.map((arg) => arg.evaluate(row, frame));
    if (digest === null || percent === null) return null;
    return convert(weightedRank(weightedIn(digest as Dynamic), Number(percent)) as Value, "dynamic", wanted);
  };
}

/** How much of the weight lies at a value or below it. */
function rankOf([digest = null, value = null]: Value[], types: readonly string[]): number | null {
  if (digest === null || value === null) return null;
  const limit = sizeOf(toDynamic(value, types[1] as "real"));
  return weightedIn(digest as Dynamic)
    .filter((each) => sizeOf(each.value) <= limit)
    .reduce((sum, { weight }) => sum + weight, 0);
}

const mergedDigests = pure("dynamic", (digests) =>
  digests.some((each) => each === null)
    ? null
    : (digestOf(digests.flatMap((each) => weightedIn(each as Dynamic))) as Value),
);

export const sketches: Readonly<Record<string, ScalarFunction>> = {
  dcount_hll: pure("long", ([sketch = null]) =>
    sketch === null ? null : new Set(hashesIn(sketch as Dynamic)).size,
  ),
  hll_merge: pure(
    "dynamic",
    (all) => hllOf(new Set(all.flatMap((each) => hashesIn(each as Dynamic)))) as Value,
  ),
  percentile_tdigest: { type: "dynamic", compile: percentileOf },
  percentiles_array_tdigest: pure("dynamic", ([digest = null, ...percents]) => {
    if (digest === null) return null;
    const values = weightedIn(digest as Dynamic);
    return percents
      .flatMap((each) => (list(each) ?? [each]) as Value[])
      .map((each) => weightedRank(values, Number(each))) as Value;
  }),
  rank_tdigest: pure("real", rankOf),
  percentrank_tdigest: pure("real", (values, types) => {
    const rank = rankOf(values, types);
    const total = weightedIn((values[0] ?? null) as Dynamic).reduce((sum, { weight }) => sum + weight, 0);
    return rank === null || total === 0 ? null : (rank / total) * 100;
  }),
  tdigest_merge: mergedDigests,
  merge_tdigest: mergedDigests,
};
