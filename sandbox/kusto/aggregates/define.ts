import type { ColumnType } from "../../tables/index.ts";
import type { Call } from "../functions/define.ts";
import type { Accumulator, Expression } from "../scope.ts";
import type { Value } from "../values.ts";

export interface Aggregate {
  /** The type of the result, where the binder's is not to be had. */
  readonly type?: ColumnType;
  /** Makes what gathers the rows of one group. */
  compile(args: readonly Expression[], call: Call): () => Accumulator;
}

/** An aggregate of one value a row: `start` makes its state. Nulls are left out. */
export function gathering<State>(
  start: (args: readonly Expression[]) => State,
  add: (state: State, value: Exclude<Value, null>, type: ColumnType) => State,
  result: (state: State) => Value,
  type?: ColumnType,
): Aggregate {
  return {
    ...(type === undefined ? {} : { type }),
    compile: (args) => () => {
      const [value] = args;
      const from = value?.type ?? "dynamic";
      let state = start(args);
      return {
        add: (row, frame) => {
          const found = value?.evaluate(row, frame) ?? null;
          if (found !== null) state = add(state, found, from);
        },
        result: () => result(state),
      };
    },
  };
}

/** The same aggregate over the rows for which its predicate, at a place among the arguments, holds. */
export function conditional(aggregate: Aggregate, place = 1): Aggregate {
  return {
    ...aggregate,
    compile: (args, call) => {
      const predicate = args[place];
      const rest = args.filter((_, index) => index !== place);
      const start = aggregate.compile(rest, call);
      return () => {
        const inner = start();
        return {
          add: (row, frame) => {
            if (predicate?.evaluate(row, frame) === true) inner.add(row, frame);
          },
          result: inner.result,
        };
      };
    },
  };
}
