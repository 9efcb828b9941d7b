import type { ColumnType } from "../../tables/index.ts";
import { constantOf, type Expression } from "../scope.ts";
import {
  type Dynamic,
  type DynamicBag,
  dynamicText,
  isBag,
  parseJsonText,
  toDynamic,
  type Value,
} from "../values.ts";
import { identity, list, onLists } from "./arrays.ts";
import { convert } from "./conversions.ts";
import { type Call, pure, type ScalarFunction, text, typeArgument } from "./define.ts";
import { atPath, keysOf as pathKeys, stepsOf } from "./json-path.ts";

function distinct(values: readonly Dynamic[]): Dynamic[] {
  return [...new Map(values.map((value) => [identity(value), value])).values()];
}

/** Values of columns as elements of a dynamic. */
function elements(values: readonly Value[], types: readonly ColumnType[]): Dynamic[] {
  return values.map((value, index) => toDynamic(value, types[index] ?? "dynamic"));
}

function without(first: readonly Dynamic[], others: readonly (readonly Dynamic[])[]): Dynamic[] {
  const gone = new Set(others.flat().map(identity));
  return distinct(first).filter((value) => !gone.has(identity(value)));
}

function bag(value: Value | undefined): DynamicBag | undefined {
  return isBag(value) ? value : undefined;
}

function merged(values: readonly Value[]): Value {
  // The leftmost bag wins (learn.microsoft.com/kusto/query/bag-merge-function).
  return Object.assign({}, ...values.filter((value) => isBag(value)).reverse());
}

function packed(values: readonly Value[], types: readonly ColumnType[]): Value {
  const result: Record<string, Dynamic> = {};
  for (let at = 0; at + 1 < values.length; at += 2)
    result[text(values[at])] = toDynamic(values[at + 1], types[at + 1] ?? "dynamic");
  return result;
}

function copied(value: Dynamic): Dynamic {
  if (Array.isArray(value)) return value.map(copied);
  return isBag(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner)]))
    : value;
}

/** Keys or JSON paths such as `$.a.b`. */
function withoutKeys([value, keys]: Value[]): Value {
  const source = bag(value);
  if (source === undefined) return null;
  const result = copied(source) as Record<string, Dynamic>;
  for (const key of list(keys) ?? []) {
    const path = pathKeys(text(key as Value));
    if (path === undefined) continue;
    const target = atPath(result, path.slice(0, -1));
    if (isBag(target)) Reflect.deleteProperty(target, path.at(-1) ?? "");
  }
  return result;
}

/** Bags on the way are made; what is no bag there gives way to one. */
function withKey(value: Dynamic, [step, ...rest]: readonly string[], added: Dynamic): Dynamic {
  if (step === undefined) return added;
  const own = isBag(value) ? value : {};
  return { ...own, [step]: withKey(own[step] ?? null, rest, added) };
}

function numbersBetween([from = null, to = null, step]: Value[]): Value {
  if (from === null || to === null) return null;
  const result: Value[] = [];
  if (typeof from === "bigint" || typeof step === "bigint") return null;
  const by = Number(step ?? 1);
  for (let at = Number(from); by > 0 ? at <= Number(to) : by < 0 && at >= Number(to); at += by) {
    result.push(at);
    if (result.length === MOST_ELEMENTS) break;
  }
  return result as Value;
}

/** As the service (learn.microsoft.com/kusto/query/range-function, repeat-function). */
const MOST_ELEMENTS = 1_048_576;

function keysOf(value: Value | undefined): Value {
  const source = bag(value);
  return source === undefined ? null : Object.keys(source);
}

/** The same bag has the same text, whatever the order of its keys (learn.microsoft.com/kusto/query/dynamic-to-json-function). */
function sorted(value: Dynamic): Dynamic {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isBag(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

export const collections: Readonly<Record<string, ScalarFunction>> = {
  set_union: onLists((...all) => distinct(all.flat())),
  set_intersect: onLists((first = [], ...others) =>
    distinct(first).filter((value) =>
      others.every((other) => other.some((each) => identity(each) === identity(value))),
    ),
  ),
  set_difference: onLists((first = [], ...others) => without(first, others)),
  set_has_element: pure("bool", ([value, wanted], types) => {
    const key = identity(toDynamic(wanted, types[1] ?? "dynamic"));
    return list(value)?.some((each) => identity(each) === key) ?? null;
  }),
  jaccard_index: pure("real", (values) => {
    const [a = [], b = []] = values.map((value) => list(value) ?? []);
    const all = distinct([...a, ...b]).length;
    return all === 0 ? null : (distinct(a).length + distinct(b).length - all) / all;
  }),
  zip: onLists((...all) =>
    Array.from({ length: Math.max(0, ...all.map(({ length }) => length)) }, (_, at) =>
      all.map((each) => each[at] ?? null),
    ),
  ),
  pack_array: pure("dynamic", elements),
  repeat: pure("dynamic", ([value = null, count], [type = "dynamic"]) =>
    Array.from({ length: Math.min(MOST_ELEMENTS, Number(count)) }, () => toDynamic(value, type)),
  ),
  range: pure("dynamic", numbersBetween),
  pack: pure("dynamic", packed),
  bag_pack: pure("dynamic", packed),
  pack_dictionary: pure("dynamic", packed),
  bag_keys: pure("dynamic", ([value]) => keysOf(value)),
  bag_has_key: pure("bool", ([value, key]) => {
    const path = pathKeys(text(key));
    if (!isBag(value)) return null;
    return path !== undefined && atPath(value, path) !== undefined;
  }),
  bag_set_key: pure("dynamic", ([value, key, added = null], types) => {
    const steps = pathKeys(text(key));
    if (!isBag(value) || steps === undefined) return null;
    return withKey(value, steps, toDynamic(added, types[2] ?? "dynamic"));
  }),
  bag_merge: pure("dynamic", merged),
  bag_remove_keys: pure("dynamic", withoutKeys),
  bag_zip: pure("dynamic", ([keys, values]) => {
    const names = list(keys);
    if (names === undefined) return null;
    return Object.fromEntries(names.map((name, at) => [dynamicText(name), list(values)?.[at] ?? null]));
  }),
  dynamic_to_json: pure("string", ([value = null], [type = "dynamic"]) =>
    dynamicText(sorted(toDynamic(value, type))),
  ),
  treepath: pure("dynamic", ([value]) => paths(value as Dynamic)),
  extract_json: { type: "string", compile: extractJson },
  extractjson: { type: "string", compile: extractJson },
};

/** What stands at a path, as text or as the type that the third argument names. */
function extractJson(args: readonly Expression[], { type }: Call): Expression["evaluate"] {
  const [path, json, wanted] = args;
  const to = typeArgument(wanted) ?? type;
  const fixed = constantOf(path);
  const known = typeof fixed === "string" ? stepsOf(fixed) : undefined;
  return (row, frame) => {
    const value = json?.evaluate(row, frame) ?? null;
    const source = json?.type === "dynamic" ? (value as Dynamic) : parseJsonText(text(value));
    const steps = known ?? stepsOf(text(path?.evaluate(row, frame)));
    const found = source === undefined || steps === undefined ? null : atPath(source, steps);
    return convert((found ?? null) as Value, "dynamic", to);
  };
}

/** A list has one path, `[0]`, however long it is. */
function paths(value: Dynamic, prefix = ""): string[] {
  if (isBag(value)) {
    return Object.entries(value).flatMap(([key, inner]) => {
      const path = `${prefix}['${key}']`;
      return [path, ...paths(inner, path)];
    });
  }
  if (!Array.isArray(value) || value.length === 0) return [];
  const path = `${prefix}[0]`;
  return [...new Set([path, ...value.flatMap((inner: Dynamic) => paths(inner, path))])];
}
