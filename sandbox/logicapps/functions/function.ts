import type { Context } from "../expressions/context.ts";
import { ExpressionError } from "../expressions/error.ts";
import { asNumber, isNumber, isWhole, type NumberValue } from "../expressions/number.ts";
import { isObject, typeName, type Value, type ValueObject } from "../expressions/value.ts";

export interface TemplateFunction {
  readonly least: number;
  readonly most: number;
  call(args: readonly Value[], name: string, context: Context): Value;
}

/** A row of a function table: name, number of arguments, what it does. */
export type Row = readonly [name: string, least: number, most: number, call: TemplateFunction["call"]];

export const ANY = Number.POSITIVE_INFINITY;

/** The argument as it must be; the error is the platform's, with the function's name and the type that came. */
export function string(value: Value | undefined, name: string): string {
  if (typeof value === "string") return value;
  throw expects(name, "a string", value);
}

export function number(value: Value | undefined, name: string): NumberValue {
  if (isNumber(value)) return value;
  throw expects(name, "a number", value);
}

export function integer(value: Value | undefined, name: string): number {
  if (isWhole(value)) return asNumber(value);
  throw expects(name, "an integer", value);
}

/** An optional text. */
export function optional(value: Value | undefined, name: string): string | undefined {
  return value === undefined ? undefined : string(value, name);
}

export function boolean(value: Value | undefined, name: string): boolean {
  if (typeof value === "boolean") return value;
  throw expects(name, "a boolean", value);
}

export function list(value: Value | undefined, name: string): readonly Value[] {
  if (Array.isArray(value)) return value;
  throw expects(name, "an array", value);
}

export function object(value: Value | undefined, name: string): ValueObject {
  if (isObject(value)) return value;
  throw expects(name, "an object", value);
}

export function listOrString(value: Value | undefined, name: string): readonly Value[] | string {
  if (Array.isArray(value) || typeof value === "string") return value as readonly Value[] | string;
  throw expects(name, "an array or a string", value);
}

export function expects(name: string, wanted: string, value: Value | undefined): ExpressionError {
  return new ExpressionError(
    `The template language function '${name}' expects its parameter be ${wanted}. The provided value is of type '${typeName(value ?? null)}'. Please see https://aka.ms/logicexpressions#${name} for usage details.`,
  );
}
