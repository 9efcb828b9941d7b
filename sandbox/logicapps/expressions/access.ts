import { ExpressionError } from "./error.ts";
import { textOf } from "./text.ts";
import { isObject, property, typeName, type Value, type ValueObject } from "./value.ts";

/** What `target[key]` is. Without `?`, what is not there is an error; with it, null. */
export function access(target: Value, key: Value, safe: boolean): Value {
  if (target === null) {
    if (safe) return null;
    throw new ExpressionError(
      `cannot be evaluated because property '${textOf(key)}' cannot be selected. Please see https://aka.ms/logicexpressions for usage details.`,
    );
  }
  if (Array.isArray(target)) return element(target, key, safe);
  if (!isObject(target)) {
    throw new ExpressionError(
      `cannot be evaluated because property '${textOf(key)}' cannot be selected. Property selection is not supported on values of type '${typeName(target)}'.`,
    );
  }
  const name = textOf(key);
  const found = property(target, name);
  if (found !== undefined) return found;
  if (name.includes("/")) return along(target, name, safe);
  if (safe) return null;
  throw new ExpressionError(
    `cannot be evaluated because property '${textOf(key)}' doesn't exist, available properties are '${Object.keys(target).join(", ")}'.`,
  );
}

/**
 * A path of names, as the designer writes it: `outputs('Get_items')?['body/value']`. Where an object has a property
 * with the slash in its name, that is the one (the order is not documented).
 */
function along(target: ValueObject, path: string, safe: boolean): Value {
  return path.split("/").reduce<Value>((at, name) => access(at, name, safe), target);
}

function element(target: readonly Value[], key: Value, safe: boolean): Value {
  if (typeof key !== "number" || !Number.isInteger(key)) {
    throw new ExpressionError(
      `cannot be evaluated because property '${textOf(key)}' cannot be selected. Array elements can only be selected using an integer index.`,
    );
  }
  const found = key >= 0 ? target[key] : undefined;
  if (found !== undefined) return found;
  if (safe) return null;
  throw new ExpressionError(
    `cannot be evaluated because array index '${key}' is outside bounds (0, ${target.length - 1}) of array.`,
  );
}
