import { ExpressionError } from "../expressions/error.ts";
import { isObject, property, sameValue, textOf, type Value } from "../expressions/value.ts";
import { ANY, expects, integer, list, listOrString, type Row, string } from "./function.ts";

/** Source: learn.microsoft.com, workflow definition language functions reference, collection functions. */
export const collections: readonly Row[] = [
  ["contains", 2, 2, ([collection, value], name) => contains(collection ?? null, value ?? null, name)],
  [
    "empty",
    1,
    1,
    ([value = null]) =>
      value === null || (typeof value === "object" ? Object.keys(value).length === 0 : value === ""),
  ],
  ["length", 1, 1, ([value], name) => listOrString(value, name).length],
  ["first", 1, 1, ([value], name) => listOrString(value, name)[0] ?? null],
  ["last", 1, 1, ([value], name) => listOrString(value, name).at(-1) ?? null],
  ["take", 2, 2, ([value, count], name) => listOrString(value, name).slice(0, notNegative(count, name))],
  ["skip", 2, 2, ([value, count], name) => listOrString(value, name).slice(notNegative(count, name))],
  ["join", 2, 2, ([values, delimiter], name) => list(values, name).map(textOf).join(string(delimiter, name))],
  ["reverse", 1, 1, ([values], name) => list(values, name).toReversed()],
  ["createArray", 1, ANY, (args) => [...args]],
  ["array", 1, 1, ([value = null]) => [value]],
  ["union", 2, ANY, (args, name) => distinct(args.flatMap((each) => list(each, name)))],
  [
    "intersection",
    2,
    ANY,
    ([first, ...others], name) =>
      list(first, name).filter((value) =>
        others.every((other) => list(other, name).some((each) => sameValue(each, value))),
      ),
  ],
];

/** In a text with regard to letter case, among an object's keys without. */
function contains(collection: Value, value: Value, name: string): boolean {
  if (typeof collection === "string") return collection.includes(string(value, name));
  if (Array.isArray(collection)) return collection.some((each) => sameValue(each, value));
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

function distinct(values: readonly Value[]): Value[] {
  return values.filter((value, index) => values.findIndex((each) => sameValue(each, value)) === index);
}
