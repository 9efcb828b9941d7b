import { functions, lazyFunctions } from "../functions/index.ts";
import { ExpressionError } from "./error.ts";
import { type Node, parseExpression } from "./parse.ts";
import { access, type Value } from "./value.ts";

/** What an expression may refer to. */
export interface Context {
  readonly now: () => Date;
  /** From 0 to 1, for `rand()`. */
  readonly random: () => number;
  /** For `guid()`, with hyphens. */
  readonly guid: () => string;
  readonly trigger: { readonly outputs: Value; readonly [property: string]: Value };
  /** Null for an action that did not run; undefined for one that does not exist. */
  action(name: string): { readonly [property: string]: Value } | null | undefined;
  parameter(name: string): Value | undefined;
  variable(name: string): Value | undefined;
  /** The current element of a `Select`, `Query` or `Foreach`; undefined outside of them. */
  readonly item?: Value | undefined;
  /** The elements of the loops around, by the loop's name. */
  readonly items?: ReadonlyMap<string, Value> | undefined;
  /** How often the `Until` loops around have been through, by the loop's name. */
  readonly indexes?: ReadonlyMap<string, number> | undefined;
  readonly workflow: Value;
  /** What the action itself is so far, for `action()`. */
  readonly current?: Value | undefined;
  readonly callbackUrl?: Value | undefined;
  result(scope: string): Value | undefined;
}

const parsed = new Map<string, Node>();

/**
 * Evaluates an expression, given without its `@`.
 *
 * @throws ExpressionError in the platform's words
 */
export function evaluate(text: string, context: Context): Value {
  let node = parsed.get(text);
  if (node === undefined) {
    node = parseExpression(text);
    parsed.set(text, node);
  }
  return value(node, context);
}

export function value(node: Node, context: Context): Value {
  switch (node.kind) {
    case "literal":
      return node.value;
    case "access":
      return access(value(node.target, context), value(node.key, context), node.safe);
    case "call":
      return call(node, context);
  }
}

/** Function names are taken in any letter case; an unknown one fails only when it is evaluated. */
function call({ name, args }: Extract<Node, { kind: "call" }>, context: Context): Value {
  const key = name.toLowerCase();
  const lazy = lazyFunctions.get(key);
  if (lazy !== undefined) {
    checkCount(name, args.length, lazy.least, lazy.most);
    return lazy.call(
      args.map((argument) => () => value(argument, context)),
      name,
    );
  }
  const found = functions.get(key);
  if (found === undefined)
    throw new ExpressionError(`The template function '${name}' is not defined or not valid.`);
  checkCount(name, args.length, found.least, found.most);
  return found.call(
    args.map((argument) => value(argument, context)),
    name,
    context,
  );
}

function checkCount(name: string, given: number, least: number, most: number): void {
  if (given >= least && given <= most) return;
  const upTo = most === Number.POSITIVE_INFINITY ? "or more" : `to '${most}'`;
  const expected = least === most ? `'${least}'` : `'${least}' ${upTo}`;
  throw new ExpressionError(
    `The template function '${name}' expects ${expected} parameters. Instead '${given}' were given.`,
  );
}
