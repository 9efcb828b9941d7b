import { contentType, isBinary } from "../expressions/binary.ts";
import { ExpressionError } from "../expressions/error.ts";
import { resolve } from "../expressions/template.ts";
import { parseJsonValue, textOf } from "../expressions/text.ts";
import { isObject, typeName, type Value, type ValueObject } from "../expressions/value.ts";
import { schemaErrors } from "../json-schema.ts";
import { readLenientJson } from "../lenient-json.ts";
import type { Place } from "../place.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Outcome } from "../types.ts";

/** What is composed is the output itself, without a body around it. */
export function compose(action: ValueObject, run: Scheduler, place: Place): Outcome {
  const inputs = resolve(action["inputs"] ?? null, run.context(place));
  return { status: "Succeeded", code: "OK", inputs, outputs: inputs };
}

/**
 * Content that is missing, or no JSON, fails; what breaks the schema leaves errors, and no body. Codes and messages were
 * measured on the service by the authors of tomdam/flowforger.
 */
export function parseJson(action: ValueObject, run: Scheduler, place: Place): Outcome {
  const given = (action["inputs"] ?? {}) as ValueObject;
  const value = resolve(given["content"] ?? null, run.context(place));
  if (value === null || value === "") {
    throw new ExpressionError("Required property 'content' expects a value but got null. Path ''.");
  }
  const schema = resolve(given["schema"] ?? {}, run.context(place));
  const inputs = { content: value, schema };
  const failed = (code: string, message: string): Outcome => ({
    status: "Failed",
    code,
    inputs,
    error: { code, message },
  });
  if (unsupportedKeyword(schema) !== undefined) {
    return failed(
      "ActionSchemaNotSupported",
      "The 'schema' property of action 'ParseJson' inputs contains 'pattern' or 'patternProperties' properties. 'Pattern' or 'patternProperties' properties are not supported in the action json schema.",
    );
  }
  if (isBinary(value)) {
    const message = `The property 'content' must be of type JSON in the 'ParseJson' action inputs, but was of type '${contentType(value)}'.`;
    return failed("BadRequest", message);
  }
  const parsed = typeof value === "string" ? parsedText(value) : { value };
  if ("reason" in parsed) {
    const message = `The 'content' property of actions of type 'ParseJson' must be valid JSON. The provided value cannot be parsed: '${parsed.reason}'.`;
    return failed("InvalidJSON", message);
  }
  const errors = schemaErrors(schema, parsed.value);
  if (errors.length > 0)
    return { ...failed("ValidationFailed", "The schema validation failed."), outputs: { errors } };
  return { status: "Succeeded", code: "OK", inputs, outputs: { body: parsed.value } };
}

/** Keywords that the platform's validator does not take. */
function unsupportedKeyword(schema: Value): string | undefined {
  if (Array.isArray(schema)) return schema.map(unsupportedKeyword).find((each) => each !== undefined);
  if (!isObject(schema)) return undefined;
  const own = ["pattern", "patternProperties"].find(
    (keyword) => typeof schema[keyword] === (keyword === "pattern" ? "string" : "object"),
  );
  return (
    own ??
    Object.values(schema)
      .map(unsupportedKeyword)
      .find((each) => each !== undefined)
  );
}

/** Blanks alone are null. */
function parsedText(text: string): { readonly value: Value } | { readonly reason: string } {
  if (text.trim() === "") return { value: null };
  try {
    return { value: parseJsonValue(text) };
  } catch {
    return lenientText(text);
  }
}

function lenientText(text: string): { readonly value: Value } | { readonly reason: string } {
  try {
    return { value: readLenientJson(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { reason: error.message };
    throw error;
  }
}

export function select(action: ValueObject, run: Scheduler, place: Place): Outcome {
  const { from = null, select: map = null } = (action["inputs"] ?? {}) as ValueObject;
  const list = listFrom(from, run, place);
  const body = list.map((item) => resolve(map, run.context(place, { item })));
  return { status: "Succeeded", code: "OK", inputs: { from: list }, outputs: { body } };
}

/** The action that the designer calls "Filter array". */
export function filterList(action: ValueObject, run: Scheduler, place: Place): Outcome {
  const { from = null, where = null } = (action["inputs"] ?? {}) as ValueObject;
  const list = listFrom(from, run, place);
  const body = list.filter((item) => {
    const kept = resolve(where, run.context(place, { item }));
    if (typeof kept === "boolean") return kept;
    throw new ExpressionError(
      `The 'where' condition must be a boolean. The provided value is of type '${typeName(kept)}'.`,
    );
  });
  return { status: "Succeeded", code: "OK", inputs: { from: list }, outputs: { body } };
}

export function joinList(action: ValueObject, run: Scheduler, place: Place): Outcome {
  const { from = null, joinWith = "" } = (action["inputs"] ?? {}) as ValueObject;
  const list = listFrom(from, run, place);
  const body = list.map(textOf).join(textOf(resolve(joinWith, run.context(place))));
  return { status: "Succeeded", code: "OK", inputs: { from: list, joinWith }, outputs: { body } };
}

export function listFrom(from: Value, run: Scheduler, place: Place): readonly Value[] {
  const list = resolve(from, run.context(place));
  if (Array.isArray(list)) return list;
  throw new ExpressionError(
    `The 'from' property value in the action inputs is of type '${typeName(list)}'. The value must be an array.`,
  );
}
