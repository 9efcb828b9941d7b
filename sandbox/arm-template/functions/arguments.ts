import { isWhole } from "../../logicapps/expressions/number.ts";
import { isObject, typeName } from "../../logicapps/expressions/value.ts";
import { TemplateError } from "../error.ts";
import type { Value, ValueObject } from "../scope.ts";

/** An argument as it must be. */
export function text(value: Value | undefined, name: string): string {
  if (typeof value === "string") return value;
  throw wrong(name, "a text", value);
}

export function int(value: Value | undefined, name: string): number {
  if (isWhole(value)) return Number(value);
  throw wrong(name, "an integer", value);
}

export function bool(value: Value | undefined, name: string): boolean {
  if (typeof value === "boolean") return value;
  throw wrong(name, "true or false", value);
}

export function list(value: Value | undefined, name: string): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[];
  throw wrong(name, "an array", value);
}

export function object(value: Value | undefined, name: string): ValueObject {
  if (isObject(value)) return value;
  throw wrong(name, "an object", value);
}

export function listOrText(value: Value | undefined, name: string): readonly Value[] | string {
  if (typeof value === "string" || Array.isArray(value)) return value as readonly Value[] | string;
  throw wrong(name, "an array or a text", value);
}

export function wrong(name: string, wanted: string, value: Value | undefined): TemplateError {
  return new TemplateError(
    `${name}() takes ${wanted}, and was given a value of type ${typeName(value ?? null)}.`,
  );
}
