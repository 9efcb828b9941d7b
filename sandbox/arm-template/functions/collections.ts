import { greatest, least } from "../../extremes.ts";
import { isObject, property, sameValue } from "../../logicapps/expressions/value.ts";
import { TemplateError } from "../error.ts";
import { ANY, type Row, type Value, type ValueObject } from "../scope.ts";
import { int, list, listOrText, object, text, wrong } from "./arguments.ts";
import { keyText, plainText } from "./strings.ts";

/** Source: learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array and -object. */
export const collections: readonly Row[] = [
  ["array", 1, 1, ([value = null]) => (Array.isArray(value) ? value : [value])],
  ["concat", 1, ANY, (args, name) => concat(args, name)],
  ["contains", 2, 2, ([container = null, item = null], name) => contains(container, item, name)],
  ["createArray", 0, ANY, (args) => [...args]],
  ["createObject", 0, ANY, (args, name) => createObject(args, name)],
  ["empty", 1, 1, ([value = null], name) => length(value ?? "", name) === 0],
  ["first", 1, 1, ([value], name) => ends(listOrText(value, name), 0)],
  ["flatten", 1, 1, ([value], name) => list(value, name).flatMap((each) => list(each, name))],
  ["indexOf", 2, 2, ([value, item = null], name) => place(listOrText(value, name), item, name, "first")],
  ["intersection", 2, ANY, (args, name) => intersection(args, name)],
  ["items", 1, 1, ([value], name) => items(object(value, name))],
  ["last", 1, 1, ([value], name) => ends(listOrText(value, name), -1)],
  ["lastIndexOf", 2, 2, ([value, item = null], name) => place(listOrText(value, name), item, name, "last")],
  ["length", 1, 1, ([value = null], name) => length(value, name)],
  ["max", 1, ANY, (args, name) => greatest(numbers(args, name))],
  ["min", 1, ANY, (args, name) => least(numbers(args, name))],
  [
    "range",
    2,
    2,
    ([start, count], name) => {
      const from = int(start, name);
      return Array.from({ length: Math.max(0, int(count, name)) }, (_, index) => from + index);
    },
  ],
  ["skip", 2, 2, ([value, count], name) => listOrText(value, name).slice(Math.max(0, int(count, name)))],
  ["take", 2, 2, ([value, count], name) => listOrText(value, name).slice(0, Math.max(0, int(count, name)))],
  ["union", 2, ANY, (args, name) => union(args, name)],
];

/** Texts and numbers to a text, arrays to an array. */
function concat(args: readonly Value[], name: string): Value {
  if (args.every(Array.isArray)) return args.flatMap((each) => list(each, name));
  const other = args.find((each) => Array.isArray(each) || isObject(each) || each === null);
  if (other !== undefined) throw wrong(name, "texts only, or arrays only", other);
  return args.map(plainText).join("");
}

/** In a text with regard to letter case, among an object's keys without. */
function contains(container: Value, item: Value, name: string): boolean {
  if (typeof container === "string") return container.includes(plainText(item));
  if (Array.isArray(container)) return container.some((each: Value) => sameValue(each, item));
  return property(object(container, name), keyText(item, name)) !== undefined;
}

function createObject(args: readonly Value[], name: string): Value {
  if (args.length % 2 === 1) throw new TemplateError(`${name}() takes keys and values in turn.`);
  const keys = args.filter((_, index) => index % 2 === 0);
  return Object.fromEntries(keys.map((key, index) => [text(key, name), args[2 * index + 1] ?? null]));
}

function length(value: Value, name: string): number {
  return isObject(value) ? Object.keys(value).length : listOrText(value, name).length;
}

function ends(value: readonly Value[] | string, at: 0 | -1): Value {
  return value.at(at) ?? (typeof value === "string" ? "" : null);
}

function place(value: readonly Value[] | string, item: Value, name: string, which: "first" | "last"): number {
  if (typeof value === "string") {
    const [all, part] = [value.toLowerCase(), text(item, name).toLowerCase()];
    return which === "first" ? all.indexOf(part) : all.lastIndexOf(part);
  }
  const same = (each: Value) => sameValue(each, item);
  return which === "first" ? value.findIndex(same) : value.findLastIndex(same);
}

function items(value: ValueObject): Value {
  const keys = Object.keys(value).toSorted();
  return keys.map((key) => ({ key, value: value[key] ?? null }));
}

function numbers(args: readonly Value[], name: string): number[] {
  const [first] = args;
  const all = args.length === 1 && Array.isArray(first) ? (first as readonly Value[]) : args;
  if (all.length === 0) throw new TemplateError(`${name}() was given no number.`);
  return all.map((each) => int(each, name));
}

function distinct(values: readonly Value[]): Value[] {
  return values.filter((value, index) => values.findIndex((each) => sameValue(each, value)) === index);
}

/** Of objects inside of objects too, the later ones in place of the earlier. */
function union(args: readonly Value[], name: string): Value {
  if (args.every(Array.isArray)) return distinct(args.flatMap((each) => list(each, name)));
  return args.map((each) => object(each, name)).reduce(merged);
}

function merged(a: ValueObject, b: ValueObject): ValueObject {
  const result: { [key: string]: Value } = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = result[key];
    result[key] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return result;
}

function intersection(args: readonly Value[], name: string): Value {
  const [first, ...others] = args;
  if (args.every(Array.isArray)) {
    const shared = list(first, name).filter((value) =>
      others.every((other) => list(other, name).some((each) => sameValue(each, value))),
    );
    return distinct(shared);
  }
  const shared = Object.entries(object(first, name)).filter(([key, value]) =>
    others.every((other) => sameValue(object(other, name)[key] ?? null, value)),
  );
  return Object.fromEntries(shared);
}
