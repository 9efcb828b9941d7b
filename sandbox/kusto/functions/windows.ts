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

/** The number of different values so far, or of the first row of equal ones. */
function rank([term, restart]: readonly Expression[], dense: boolean) {
  const state = { key: null as Value, rank: 0, rows: 0 };
  return running(restart, (last, row, frame) => {
    const value = term?.evaluate(row, frame) ?? null;
    if (last === null) Object.assign(state, { key: value, rank: 1, rows: 0 });
    state.rows++;
    if (value !== state.key) Object.assign(state, { key: value, rank: dense ? state.rank + 1 : state.rows });
    return state.rank;
  });
}

/**
 * When the session of a row began: a row begins one that comes too long after the first of the session, or after the row
 * before it (learn.microsoft.com/kusto/query/row-window-session-function).
 */
function session([time, fromFirst, between, restart]: readonly Expression[], _: Call) {
  const last: { at: Value; start: Value } = { at: null, start: null };
  return (row: Row, frame: Frame): Value => {
    if (frame.window.index === 0) Object.assign(last, { at: null, start: null });
    const at = time?.evaluate(row, frame) ?? null;
    const past = (since: Value, most: Expression | undefined) =>
      typeof at === "bigint" &&
      (typeof since !== "bigint" || at >= since + BigInt((most?.evaluate(row, frame) ?? 0n) as bigint));
    const begins =
      last.start === null ||
      past(last.start, fromFirst) ||
      past(last.at, between) ||
      restart?.evaluate(row, frame) === true;
    if (begins) last.start = at;
    last.at = at;
    return at === null ? null : last.start;
  };
}

export const windows: Readonly<Record<string, ScalarFunction>> = {
  prev: neighbour(-1),
  next: neighbour(1),
  row_number: { volatile: true, type: "long", compile: rowNumber },
  row_rank_dense: { volatile: true, type: "long", compile: (args) => rank(args, true) },
  row_rank_min: { volatile: true, type: "long", compile: (args) => rank(args, false) },
  row_window_session: { volatile: true, type: "datetime", compile: session },
  row_cumsum: { volatile: true, compile: cumulativeSum },
};
