import type { ColumnType } from "../../tables/index.ts";
import {
  type Dynamic,
  dynamicText,
  dynamicType,
  KustoDateTime,
  KustoGuid,
  KustoLong,
  KustoReal,
  KustoTimeSpan,
  toDynamic,
  type Value,
} from "../values.ts";
import { type Part, pure, type ScalarFunction } from "./define.ts";

export function list(value: Value | undefined): readonly Dynamic[] | undefined {
  return Array.isArray(value) ? (value as Dynamic[]) : undefined;
}

/** Two dynamics are the same where their JSON is. */
export function identity(value: Dynamic): string {
  return typeof value === "string" ? `"${value}` : dynamicText(value);
}

/** A function of lists alone; null where one is none. */
export function onLists(compute: (...all: (readonly Dynamic[])[]) => Value): ScalarFunction {
  return pure("dynamic", (values) => {
    const all = values.map(list);
    return all.every((each) => each !== undefined) ? compute(...(all as (readonly Dynamic[])[])) : null;
  });
}

/** Negative positions count from the end; both ends are included (learn.microsoft.com/kusto/query/array-slice-function). */
function slice([value, start, end]: Value[]): Value {
  const all = list(value);
  if (all === undefined || start === null || end === null) return null;
  const place = (index: Value | undefined) =>
    Number(index) < 0 ? all.length + Number(index) : Number(index);
  return all.slice(Math.max(0, place(start)), place(end) + 1);
}

function indexOf(
  [value, wanted, start = 0, length, occurrence = 1]: Value[],
  types: readonly ColumnType[],
): Value {
  const all = list(value);
  if (all === undefined || start === null || length === null || occurrence === null) return null;
  if (Number(occurrence) < 0 || Number(length ?? -1) < -1) return null;
  const key = identity(toDynamic(wanted, types[1] ?? "dynamic"));
  const from = Number(start) < 0 ? Math.max(0, all.length + Number(start)) : Number(start);
  const end =
    length === undefined || Number(length) < 0 ? all.length : Math.min(all.length, from + Number(length));
  let left = Number(occurrence);
  for (let at = from; at < end; at++) {
    if (identity(all[at] ?? null) === key) left--;
    if (left === 0) return at;
  }
  return -1;
}

/**
 * Sorts the first list, and the others along with it; one of another length gives null
 * (learn.microsoft.com/kusto/query/array-sort-asc-function).
 */
function sorted(values: readonly Value[], types: readonly ColumnType[], ascending: boolean): Value[] {
  const flagged = values.length > 1 && types.at(-1) === "bool";
  const lists = (flagged ? values.slice(0, -1) : values).map(list);
  const nullsLast = !flagged || values.at(-1) !== false;
  const [first] = lists;
  if (first === undefined) return lists.map(() => null);
  const places = [...first.keys()];
  const order = (a: number, b: number) => {
    const [left, right] = [first[a] ?? null, first[b] ?? null];
    if (left === null || right === null) {
      if (left === right) return 0;
      return (left === null) === nullsLast ? 1 : -1;
    }
    return compare(left, right) * (ascending ? 1 : -1);
  };
  places.sort(order);
  return lists.map((each) =>
    each?.length === first.length ? (places.map((place) => each[place] ?? null) as Value) : null,
  );
}

/** Numbers, dates and durations come first, then texts, ids, and the rest. */
function compare(a: Dynamic, b: Dynamic): number {
  const [rankA, rankB] = [rankOf(a), rankOf(b)];
  if (rankA !== rankB) return rankA - rankB;
  const [left, right] = rankA === 0 ? [sizeOf(a), sizeOf(b)] : [dynamicText(a), dynamicText(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

function rankOf(value: Dynamic): number {
  const type = dynamicType(value);
  if (["long", "double", "datetime", "timespan"].includes(type)) return 0;
  return type === "string" ? 1 : value instanceof KustoGuid ? 2 : 3;
}

function sizeOf(value: Dynamic): number {
  if (value instanceof KustoDateTime || value instanceof KustoTimeSpan) return Number(value.ticks);
  return Number(dynamicText(value));
}

function sorting(ascending: boolean): ScalarFunction {
  return {
    type: "dynamic",
    parts: (types): Part[] | undefined => {
      const lists = types.at(-1) === "bool" ? types.slice(0, -1) : types;
      return lists.length < 2 ? undefined : lists.map((_, index) => [`${index}_sorted`, "dynamic"]);
    },
    compile: (args) => {
      const types = args.map(({ type }) => type);
      const single = types.filter((type) => type !== "bool").length < 2;
      return (row, frame) => {
        const found = sorted(
          args.map((arg) => arg.evaluate(row, frame)),
          types,
          ascending,
        );
        return single ? (found[0] ?? null) : (found as Value);
      };
    },
  };
}

/** Cuts before each index; negative ones count from the end (learn.microsoft.com/kusto/query/array-split-function). */
function split([value, at]: Value[]): Value {
  const all = list(value);
  if (all === undefined || at === null || at === undefined) return null;
  const cuts = (Array.isArray(at) ? (at as number[]) : [Number(at)]).map((cut) =>
    cut < 0 ? Math.max(0, all.length + Number(cut)) : Number(cut),
  );
  return [0, ...cuts].map((from, index) => all.slice(from, cuts[index] ?? all.length)) as Value;
}

function rotated(direction: 1 | -1): ScalarFunction {
  return pure("dynamic", ([value, count]) => {
    const all = list(value);
    if (all === undefined || count === null) return null;
    return all.map((_, at) => all.at((at + direction * Number(count)) % all.length) ?? null) as Value;
  });
}

/** New elements are the default, else null, or empty where all are texts. */
function shifted(direction: 1 | -1): ScalarFunction {
  return pure("dynamic", ([value, count, otherwise], types) => {
    const all = list(value);
    if (all === undefined || count === null) return null;
    const texts = all.length > 0 && all.every((each) => typeof each === "string");
    const filler =
      otherwise === undefined ? (texts ? "" : null) : toDynamic(otherwise, types[2] ?? "dynamic");
    return all.map((_, at): Dynamic => {
      const from = at + direction * Number(count);
      return from < 0 || from >= all.length ? filler : (all[from] ?? null);
    }) as Value;
  });
}

/** The element at the same place of one list or the other, or a scalar. */
function chosen([condition, yes, no]: Value[]): Value {
  const at = (value: Value | undefined, index: number): Dynamic =>
    Array.isArray(value) ? ((value[index] as Dynamic | undefined) ?? null) : ((value ?? null) as Dynamic);
  return (
    list(condition)?.map((each, index) => {
      const holds = truth(each);
      return holds === null ? null : at(holds ? yes : no, index);
    }) ?? null
  );
}

/** A number is true where it is not 0; what is neither number nor bool is neither (learn.microsoft.com/kusto/query/array-iff-function). */
function truth(value: Dynamic): boolean | null {
  if (typeof value === "boolean") return value;
  const isNumber = typeof value === "number" || value instanceof KustoLong || value instanceof KustoReal;
  return isNumber ? Number(value) !== 0 : null;
}

const length = pure("long", ([value]) => list(value)?.length ?? null);

export const arrays: Readonly<Record<string, ScalarFunction>> = {
  array_length: length,
  arraylength: length,
  array_concat: onLists((...all) => all.flat()),
  array_reverse: onLists((all) => [...all].reverse()),
  array_slice: pure("dynamic", slice),
  array_index_of: pure("long", indexOf),
  array_sort_asc: sorting(true),
  array_sort_desc: sorting(false),
  array_split: pure("dynamic", split),
  array_rotate_left: rotated(1),
  array_rotate_right: rotated(-1),
  array_shift_left: shifted(1),
  array_shift_right: shifted(-1),
  array_sum: pure(
    "real",
    ([value]) => list(value)?.reduce((sum: number, each) => sum + Number(each), 0) ?? null,
  ),
  array_iff: pure("dynamic", chosen),
  array_iif: pure("dynamic", chosen),
};
