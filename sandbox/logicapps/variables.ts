import { ExpressionError } from "./expressions/error.ts";
import { isNumber, isWhole } from "./expressions/number.ts";
import { isObject, typeName, type Value } from "./expressions/value.ts";

/** The types of variables, and whether a value is of one (learn.microsoft.com, create variables). */
const TYPES: Readonly<Record<string, (value: Value) => boolean>> = {
  array: (value) => Array.isArray(value),
  boolean: (value) => typeof value === "boolean",
  float: isNumber,
  integer: isWhole,
  object: (value) => isObject(value),
  string: (value) => typeof value === "string",
};

/** The variables of one run: all iterations of its loops share them. */
export class Variables {
  readonly #values = new Map<string, { type: string; value: Value }>();

  /** Undefined where no variable of the name has been made. */
  get(name: string): Value | undefined {
    return this.#values.get(name)?.value;
  }

  /** @throws ExpressionError for an unknown type, a name that is taken, a value of another type */
  initialize(name: string, type: string, value: Value): void {
    const fits = TYPES[type.toLowerCase()];
    if (fits === undefined) {
      throw new ExpressionError(
        `The variable '${name}' has the type '${type}', which is not one of ${Object.keys(TYPES).join(", ")}.`,
      );
    }
    if (this.#values.has(name))
      throw new ExpressionError(`The variable '${name}' has been initialized already.`);
    this.#values.set(name, { type: type.toLowerCase(), value: null });
    if (value !== null) this.set(name, value);
  }

  /** @throws ExpressionError where there is no such variable, or the value is of another type */
  set(name: string, value: Value): void {
    const found = this.#values.get(name);
    if (found === undefined) {
      throw new ExpressionError(`The variable '${name}' must be initialized before it can be used.`);
    }
    if (value !== null && TYPES[found.type]?.(value) !== true) {
      throw new ExpressionError(
        `The variable '${name}' has type '${found.type}'; the value has type '${typeName(value)}'.`,
      );
    }
    found.value = value;
  }

  typeOf(name: string): string | undefined {
    return this.#values.get(name)?.type;
  }
}
