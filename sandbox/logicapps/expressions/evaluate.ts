import { functions, lazyFunctions } from "../functions/index.ts";
import { access } from "./access.ts";
import type { Context } from "./context.ts";
import { ExpressionError } from "./error.ts";
import type { Node } from "./parse.ts";
import type { Value } from "./value.ts";

type Evaluator = (context: Context) => Value;

/** The expressions of a definition come again in each run: what they call is looked up once. */
const prepared = new WeakMap<Node, Evaluator>();

/** @throws ExpressionError in the platform's words */
export function value(node: Node, context: Context): Value {
  let evaluate = prepared.get(node);
  if (evaluate === undefined) {
    evaluate = evaluator(node);
    prepared.set(node, evaluate);
  }
  return evaluate(context);
}

function evaluator(node: Node): Evaluator {
  switch (node.kind) {
    case "literal":
      return () => node.value;
    case "access": {
      const [target, key] = [evaluator(node.target), evaluator(node.key)];
      return (context) => access(target(context), key(context), node.safe);
    }
    case "call":
      return callOf(node);
  }
}

/** Function names are taken in any letter case; an unknown one fails only when it is evaluated. */
function callOf({ name, key, args: given }: Extract<Node, { kind: "call" }>): Evaluator {
  const lazy = lazyFunctions.get(key);
  const found = functions.get(key);
  const counted = lazy ?? found;
  if (counted === undefined)
    return failing(() => `The template function '${name}' is not defined or not valid.`);
  if (given.length < counted.least || given.length > counted.most)
    return failing(() => wrongCount(name, given.length, counted.least, counted.most));
  const args = given.map(evaluator);
  if (lazy !== undefined) {
    return (context) =>
      lazy.call(
        args.map((argument) => () => argument(context)),
        name,
      );
  }
  return (context) =>
    (found as NonNullable<typeof found>).call(
      args.map((argument) => argument(context)),
      name,
      context,
    );
}

function failing(message: () => string): Evaluator {
  return () => {
    throw new ExpressionError(message());
  };
}

function wrongCount(name: string, given: number, least: number, most: number): string {
  const upTo = most === Number.POSITIVE_INFINITY ? "or more" : `to '${most}'`;
  const expected = least === most ? `'${least}'` : `'${least}' ${upTo}`;
  return `The template function '${name}' expects ${expected} parameters. Instead '${given}' were given.`;
}
