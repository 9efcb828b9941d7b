import type { FunctionName } from "./functions.ts";

/** What may stand as an argument: an expression, or a plain value, which is always taken literally. */
export type Operand = Expression | string | number | boolean | null;

export type ExpressionNode =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "call"; readonly name: FunctionName; readonly args: readonly Expression[] }
  | {
      readonly kind: "member";
      readonly target: Expression;
      readonly key: Expression;
      readonly safe: boolean;
    }
  | { readonly kind: "reference"; readonly to: ReferenceKind; readonly name: string }
  | { readonly kind: "context"; readonly name: "triggerBody" | "item" };

/** The functions that point at something else in the definition, by name. */
export type ReferenceKind = "body" | "outputs" | "actions" | "parameters" | "variables";

/**
 * An expression of the workflow definition language. It is built from values, never pasted from text: a string
 * argument is a string literal, whatever it contains.
 *
 * @example
 * call("coalesce", triggerBody().at("data").at("essentials"), "it's missing").render();
 * // coalesce(triggerBody()?['data']?['essentials'], 'it''s missing')
 */
export class Expression {
  readonly node: ExpressionNode;

  constructor(node: ExpressionNode) {
    this.node = node;
  }

  /** The property or element, or null where the target is null or has none: `target?['key']`. */
  at(key: Operand): Expression {
    return new Expression({ kind: "member", target: this, key: operand(key), safe: true });
  }

  /** The property or element; the action fails where there is none: `target['key']`. */
  must(key: Operand): Expression {
    return new Expression({ kind: "member", target: this, key: operand(key), safe: false });
  }

  /** The expression's text, without the leading `@`. */
  render(): string {
    const { node } = this;
    switch (node.kind) {
      case "literal":
        return typeof node.value === "string" ? quoted(node.value) : String(node.value);
      case "call":
        return `${node.name}(${node.args.map((arg) => arg.render()).join(", ")})`;
      case "member":
        return `${node.target.render()}${node.safe ? "?" : ""}[${node.key.render()}]`;
      case "reference":
        return `${node.to}(${quoted(node.name)})`;
      case "context":
        return `${node.name}()`;
    }
  }

  /** This expression and everything inside it. */
  *parts(): Generator<ExpressionNode> {
    yield this.node;
    if (this.node.kind === "call") for (const arg of this.node.args) yield* arg.parts();
    if (this.node.kind === "member") {
      yield* this.node.target.parts();
      yield* this.node.key.parts();
    }
  }
}

export function call(name: FunctionName, ...args: Operand[]): Expression {
  return new Expression({ kind: "call", name, args: args.map(operand) });
}

export function literal(value: string | number | boolean | null): Expression {
  return new Expression({ kind: "literal", value });
}

export function operand(value: Operand): Expression {
  return value instanceof Expression ? value : literal(value);
}

/** `@if(…)`. Only the chosen branch is evaluated. */
export function either(condition: Expression, then: Operand, otherwise: Operand): Expression {
  return call("if", condition, then, otherwise);
}

const reference = (to: ReferenceKind) => (name: string) => new Expression({ kind: "reference", to, name });

/** The body of an action's output; null where the action did not run. */
export const body = reference("body");
/** The whole output of an action; null where the action did not run. */
export const outputs = reference("outputs");
/** The record of an action: name, status, code, error, inputs, outputs. */
export const actions = reference("actions");
export const parameters = reference("parameters");
/** The value of a variable now, whatever branch has set it; null before. */
export const variables = reference("variables");

export const triggerBody = () => new Expression({ kind: "context", name: "triggerBody" });
/** The current element of the list that a Select goes through. */
export const item = () => new Expression({ kind: "context", name: "item" });

/**
 * A string literal. The language has no escapes but the doubled quote, so text with line breaks or invisible
 * characters is written percent-encoded.
 */
function quoted(text: string): string {
  const quote = (inner: string) => `'${inner.replaceAll("'", "''")}'`;
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)
    ? `decodeUriComponent(${quote(encodeURIComponent(text))})`
    : quote(text);
}
