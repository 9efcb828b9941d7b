import { child, kindOf, nameOf, type SyntaxNode } from "../language.ts";
import { constantOf, type Expression, type Scope } from "../scope.ts";
import { isBag, type Value } from "../values.ts";

/** `value.key`, `value.["key"]`, `value.[0]` */
export function compilePath(node: SyntaxNode, scope: Scope): Expression {
  if (kindOf(child(node, "Selector")) === "BracketedExpression") return compileElement(node, scope);
  const named = scope.parts?.get(nameOf(child(node, "Expression")))?.(nameOf(child(node, "Selector")));
  if (named !== undefined) return named;
  const base = scope.expression(child(node, "Expression"), scope);
  const key = nameOf(child(node, "Selector"));
  return {
    ...flags(base),
    type: "dynamic",
    evaluate: (row, frame) => property(base.evaluate(row, frame), key),
  };
}

/** `value["key"]`, `value[0]`, `value[-1]`; a dot before the bracket changes nothing. */
export function compileElement(node: SyntaxNode, scope: Scope): Expression {
  const base = scope.expression(child(node, "Expression"), scope);
  const selector = scope.expression(child(child(node, "Selector"), "Expression"), scope);
  const part = base.parts?.[Number(constantOf(selector))];
  if (part !== undefined) {
    const place = Number(constantOf(selector));
    return {
      type: part.type,
      evaluate: (row, frame) => (base.evaluate(row, frame) as Value[])[place] ?? null,
    };
  }
  return {
    ...flags(base, selector),
    type: "dynamic",
    evaluate: (row, frame) => {
      const key = selector.evaluate(row, frame);
      return typeof key === "string" || typeof key === "number"
        ? property(base.evaluate(row, frame), key)
        : null;
    },
  };
}

/** What is made of constants is one, and what is made of values that read no row reads none. */
export function flags(
  ...parts: readonly Expression[]
): Required<Pick<Expression, "constant" | "uniform" | "blank">> {
  const isConstant = parts.every(({ constant }) => constant === true);
  return {
    constant: isConstant,
    blank: !isConstant && parts.every(({ constant, blank }) => constant === true || blank === true),
    uniform: parts.every(({ uniform }) => uniform === true),
  };
}

/** Missing keys, indexes past the end and wrong kinds are null; negative indexes count from the end. */
function property(value: Value, key: string | number): Value {
  if (Array.isArray(value))
    return typeof key === "number" ? ((value.at(key) as Value | undefined) ?? null) : null;
  if (typeof key !== "string" || !isBag(value) || !Object.hasOwn(value, key)) return null;
  return (value[key] as Value | undefined) ?? null;
}
