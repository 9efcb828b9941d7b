import { ExpressionError } from "../expressions/error.ts";
import { compareNumbers, isNumber } from "../expressions/number.ts";
import { textOf } from "../expressions/text.ts";
import { isObject, property, sameValue, typeName, type Value } from "../expressions/value.ts";
import { ANY, expects, integer, list, listOrString, object, optional, type Row, string } from "./function.ts";

/** Source: learn.microsoft.com, workflow definition language functions reference, collection functions. */
export const collections: readonly Row[] = [
  ["contains", 2, 2, ([collection = null, value = null], name) => contains(collection, value, name)],
  ["empty", 1, 1, ([value = null], name) => isEmpty(value, name)],
  ["length", 1, 1, ([value], name) => listOrString(value, name).length],
  ["first", 1, 1, ([value], name) => listOrString(value, name)[0] ?? null],
  ["last", 1, 1, ([value], name) => listOrString(value, name).at(-1) ?? null],
  ["take", 2, 2, ([value, count], name) => listOrString(value, name).slice(0, notNegative(count, name))],
  ["skip", 2, 2, ([value, count], name) => listOrString(value, name).slice(notNegative(count, name))],
  ["join", 2, 2, ([values, delimiter], name) => list(values, name).map(textOf).join(string(delimiter, name))],
  ["reverse", 1, 1, ([values], name) => list(values, name).toReversed()],
  ["sort", 1, 2, ([values, key], name) => sort(list(values, name), optional(key, name))],
  ["chunk", 2, 2, ([value, size], name) => chunk(listOrString(value, name), integer(size, name), name)],
  ["createArray", 1, ANY, (args) => [...args]],
  ["array", 1, 1, ([value = null]) => [value]],
  ["union", 2, ANY, (args, name) => union(args, name)],
  ["intersection", 2, ANY, (args, name) => intersection(args, name)],
  [
    "addProperty",
    3,
    3,
    ([value, key, added = null], name) => addProperty(value, string(key, name), added, name),
  ],
  ["setProperty", 3, 3, ([value, key, set = null], name) => setProperty(value, string(key, name), set, name)],
  ["removeProperty", 2, 2, ([value, key], name) => removeProperty(value, string(key, name), name)],
];

/** Null is; a number or a boolean fails (measured on the service by the authors of tomdam/flowforger). */
function isEmpty(value: Value, name: string): boolean {
  if (value === null) return true;
  if (typeof value === "string" || Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  throw expects(name, "an object, an array or a string", value);
}

/** In a text with regard to letter case, among an object's keys without. */
function contains(collection: Value, value: Value, name: string): boolean {
  if (typeof collection === "string") return collection.includes(string(value, name));
  if (Array.isArray(collection)) return collection.some((each: Value) => sameValue(each, value));
  if (isObject(collection)) return property(collection, textOf(value)) !== undefined;
  throw expects(name, "a dictionary, an array or a string", collection);
}

function notNegative(count: Value | undefined, name: string): number {
  const whole = integer(count, name);
  if (whole >= 0) return whole;
  throw new ExpressionError(
    `The template language function '${name}' expects its second parameter to be a non-negative integer. The provided value is '${whole}'.`,
  );
}

/** Numbers by value, texts by their letters; of objects by a property. What cannot be compared keeps its place. */
function sort(values: readonly Value[], key: string | undefined): Value {
  const keyed = (value: Value) =>
    key !== undefined && isObject(value) ? (property(value, key) ?? null) : value;
  return values.toSorted((a, b) => {
    const [left, right] = [keyed(a), keyed(b)];
    if (typeof left === "string" && typeof right === "string")
      return left < right ? -1 : left > right ? 1 : 0;
    return isNumber(left) && isNumber(right) ? compareNumbers(left, right) : 0;
  });
}

function chunk(value: readonly Value[] | string, size: number, name: string): Value {
  if (size < 1) {
    throw new ExpressionError(
      `The template language function '${name}' expects its second parameter to be a positive integer. The provided value is '${size}'.`,
    );
  }
  const chunks: Value[] = [];
  for (let at = 0; at < value.length; at += size) chunks.push(value.slice(at, at + size));
  return chunks;
}

function distinct(values: readonly Value[]): Value[] {
  return values.filter((value, index) => values.findIndex((each) => sameValue(each, value)) === index);
}

/** Of lists every value once; of objects every property, the later ones in place of the earlier. */
function union(args: readonly Value[], name: string): Value {
  if (args.every(Array.isArray)) return distinct(args.flatMap((each) => list(each, name)));
  if (args.every(isObject)) return Object.assign({}, ...args);
  throw mixed(args, name);
}

function intersection(args: readonly Value[], name: string): Value {
  const [first, ...others] = args;
  if (args.every(Array.isArray)) {
    const shared = list(first, name).filter((value) =>
      others.every((other) => list(other, name).some((each) => sameValue(each, value))),
    );
    return distinct(shared);
  }
  if (!args.every(isObject)) throw mixed(args, name);
  const shared = Object.entries(object(first, name)).filter(([key, value]) =>
    others.every((other) => sameValue(property(object(other, name), key) ?? null, value)),
  );
  return Object.fromEntries(shared);
}

function mixed(args: readonly Value[], name: string): ExpressionError {
  const types = args.map(typeName).join("', '");
  return new ExpressionError(
    `The template language function '${name}' expects parameters that are either all arrays or all objects. The provided types are '${types}'.`,
  );
}

/** The key as the object spells it. */
function keyIn(value: { readonly [key: string]: Value }, key: string): string | undefined {
  if (Object.hasOwn(value, key)) return key;
  return Object.keys(value).find((each) => each.toLowerCase() === key.toLowerCase());
}

function addProperty(value: Value | undefined, key: string, added: Value, name: string): Value {
  const target = object(value, name);
  if (keyIn(target, key) === undefined) return { ...target, [key]: added };
  throw new ExpressionError(
    `The template language function '${name}' cannot add the property '${key}': the object has it already.`,
  );
}

function setProperty(value: Value | undefined, key: string, set: Value, name: string): Value {
  const target = object(value, name);
  return { ...target, [keyIn(target, key) ?? key]: set };
}

function removeProperty(value: Value | undefined, key: string, name: string): Value {
  const { [keyIn(object(value, name), key) ?? key]: _, ...rest } = object(value, name);
  return rest;
}
