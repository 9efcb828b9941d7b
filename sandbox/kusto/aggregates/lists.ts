import { identity } from "../functions/arrays.ts";
import type { Expression } from "../scope.ts";
import { type Dynamic, isBag, toDynamic, type Value } from "../values.ts";
import { type Aggregate, conditional, gathering } from "./define.ts";

/** As many as the service keeps at most (learn.microsoft.com/kusto/query/make-list-aggregation-function). */
const MOST = 1_048_576;

function limitOf([, limit]: readonly Expression[]): number {
  const value = limit?.evaluate([], undefined as never);
  return typeof value === "number" && value >= 0 ? Math.min(MOST, value) : MOST;
}

function list(withNulls: boolean): Aggregate {
  return {
    type: "dynamic",
    compile: (args) => () => {
      const [value] = args;
      const type = value?.type ?? "dynamic";
      const limit = limitOf(args);
      const found: Dynamic[] = [];
      return {
        add: (row, frame) => {
          const next = value?.evaluate(row, frame) ?? null;
          if ((withNulls || next !== null) && found.length < limit) found.push(toDynamic(next, type));
        },
        result: () => found,
      };
    },
  };
}

/** Each value once, in the order of their first rows; of arrays their elements. */
const set = gathering<{ seen: Map<string, Dynamic>; limit: number }>(
  (args) => ({ seen: new Map(), limit: limitOf(args) }),
  (state, value, type) => {
    const next = toDynamic(value, type);
    for (const each of Array.isArray(next) ? (next as Dynamic[]) : [next]) {
      const key = identity(each);
      if (!state.seen.has(key) && state.seen.size < state.limit) state.seen.set(key, each);
    }
    return state;
  },
  ({ seen }) => [...seen.values()],
  "dynamic",
);

/** The bags' entries; of a key that comes twice the first stays. What is no bag is left out. */
const bag = gathering<{ entries: Record<string, Dynamic>; limit: number }>(
  (args) => ({ entries: {}, limit: limitOf(args) }),
  (state, value) => {
    if (!isBag(value)) return state;
    for (const [key, entry] of Object.entries(value)) {
      if (!Object.hasOwn(state.entries, key) && Object.keys(state.entries).length < state.limit)
        state.entries[key] = entry;
    }
    return state;
  },
  ({ entries }) => entries,
  "dynamic",
);

/** Any value that is not null: the first. */
const any = gathering<Value>(
  () => null,
  (found, value) => found ?? value,
  (found) => found,
);

export const lists: Readonly<Record<string, Aggregate>> = {
  make_list: list(false),
  makelist: list(false),
  make_list_if: conditional(list(false)),
  make_list_with_nulls: list(true),
  make_set: set,
  makeset: set,
  make_set_if: conditional(set),
  make_bag: bag,
  make_dictionary: bag,
  make_bag_if: conditional(bag),
  take_any: any,
  any,
  take_anyif: conditional(any),
  anyif: conditional(any),
};
