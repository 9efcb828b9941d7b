import { functions, lazyFunctions } from "../functions/index.ts";
import { access } from "./access.ts";
import type { Context } from "./context.ts";
import { ExpressionError } from "./error.ts";
import type { Node } from "./parse.ts";
import type { Value } from "./value.ts";

type Evaluator = (context: Context, found: Found) => Value;

/** What expressions that stand in more than one place have come to; it counts for one context at one moment. */
export type Found = Map<number, Value>;

interface Prepared {
  /** The same for each expression that is written alike. */
  readonly id: number;
  readonly evaluate: Evaluator;
  /** How many functions it calls. */
  readonly calls: number;
  /** Whether it comes to the same each time. */
  readonly isSteady: boolean;
}

/** The expressions of a definition come again in each run: what they call is looked up once. */
const byNode = new WeakMap<Node, Prepared>();
const byText = new Map<string, Prepared>();
const MOST_REMEMBERED = 50_000;
/** What calls fewer functions is found sooner than it is looked up. */
const LEAST_CALLS = 3;
let count = 0;

/**
 * @param found shared by all expressions that are evaluated together
 * @throws ExpressionError in the platform's words
 */
export function value(node: Node, context: Context, found: Found): Value {
  return prepared(node).evaluate(context, found);
}

function prepared(node: Node): Prepared {
  const known = byNode.get(node) ?? made(node);
  byNode.set(node, known);
  return known;
}

function made(node: Node): Prepared {
  switch (node.kind) {
    case "literal": {
      const { value: literal } = node;
      const evaluate = () => literal;
      if (typeof literal === "object" && literal !== null)
        return { id: ++count, evaluate, calls: 0, isSteady: true };
      return alike(`${typeof literal} ${literal}`, { evaluate, calls: 0, isSteady: true });
    }
    case "access": {
      const [target, key] = [prepared(node.target), prepared(node.key)];
      return alike(`${target.id}[${key.id}]${node.safe ? "?" : ""}`, {
        evaluate: (context, found) =>
          access(target.evaluate(context, found), key.evaluate(context, found), node.safe),
        calls: target.calls + key.calls,
        isSteady: target.isSteady && key.isSteady,
      });
    }
    case "call": {
      const args = node.args.map(prepared);
      return alike(`${node.name}(${args.map(({ id }) => id).join()})`, {
        evaluate: callOf(
          node,
          args.map(({ evaluate }) => evaluate),
        ),
        calls: args.reduce((sum, { calls }) => sum + calls, 1),
        isSteady: !UNSTEADY.has(node.key) && args.every(({ isSteady }) => isSteady),
      });
    }
  }
}

/** Functions that come to something else each time. */
const UNSTEADY: ReadonlySet<string> = new Set(["guid", "rand"]);

function alike(text: string, given: Omit<Prepared, "id">): Prepared {
  const known = byText.get(text);
  if (known !== undefined) return known;
  const id = ++count;
  const { evaluate, calls, isSteady } = given;
  const made: Prepared = {
    ...given,
    id,
    evaluate: isSteady && calls >= LEAST_CALLS ? once(id, evaluate) : evaluate,
  };
  if (byText.size >= MOST_REMEMBERED) byText.clear();
  byText.set(text, made);
  return made;
}

function once(id: number, evaluate: Evaluator): Evaluator {
  return (context, found) => {
    const known = found.get(id);
    if (known !== undefined) return known;
    const result = evaluate(context, found);
    found.set(id, result);
    return result;
  };
}

/** Function names are taken in any letter case; an unknown one fails only when it is evaluated. */
function callOf(
  { name, key, args: given }: Extract<Node, { kind: "call" }>,
  args: readonly Evaluator[],
): Evaluator {
  const lazy = lazyFunctions.get(key);
  const eager = functions.get(key);
  const counted = lazy ?? eager;
  if (counted === undefined)
    return failing(() => `The template function '${name}' is not defined or not valid.`);
  if (given.length < counted.least || given.length > counted.most)
    return failing(() => wrongCount(name, given.length, counted.least, counted.most));
  if (lazy !== undefined) {
    return (context, found) =>
      lazy.call(
        args.map((argument) => () => argument(context, found)),
        name,
      );
  }
  return (context, found) =>
    (eager as NonNullable<typeof eager>).call(
      args.map((argument) => argument(context, found)),
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
