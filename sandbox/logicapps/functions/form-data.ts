import { bytesOf, isBinary } from "../expressions/binary.ts";
import { ExpressionError } from "../expressions/error.ts";
import { textOf } from "../expressions/text.ts";
import { isObject, property, type Value } from "../expressions/value.ts";
import { UnsupportedError } from "../unsupported.ts";
import { integer, type Row, string } from "./function.ts";

/**
 * Source: learn.microsoft.com, functions reference, workflow functions. That the content type decides was measured on
 * the service by the authors of tomdam/flowforger.
 */
export const formData: readonly Row[] = [
  [
    "triggerFormDataValue",
    1,
    1,
    ([key], name, { trigger }) => single(trigger.outputs, string(key, name), name),
  ],
  [
    "triggerFormDataMultiValues",
    1,
    1,
    ([key], name, { trigger }) => formValues(trigger.outputs, string(key, name), name),
  ],
  [
    "triggerMultipartBody",
    1,
    1,
    ([index], name, { trigger }) => part(trigger.outputs, integer(index, name), name),
  ],
  [
    "formDataValue",
    2,
    2,
    ([action, key], name, context) => single(outputsOf(action, name, context), string(key, name), name),
  ],
  [
    "formDataMultiValues",
    2,
    2,
    ([action, key], name, context) => formValues(outputsOf(action, name, context), string(key, name), name),
  ],
  [
    "multipartBody",
    2,
    2,
    ([action, index], name, context) => part(outputsOf(action, name, context), integer(index, name), name),
  ],
];

type Context = Parameters<Row[3]>[2];

function outputsOf(action: Value | undefined, name: string, context: Context): Value {
  const found = context.action(string(action, name));
  if (found !== undefined) return found?.["outputs"] ?? null;
  throw new ExpressionError(
    `The template action '${string(action, name)}' cannot be found or is not valid here.`,
  );
}

function single(outputs: Value, key: string, name: string): Value {
  const values = formValues(outputs, key, name);
  if (values.length <= 1) return values[0] ?? null;
  throw failed(name, "formdata", `There are more than one items matching the field name '${key}'.`);
}

/** The values of a key, in their order. */
function formValues(outputs: Value, key: string, name: string): Value[] {
  const type = contentTypeOf(outputs);
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) {
    throw failed(
      name,
      "formdata",
      `Supported form data content types are 'multipart/form-data' and 'application/x-www-form-urlencoded' and the provided content type is '${type}'.`,
    );
  }
  const body = member(outputs, "body");
  const fields = member(body, "$formdata");
  if (Array.isArray(fields)) {
    const own = (fields as readonly Value[]).filter((field) => member(field, "key") === key);
    return own.map((field) => member(field, "value"));
  }
  if (/^multipart/i.test(type)) {
    const own = partsOf(body).filter((each) => partName(each) === key);
    return own.map((each) => member(each, "body"));
  }
  const text = isBinary(body) ? bytesOf(body).toString("utf8") : textOf(body);
  return new URLSearchParams(text).getAll(key);
}

function part(outputs: Value, index: number, name: string): Value {
  const type = contentTypeOf(outputs);
  if (!/^multipart\//i.test(type)) {
    throw failed(
      name,
      "multipart",
      `The supported multipart content type is 'multipart/*' and the provided content type is '${type}'.`,
    );
  }
  const parts = partsOf(member(outputs, "body"));
  const found = index >= 0 ? parts[index] : undefined;
  if (found !== undefined) return member(found, "body");
  throw failed(
    name,
    "multipart",
    `The index value '${index}' exceeds the number of multipart contents '${parts.length}' in the outputs.`,
  );
}

function partsOf(body: Value): readonly Value[] {
  const parts = member(body, "$multipart");
  if (Array.isArray(parts)) return parts as readonly Value[];
  throw new UnsupportedError(
    "The sandbox does not take messages of several parts apart: give the body as the service shows it, with '$multipart'.",
  );
}

function partName(part: Value): string | undefined {
  const disposition = textOf(member(member(part, "headers"), "content-disposition"));
  const [, quoted, plain] = /\bname=(?:"([^"]*)"|([^;\s]+))/i.exec(disposition) ?? [];
  return quoted ?? plain;
}

function contentTypeOf(outputs: Value): string {
  return textOf(member(member(outputs, "headers"), "content-type"));
}

function member(value: Value, name: string): Value {
  return isObject(value) ? (property(value, name) ?? null) : null;
}

function failed(name: string, what: string, why: string): ExpressionError {
  return new ExpressionError(
    `The template language function '${name}' failed to retrieve ${what} contents from outputs. ${why}`,
  );
}
