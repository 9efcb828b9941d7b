import { isWhole } from "../logicapps/expressions/number.ts";
import { isObject, sameValue } from "../logicapps/expressions/value.ts";
import { TemplateError } from "./error.ts";
import { evaluated, loopsIn, repeated } from "./evaluate.ts";
import type { Asked, Place, Scope, Value, ValueObject } from "./scope.ts";

/** What an evaluation starts from. */
export interface TemplateInput {
  /** Values of the template's parameters, by their names. */
  readonly values: ReadonlyMap<string, Value>;
  readonly place: Place;
  readonly now: Date;
  readonly ask?: (asked: Asked) => Value;
  /** See `Scope`. */
  readonly madeUp?: Set<string>;
}

/**
 * What the expressions of a template see: its parameters, by the values that are given or their defaults, and its
 * variables. Each is evaluated when it is first used, so that one that cannot be stands in nobody's way.
 */
export function scopeOf(template: ValueObject, input: TemplateInput): Scope {
  const declared = (template["parameters"] ?? {}) as ValueObject;
  const scope: Scope = {
    parameter: remembered("parameter", (name) => {
      const found = named(declared, name);
      return found && parameterValue(found, declared[found] ?? null, input, scope);
    }),
    variable: remembered("variable", (name) =>
      variableValue((template["variables"] ?? {}) as ValueObject, name, scope),
    ),
    place: input.place,
    now: input.now,
    turns: new Map(),
    ...(input.ask === undefined ? {} : { ask: input.ask }),
    ...(input.madeUp === undefined ? {} : { madeUp: input.madeUp }),
  };
  return scope;
}

/** Names are the same in any letter case (learn.microsoft.com, template syntax). */
function named(values: ValueObject, name: string): string | undefined {
  return Object.keys(values).find((each) => each.toLowerCase() === name.toLowerCase());
}

/** Evaluates each name once. One that needs itself is refused. */
function remembered(kind: string, find: (name: string) => Value | undefined): (name: string) => Value {
  const known = new Map<string, Value | "in progress">();
  return (name) => {
    const key = name.toLowerCase();
    const before = known.get(key);
    if (before === "in progress") throw new TemplateError(`The ${kind} '${name}' needs itself.`);
    if (before !== undefined) return before;
    known.set(key, "in progress");
    try {
      const value = find(name);
      if (value === undefined) throw new TemplateError(`The template has no ${kind} '${name}'.`);
      known.set(key, value);
      return value;
    } finally {
      if (known.get(key) === "in progress") known.delete(key);
    }
  };
}

function parameterValue(name: string, declared: Value, { values }: TemplateInput, scope: Scope): Value {
  if (!isObject(declared))
    throw new TemplateError(`The template's parameter '${name}' is not declared by an object.`);
  const given = values.get(name);
  if (given !== undefined) return checked(name, declared, given);
  const { defaultValue } = declared;
  if (defaultValue !== undefined) return checked(name, declared, exactly(defaultValue, scope));
  throw new TemplateError(
    `The template's parameter '${name}' has no default: give its value in a parameter file.`,
  );
}

const TYPES: Readonly<Record<string, (value: Value) => boolean>> = {
  array: (value) => Array.isArray(value),
  bool: (value) => typeof value === "boolean",
  int: isWhole,
  object: isObject,
  secureobject: isObject,
  securestring: (value) => typeof value === "string",
  string: (value) => typeof value === "string",
};

function checked(name: string, { type, allowedValues }: ValueObject, value: Value): Value {
  const fits = TYPES[String(type).toLowerCase()];
  if (fits !== undefined && !fits(value))
    throw new TemplateError(`The value of the template's parameter '${name}' is not of the type ${type}.`);
  if (Array.isArray(allowedValues) && !allowedValues.some((each: Value) => sameValue(each, value))) {
    const allowed = allowedValues.map((each: Value) => JSON.stringify(each)).join(", ");
    throw new TemplateError(`The value of the template's parameter '${name}' is not one of ${allowed}.`);
  }
  return value;
}

function variableValue(variables: ValueObject, name: string, scope: Scope): Value | undefined {
  const found = named(variables, name);
  if (found !== undefined && found !== "copy") return exactly(variables[found] ?? null, scope);
  const loop = loopsIn(variables["copy"])?.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (loop === undefined) return undefined;
  const faults: string[] = [];
  return withoutFaults(repeated(loop, scope, "copy", faults), faults);
}

function exactly(value: Value, scope: Scope): Value {
  const faults: string[] = [];
  return withoutFaults(evaluated(value, scope, "", faults), faults);
}

/** The first fault is thrown: it belongs to the expression that asked. */
function withoutFaults(value: Value, [first]: readonly string[]): Value {
  if (first === undefined) return value;
  throw new TemplateError(first.replace(/^[^:]*: /, ""));
}

/** Of parameters as a file, or a deployment, has them: `{name: {value}}`. */
export function valuesIn(parameters: ValueObject): Map<string, Value> {
  const entries = Object.entries(parameters).flatMap(([name, given]): [string, Value][] =>
    isObject(given) && given["value"] !== undefined ? [[name, given["value"]]] : [],
  );
  return new Map(entries);
}
