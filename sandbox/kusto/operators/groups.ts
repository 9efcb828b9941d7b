import { keyOf } from "../aggregates/counts.ts";
import type { Expression, Frame } from "../scope.ts";
import type { Row, Value } from "../values.ts";

/** A map by several values: groups, distinct rows, the right side of a join. */
export class ByKeys<T> {
  readonly #found = new Map<unknown, T>();
  readonly #single: boolean;

  constructor(keys: number) {
    this.#single = keys === 1;
  }

  #key(values: readonly Value[]): unknown {
    if (this.#single) return keyOf(values[0] ?? null);
    let key = "";
    for (const value of values) {
      const part = keyOf(value);
      // The kind and the length tell "1" from 1, and ("a,", "b") from ("a", ",b").
      const text = String(part);
      key += `${part === null ? "n" : (typeof part)[0]}${text.length}:${text}`;
    }
    return key;
  }

  get(values: readonly Value[]): T | undefined {
    return this.#found.get(this.#key(values));
  }

  /** What stands under the values; made where nothing does. */
  orMake(values: readonly Value[], make: () => T): T {
    const key = this.#key(values);
    let found = this.#found.get(key);
    if (found === undefined) {
      found = make();
      this.#found.set(key, found);
    }
    return found;
  }

  values(): IterableIterator<T> {
    return this.#found.values();
  }
}

/** The values of expressions for a row. */
export function valuesOf(expressions: readonly Expression[], row: Row, frame: Frame): Value[] {
  const values: Value[] = new Array(expressions.length);
  for (let index = 0; index < expressions.length; index++)
    values[index] = expressions[index]?.evaluate(row, frame) ?? null;
  return values;
}
