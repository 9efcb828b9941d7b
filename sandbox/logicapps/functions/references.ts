import { ExpressionError } from "../expressions/error.ts";
import { isObject, property, type Value } from "../expressions/value.ts";
import { type Row, string } from "./function.ts";

/** Source: learn.microsoft.com, functions reference, workflow functions. An action that did not run gives null. */
export const references: readonly Row[] = [
  ["triggerOutputs", 0, 0, (_, __, { trigger }) => trigger.outputs],
  ["triggerBody", 0, 0, (_, __, { trigger }) => member(trigger.outputs, "body")],
  ["trigger", 0, 0, (_, __, { trigger }) => ({ ...trigger })],
  ["outputs", 1, 1, ([name], call, context) => member(action(string(name, call), context), "outputs")],
  ["body", 1, 1, ([name], call, context) => body(string(name, call), context)],
  ["actions", 1, 1, ([name], call, context) => action(string(name, call), context)],
  ["action", 0, 0, (_, __, { current }) => known(current, "current", "action")],
  ["actionOutputs", 1, 1, ([name], call, context) => member(action(string(name, call), context), "outputs")],
  ["actionBody", 1, 1, ([name], call, context) => body(string(name, call), context)],
  ["result", 1, 1, ([name], call, { result }) => known(result(string(name, call)), "scope", name)],
  [
    "parameters",
    1,
    1,
    ([name], call, { parameter }) => known(parameter(string(name, call)), "workflow parameter", name),
  ],
  ["variables", 1, 1, ([name], call, { variable }) => known(variable(string(name, call)), "variable", name)],
  ["workflow", 0, 0, (_, __, { workflow }) => workflow],
  ["listCallbackUrl", 0, 0, (_, __, { callbackUrl }) => known(callbackUrl, "current", "callback URL")],
  ["item", 0, 0, (_, __, { item }) => known(item, "current", "item")],
  ["items", 1, 1, ([name], call, { items }) => known(items?.get(string(name, call)), "loop", name)],
  [
    "iterationIndexes",
    1,
    1,
    ([name], call, { indexes }) => known(indexes?.get(string(name, call)), "loop", name),
  ],
];

type Context = Parameters<Row[3]>[2];

function action(name: string, context: Context): Value {
  return known(context.action(name), "action", name);
}

function body(name: string, context: Context): Value {
  return member(member(action(name, context), "outputs"), "body");
}

function member(value: Value, name: string): Value {
  return isObject(value) ? (property(value, name) ?? null) : null;
}

function known<T extends Value>(value: T | undefined, kind: string, name: Value | undefined): T {
  if (value !== undefined) return value;
  throw new ExpressionError(`The template ${kind} '${name}' cannot be found or is not valid here.`);
}
