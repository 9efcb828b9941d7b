import { sameValue } from "../../logicapps/expressions/value.ts";
import { TemplateError } from "../error.ts";
import { ANY, type Row, type Scope, type Value } from "../scope.ts";
import { bool, int, text, wrong } from "./arguments.ts";

/**
 * Source: learn.microsoft.com/azure/azure-resource-manager/templates, template-functions-comparison, -logical and
 * -numeric. `if` is in `evaluate.ts`, since it evaluates one of its values only.
 */
export const logic: readonly Row[] = [
  ["add", 2, 2, ([a, b], name) => int(a, name) + int(b, name)],
  ["and", 2, ANY, (args, name) => args.map((each) => bool(each, name)).every(Boolean)],
  ["bool", 1, 1, ([value = null], name) => toBool(value, name)],
  ["coalesce", 1, ANY, (args) => args.find((each) => each !== null) ?? null],
  ["copyIndex", 0, 2, (args, name, scope) => copyIndex(args, name, scope)],
  ["div", 2, 2, ([a, b], name) => Math.trunc(int(a, name) / divisor(b, name))],
  ["equals", 2, 2, ([a = null, b = null]) => sameValue(a, b)],
  ["false", 0, 0, () => false],
  ["greater", 2, 2, ([a, b], name) => order(a, b, name) > 0],
  ["greaterOrEquals", 2, 2, ([a, b], name) => order(a, b, name) >= 0],
  ["int", 1, 1, ([value = null], name) => toInt(value, name)],
  ["less", 2, 2, ([a, b], name) => order(a, b, name) < 0],
  ["lessOrEquals", 2, 2, ([a, b], name) => order(a, b, name) <= 0],
  ["mod", 2, 2, ([a, b], name) => int(a, name) % divisor(b, name)],
  ["mul", 2, 2, ([a, b], name) => int(a, name) * int(b, name)],
  ["not", 1, 1, ([value], name) => !bool(value, name)],
  ["null", 0, 0, () => null],
  ["or", 2, ANY, (args, name) => args.map((each) => bool(each, name)).some(Boolean)],
  ["sub", 2, 2, ([a, b], name) => int(a, name) - int(b, name)],
  ["true", 0, 0, () => true],
];

function divisor(value: Value | undefined, name: string): number {
  const divisor = int(value, name);
  if (divisor !== 0) return divisor;
  throw new TemplateError(`${name}() divides by zero.`);
}

function order(a: Value | undefined, b: Value | undefined, name: string): number {
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  return int(a, name) - int(b, name);
}

function toBool(value: Value, name: string): boolean {
  if (typeof value === "boolean") return value;
  if (value === 1 || value === 0) return value === 1;
  const known = /^(true|false)$/i.exec(typeof value === "string" ? value : "");
  if (known === null) throw wrong(name, "'true', 'false', 1 or 0", value);
  return known[0].toLowerCase() === "true";
}

function toInt(value: Value, name: string): number {
  const number = typeof value === "string" && /^[+-]?\d+$/.test(value) ? Number(value) : value;
  return int(number, name);
}

/** Of the innermost loop, or of one by its name; with an offset. */
function copyIndex(args: readonly Value[], name: string, { turns }: Scope): number {
  const [first, second] = args;
  const loop = typeof first === "string" ? text(first, name) : [...turns.keys()].at(-1);
  const turn = turns.get(loop ?? "");
  if (turn === undefined) throw new TemplateError(`${name}() stands outside of a loop.`);
  const offset = typeof first === "string" ? second : first;
  return turn + (offset === undefined ? 0 : int(offset, name));
}
