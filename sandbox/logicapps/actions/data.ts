import { ExpressionError } from "../expressions/error.ts";
import { resolve } from "../expressions/template.ts";
import { textOf, typeName, type Value, type ValueObject } from "../expressions/value.ts";
import { schemaErrors } from "../json-schema.ts";
import type { Scheduler } from "../schedule.ts";
import type { Outcome } from "../types.ts";

/** What is composed is the output itself, without a body around it. */
export function compose(action: ValueObject, run: Scheduler, item: Value | undefined): Outcome {
  const inputs = resolve(action["inputs"] ?? null, run.context(item));
  return { status: "Succeeded", code: "OK", inputs, outputs: inputs };
}

/** Content that is missing or no JSON fails; what breaks the schema leaves errors, and no body. */
export function parseJson(action: ValueObject, run: Scheduler, item: Value | undefined): Outcome {
  const { content = null, schema = {} } = (action["inputs"] ?? {}) as ValueObject;
  const value = resolve(content, run.context(item));
  if (value === null || value === "") {
    throw new ExpressionError("Required property 'content' expects a value but got null. Path ''.");
  }
  const inputs = { content: value, schema };
  const parsed = typeof value === "string" ? parsedText(value) : value;
  if (parsed === undefined) {
    return {
      status: "Failed",
      code: "InvalidJSON",
      inputs,
      error: { code: "InvalidJSON", message: "The provided content is not valid JSON." },
    };
  }
  const errors = schemaErrors(schema, parsed);
  if (errors.length === 0) return { status: "Succeeded", code: "OK", inputs, outputs: { body: parsed } };
  const error = { code: "ValidationFailed", message: "The schema validation failed." };
  return { status: "Failed", code: "BadRequest", inputs, outputs: { errors }, error };
}

function parsedText(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

export function select(action: ValueObject, run: Scheduler, outer: Value | undefined): Outcome {
  const { from = null, select: map = null } = (action["inputs"] ?? {}) as ValueObject;
  const list = source(from, run, outer);
  const body = list.map((item) => resolve(map, run.context(item)));
  return { status: "Succeeded", code: "OK", inputs: { from: list }, outputs: { body } };
}

/** The action that the designer calls "Filter array". */
export function filterList(action: ValueObject, run: Scheduler, outer: Value | undefined): Outcome {
  const { from = null, where = null } = (action["inputs"] ?? {}) as ValueObject;
  const list = source(from, run, outer);
  const body = list.filter((item) => {
    const kept = resolve(where, run.context(item));
    if (typeof kept === "boolean") return kept;
    throw new ExpressionError(
      `The 'where' condition must be a boolean. The provided value is of type '${typeName(kept)}'.`,
    );
  });
  return { status: "Succeeded", code: "OK", inputs: { from: list }, outputs: { body } };
}

export function joinList(action: ValueObject, run: Scheduler, item: Value | undefined): Outcome {
  const { from = null, joinWith = "" } = (action["inputs"] ?? {}) as ValueObject;
  const list = source(from, run, item);
  const body = list.map(textOf).join(textOf(resolve(joinWith, run.context(item))));
  return { status: "Succeeded", code: "OK", inputs: { from: list, joinWith }, outputs: { body } };
}

function source(from: Value, run: Scheduler, item: Value | undefined): readonly Value[] {
  const list = resolve(from, run.context(item));
  if (Array.isArray(list)) return list;
  throw new ExpressionError(
    `The 'from' property value in the action inputs is of type '${typeName(list)}'. The value must be an array.`,
  );
}
