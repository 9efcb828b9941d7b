import { keyOf } from "../aggregates/counts.ts";
import type { Expression, Frame } from "../scope.ts";
import type { Row, Value } from "../values.ts";

/** A map by several values: groups, distinct rows, the right side of a join. */
export class ByKeys<T> {
  readonly #found = new Map<unknown, T>();
  readonly #expressions: readonly Expression[];
  /** Where there is one expression alone: most keys are of one column. */
  readonly #only: Expression | undefined;

  /** @param expressions give the values of a row */
  constructor(expressions: readonly Expression[]) {
    this.#expressions = expressions;
    this.#only = expressions.length === 1 ? expressions[0] : undefined;
  }

  #key(row: Row, frame: Frame): unknown {
    if (this.#only !== undefined) return keyOf(this.#only.evaluate(row, frame));
    let key = "";
    for (const expression of this.#expressions) {
      const part = keyOf(expression.evaluate(row, frame));
      // The kind and the length tell "1" from 1, and ("a,", "b") from ("a", ",b").
      const text = String(part);
      key += `${part === null ? "n" : (typeof part)[0]}${text.length}:${text}`;
    }
    return key;
  }

  /** What stands under the row's values in this map; the expressions of another table may give them. */
  get(row: Row, frame: Frame, expressions?: ByKeys<unknown>): T | undefined {
    return this.#found.get((expressions ?? this).#key(row, frame));
  }

  /** What stands under the row's values; made where nothing does. */
  orMake(row: Row, frame: Frame, make: () => T): T {
    const key = this.#key(row, frame);
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
