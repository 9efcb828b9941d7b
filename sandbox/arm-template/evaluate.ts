import { ExpressionError } from "../logicapps/expressions/error.ts";
import { asNumber, Float } from "../logicapps/expressions/number.ts";
import { type Node, parseExpression } from "../logicapps/expressions/parse.ts";
import { isObject, property } from "../logicapps/expressions/value.ts";
import { TemplateError } from "./error.ts";
import { bool } from "./functions/arguments.ts";
import { functions } from "./functions/index.ts";
import { plainText } from "./functions/strings.ts";
import { madeUp } from "./made-up.ts";
import { ANY, type Scope, type Value, type ValueObject } from "./scope.ts";

/**
 * Evaluates every text and key of a value: `[…]` is an expression, `[[…` a text that starts with a bracket, and `copy`
 * in an object makes lists (learn.microsoft.com/azure/azure-resource-manager/templates, template-expressions,
 * copy-properties). Faults are collected with their places; what has one is null.
 */
export function evaluated(value: Value, scope: Scope, path: string, faults: string[]): Value {
  if (typeof value === "string") return evaluatedText(value, scope, path, faults);
  if (Array.isArray(value))
    return value.map((each: Value, index) => evaluated(each, scope, `${path}[${index}]`, faults));
  if (!isObject(value)) return value;
  const { copy, ...others } = value;
  const lists = loopsIn(copy) ?? [];
  const own = lists.length > 0 ? others : value;
  return Object.fromEntries([
    ...Object.entries(own).map(([key, each]): [string, Value] => {
      const at = `${path}.${key}`;
      return [String(evaluatedText(key, scope, at, faults)), evaluated(each, scope, at, faults)];
    }),
    ...lists.map((loop, index): [string, Value] => [
      loop.name,
      repeated(loop, scope, `${path}.copy[${index}]`, faults),
    ]),
  ]);
}

function evaluatedText(text: string, scope: Scope, path: string, faults: string[]): Value {
  if (text.startsWith("[[")) return text.slice(1);
  if (!isTemplateExpression(text)) return text;
  try {
    return expressionValue(parseExpression(text.slice(1, -1)), scope);
  } catch (error) {
    if (!(error instanceof TemplateError) && !(error instanceof ExpressionError)) throw error;
    faults.push(`${path}: ${error.message}`);
    return null;
  }
}

export function isTemplateExpression(text: string): boolean {
  return text.startsWith("[") && !text.startsWith("[[") && text.endsWith("]");
}

function expressionValue(node: Node, scope: Scope): Value {
  switch (node.kind) {
    case "literal":
      return node.value instanceof Float ? asNumber(node.value) : node.value;
    case "access":
      return member(expressionValue(node.target, scope), expressionValue(node.key, scope));
    case "call":
      return called(node, scope);
  }
}

function member(target: Value, key: Value): Value {
  if (Array.isArray(target) && typeof key === "number") {
    const found = (target as readonly Value[])[key];
    if (found !== undefined) return found;
    throw new TemplateError(`The index ${key} is outside of an array with ${target.length} elements.`);
  }
  const found = isObject(target) ? property(target, plainText(key)) : undefined;
  if (found !== undefined) return found;
  const names = isObject(target) ? `, only ${Object.keys(target).join(", ")}` : "";
  throw new TemplateError(`There is no property '${plainText(key)}'${names}.`);
}

/** Functions that ask Azure, or whose result is not documented. */
const NOT_HERE: Readonly<Record<string, string>> = {
  deployment: "knows of no deployment",
  guid: "does not know its hash, which is not documented",
  managementgroup: "knows of no management group",
  pickzones: "asks no Azure",
  providers: "asks no Azure",
  reference: "asks no Azure",
  references: "asks no Azure",
  uniquestring: "does not know its hash, which is not documented",
};

function called({ name, key, args }: Extract<Node, { kind: "call" }>, scope: Scope): Value {
  if (key === "if") return chosen(args, scope);
  if (scope.ask !== undefined && (key === "reference" || /^list./.test(key))) return asked(name, args, scope);
  const hash = scope.madeUp && madeUp.get(key);
  if (hash !== undefined) {
    checkCount(name, args.length, 1, ANY);
    scope.madeUp?.add(name);
    return hash(args.map((argument) => expressionValue(argument, scope)));
  }
  const row = functions.get(key);
  if (row === undefined) {
    const why = key.startsWith("list")
      ? "asks no Azure"
      : (NOT_HERE[key] ?? "has no such function of templates");
    throw new TemplateError(
      `The sandbox cannot evaluate ${name}(): it ${why}. Put a value in the place of this expression.`,
    );
  }
  const [, least, most, call] = row;
  checkCount(name, args.length, least, most);
  return call(
    args.map((argument) => expressionValue(argument, scope)),
    name,
    scope,
  );
}

/** Source: learn.microsoft.com, template-functions-resource, reference and list*. */
function asked(name: string, args: readonly Node[], scope: Scope): Value {
  const isReference = name.toLowerCase() === "reference";
  checkCount(name, args.length, isReference ? 1 : 2, 3);
  const [id, apiVersion, last] = args.map((each) => expressionValue(each, scope));
  if (typeof id !== "string" || typeof apiVersion !== "string")
    throw new TemplateError(`${name}() needs an id and an API version here.`);
  const isFull = isReference && /^full$/i.test(String(last));
  return scope.ask?.({ kind: isReference ? "reference" : name, id, apiVersion, isFull }) ?? null;
}

/** Of its two values, only the one that counts is evaluated. */
function chosen(args: readonly Node[], scope: Scope): Value {
  checkCount("if", args.length, 3, 3);
  const [condition, yes, no] = args as [Node, Node, Node];
  return expressionValue(bool(expressionValue(condition, scope), "if") ? yes : no, scope);
}

function checkCount(name: string, given: number, least: number, most: number): void {
  if (given >= least && given <= most) return;
  const wanted = least === most ? `${least}` : most === ANY ? `${least} or more` : `${least} to ${most}`;
  throw new TemplateError(`${name}() takes ${wanted} arguments, and was given ${given}.`);
}

interface Loop {
  readonly name: string;
  readonly count: Value;
  readonly input: Value;
}

/** The loops of an object's `copy`; undefined where it is another property of that name. */
export function loopsIn(copy: Value | undefined): Loop[] | undefined {
  if (!Array.isArray(copy) || copy.length === 0) return undefined;
  const loops = (copy as readonly Value[]).flatMap((each): Loop[] => {
    const { name, count, input } = (isObject(each) ? each : {}) as ValueObject;
    return typeof name === "string" && count !== undefined && input !== undefined
      ? [{ name, count, input }]
      : [];
  });
  return loops.length === copy.length ? loops : undefined;
}

/** What a loop gives, a turn each. */
export function repeated({ name, count, input }: Loop, scope: Scope, path: string, faults: string[]): Value {
  return turnsOf(count, scope, `${path}.count`, faults).map((turn) => {
    const turns = new Map(scope.turns);
    // The innermost loop is the last one.
    turns.delete(name);
    turns.set(name, turn);
    return evaluated(input, { ...scope, turns }, `${path}.input`, faults);
  });
}

/** At most 800 (learn.microsoft.com, copy-resources, limits). */
const MOST_TURNS = 800;

export function turnsOf(count: Value, scope: Scope, path: string, faults: string[]): number[] {
  const wanted = evaluated(count, scope, path, faults);
  if (typeof wanted === "number" && Number.isInteger(wanted) && wanted >= 0 && wanted <= MOST_TURNS)
    return Array.from({ length: wanted }, (_, turn) => turn);
  if (wanted !== null) faults.push(`${path}: must be an integer from 0 to ${MOST_TURNS}.`);
  return [];
}
