import { minutes } from "../facts/read.ts";

/** What a value must be: whatever a test accepts, an object of these properties, or a list of such. */
export type Shape = ((value: unknown) => boolean) | readonly [Shape] | { readonly [property: string]: Shape };

export const anything: Shape = () => true;
export const text: Shape = (value) => typeof value === "string";
export const flag: Shape = (value) => typeof value === "boolean";
export const number: Shape = (value) => typeof value === "number";
export const absent: Shape = () => false;

export function oneOf(...values: readonly unknown[]): Shape {
  return (value) => values.includes(value);
}

/** One of some texts, in whatever letter case. */
export function word(...words: readonly string[]): Shape {
  return (value) =>
    typeof value === "string" && words.some((each) => each.toLowerCase() === value.toLowerCase());
}

export function duration(most = Number.POSITIVE_INFINITY, least = 0): Shape {
  return (value) => {
    const found = minutes(value);
    return found !== undefined && found >= least && found <= most;
  };
}

/** Stands for what a preview does not know: the deployment will. */
export const NOT_KNOWN = Symbol("not known");

/**
 * The paths in a value that its shape does not have, each with what stands there. A property that is null or not set is
 * as good as none.
 */
export function* outside(
  value: unknown,
  shape: Shape,
  path: readonly string[] = [],
): Generator<[string, unknown]> {
  if (value === undefined || value === null || value === NOT_KNOWN) return;
  if (typeof shape === "function") {
    if (!shape(value)) yield [path.join("."), value];
    return;
  }
  if (isList(shape)) {
    if (!Array.isArray(value)) yield [path.join("."), value];
    else
      for (const [index, each] of value.entries()) yield* outside(each, shape[0], [...path, String(index)]);
    return;
  }
  if (typeof value !== "object" || Array.isArray(value)) {
    yield [path.join("."), value];
    return;
  }
  for (const [property, inner] of Object.entries(value)) {
    if (property.startsWith("__")) continue;
    if (Object.hasOwn(shape, property))
      yield* outside(inner, shape[property] ?? anything, [...path, property]);
    else if (inner !== undefined && inner !== null) yield [[...path, property].join("."), inner];
  }
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}
