import { keyOf } from "../aggregates/counts.ts";
import type { Expression, Frame } from "../scope.ts";
import type { Row, Value } from "../values.ts";

type KeyOf = (row: Row, frame: Frame) => unknown;

/** What tells the values of a row for these expressions from those of another one. */
export function keyReader(expressions: readonly Expression[]): KeyOf {
  const [only] = expressions;
  // Most keys are of one column.
  if (only !== undefined && expressions.length === 1)
    return only.type === "dynamic" ? (row, frame) => keyOf(only.evaluate(row, frame)) : only.evaluate;
  return (row, frame) => {
    let key = "";
    for (const expression of expressions) {
      const part = keyOf(expression.evaluate(row, frame));
      // The kind and the length tell "1" from 1, and ("a,", "b") from ("a", ",b").
      const text = String(part);
      key += `${part === null ? "n" : (typeof part)[0]}${text.length}:${text}`;
    }
    return key;
  };
}

/** A map by several values: groups, distinct rows, the right side of a join. */
export class ByKeys<T> {
  readonly #found = new Map<unknown, T>();
  readonly #keyOf: KeyOf;

  /** @param expressions give the values of a row */
  constructor(expressions: readonly Expression[]) {
    this.#keyOf = keyReader(expressions);
  }

  /** What stands under a key, which may be of a row of another table. */
  at(key: unknown): T | undefined {
    return this.#found.get(key);
  }

  /** What stands under the row's values; made where nothing does. */
  orMake(row: Row, frame: Frame, make: () => T): T {
    const key = this.#keyOf(row, frame);
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
