import { type Dynamic, isBag } from "../values.ts";

/** A key of a bag, or a place in a list. */
export type Step = string | number;

const STEP = /\.([^.[\]]+)|\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\d+))\s*\]/y;

/**
 * The steps of `$.a['b'][0]`: children by a dot or in brackets, and places in lists. Undefined for a text that is no
 * such path (learn.microsoft.com/kusto/query/jsonpath: no wildcards, slices or recursion).
 */
export function stepsOf(path: string): Step[] | undefined {
  if (!path.startsWith("$")) return undefined;
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (match === null) return undefined;
    const [, name, single, double, index] = match;
    const key = name ?? (single ?? double)?.replace(/\\(.)/g, "$1");
    steps.push(key ?? Number(index));
  }
  return steps;
}

/** The steps of a path to a key of a bag within bags; of a text that is no path, itself. Places in lists are none. */
export function keysOf(path: string): string[] | undefined {
  if (!/^\$[.[]/.test(path)) return [path];
  const steps = stepsOf(path);
  return steps?.every((step) => typeof step === "string") === true ? steps : undefined;
}

/** What stands at the end of a path; undefined where there is nothing. */
export function atPath(value: Dynamic, steps: readonly Step[]): Dynamic | undefined {
  let found: Dynamic | undefined = value;
  for (const step of steps) {
    if (typeof step === "number") found = Array.isArray(found) ? (found[step] as Dynamic) : undefined;
    else found = isBag(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }
  return found;
}
