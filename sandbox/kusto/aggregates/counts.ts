import { identity } from "../functions/arrays.ts";
import type { Dynamic, Value } from "../values.ts";
import { type Aggregate, conditional, gathering } from "./define.ts";

/** Counts rows, also those of nulls. */
const count: Aggregate = {
  type: "long",
  compile: () => () => {
    let rows = 0;
    return {
      add: () => {
        rows++;
      },
      result: () => rows,
    };
  },
};

/** A key that tells values apart, also inside dynamics. */
export function keyOf(value: Value): unknown {
  return typeof value === "object" && value !== null ? identity(value as Dynamic) : value;
}

/** Exact, where the service estimates (its error is within one percent by default). */
const distinct = gathering<Set<unknown>>(
  () => new Set(),
  (seen, value) => seen.add(keyOf(value)),
  (seen) => seen.size,
  "long",
);

export const counts: Readonly<Record<string, Aggregate>> = {
  count,
  countif: conditional(count, 0),
  dcount: distinct,
  dcountif: conditional(distinct),
  count_distinct: distinct,
  count_distinctif: conditional(distinct),
};
