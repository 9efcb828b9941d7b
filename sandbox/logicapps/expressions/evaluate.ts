import { functions, lazyFunctions } from "../functions/index.ts";
import { access } from "./access.ts";
import type { Context } from "./context.ts";
import { ExpressionError } from "./error.ts";
import type { Node } from "./parse.ts";
import type { Value } from "./value.ts";

/** @throws ExpressionError in the platform's words */
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
function call({ name, key, args }: Extract<Node, { kind: "call" }>, context: Context): Value {
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
