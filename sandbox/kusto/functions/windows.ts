import type { Expression, Frame } from "../scope.ts";
import { absent, type Row, type Value } from "../values.ts";
import type { Call, ScalarFunction } from "./define.ts";

/** A value of an earlier or a later row; the default where there is none. */
function neighbour(direction: 1 | -1): ScalarFunction {
  return {
    volatile: true,
    compile: ([value, offset, otherwise], { type }) => {
      return (row, frame) => {
        const { rows, index } = frame.window;
        const by = Number(offset?.evaluate(row, frame) ?? 1);
        const other = rows[index + direction * by];
        if (other !== undefined) return value?.evaluate(other, frame) ?? absent(type);
        return otherwise?.evaluate(row, frame) ?? absent(type);
      };
    },
  };
}

/** Goes on from row to row; begins anew with the first row, and where `restart` holds. */
function running(
  restart: Expression | undefined,
  step: (state: Value, row: Row, frame: Frame) => Value,
): (row: Row, frame: Frame) => Value {
  const key = {};
  return (row, frame) => {
    const fresh = frame.window.index === 0 || restart?.evaluate(row, frame) === true;
    const next = step(fresh ? null : (frame.once.get(key) as Value), row, frame);
    frame.once.set(key, next);
    return next;
  };
}

function rowNumber([start, restart]: readonly Expression[]) {
  return running(restart, (last, row, frame) =>
    last === null ? Number(start?.evaluate(row, frame) ?? 1) : Number(last) + 1,
  );
}

function cumulativeSum([term, restart]: readonly Expression[], _: Call) {
  return running(restart, (last, row, frame) => {
    const value = term?.evaluate(row, frame) ?? null;
    if (value === null) return last;
    if (typeof value === "bigint") return (typeof last === "bigint" ? last : 0n) + value;
    return Number(last ?? 0) + Number(value);
  });
}

export const windows: Readonly<Record<string, ScalarFunction>> = {
  prev: neighbour(-1),
  next: neighbour(1),
  row_number: { volatile: true, type: "long", compile: rowNumber },
  row_cumsum: { volatile: true, compile: cumulativeSum },
};
