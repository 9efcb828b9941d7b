import { ExpressionError } from "../expressions/error.ts";
import { asNumber, float, isNumber, isWhole, whole } from "../expressions/number.ts";
import { resolve } from "../expressions/template.ts";
import { textOf } from "../expressions/text.ts";
import type { Value, ValueObject } from "../expressions/value.ts";
import { NOT_SPECIFIED } from "../outcomes.ts";
import type { Place } from "../place.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Outcome } from "../types.ts";

/** Only at the top level of a workflow; see `definitionFaults`. */
export function initializeVariable(action: ValueObject, run: Scheduler, place: Place): Outcome {
  const inputs = resolve(action["inputs"] ?? {}, run.context(place)) as ValueObject;
  const made = ((inputs["variables"] ?? []) as readonly ValueObject[]).map(({ name, type, value = null }) => {
    run.variables.initialize(textOf(name ?? null), textOf(type ?? null), value);
    return { name: name ?? null, type: type ?? null, value };
  });
  return { status: "Succeeded", code: NOT_SPECIFIED, inputs: { variables: made } };
}

/** An action that changes a variable by a value. */
function changing(change: (before: Value, value: Value, name: string) => Value, otherwise: Value = null) {
  return (action: ValueObject, run: Scheduler, place: Place): Outcome => {
    const { name: given, value = otherwise } = resolve(
      action["inputs"] ?? {},
      run.context(place),
    ) as ValueObject;
    const name = textOf(given ?? null);
    const before = run.variables.get(name);
    if (before === undefined)
      throw new ExpressionError(`The variable '${name}' must be initialized before it can be used.`);
    const after = change(before, value, name);
    run.variables.set(name, after);
    return {
      status: "Succeeded",
      code: NOT_SPECIFIED,
      inputs: { name, value },
      outputs: { body: { name, value: after } },
    };
  };
}

export const setVariable = changing((_, value) => value);
export const incrementVariable = changing((before, value, name) => sum(before, value, 1, name), 1);
export const decrementVariable = changing((before, value, name) => sum(before, value, -1, name), 1);

export const appendToArrayVariable = changing((before, value, name) => {
  if (before === null || Array.isArray(before)) return [...((before ?? []) as readonly Value[]), value];
  throw new ExpressionError(`The variable '${name}' is no array: nothing can be appended to it.`);
});

export const appendToStringVariable = changing((before, value, name) => {
  if (before === null || typeof before === "string") return `${before ?? ""}${textOf(value)}`;
  throw new ExpressionError(`The variable '${name}' is no string: nothing can be appended to it.`);
});

function sum(before: Value, by: Value, sign: 1 | -1, name: string): Value {
  if (isWhole(before ?? 0) && isWhole(by))
    return whole(BigInt((before ?? 0) as number) + BigInt(sign) * BigInt(by));
  if (isNumber(before) && isNumber(by)) return float(asNumber(before) + sign * asNumber(by));
  throw new ExpressionError(`The variable '${name}' and the value that it changes by must be numbers.`);
}
