import { convert } from "../functions/conversions.ts";
import {
  boundType,
  child,
  declaredType,
  elements,
  kindOf,
  type SyntaxNode,
  sourceText,
} from "../language.ts";
import { constant, type Expression, fail, type Scope } from "../scope.ts";
import { type Dynamic, parseJsonText, toDynamic, type Value } from "../values.ts";

/** Numbers, texts, dates, durations, ids: as they stand, or as `type(value)`; `type(null)` is null. */
export function compileLiteral(node: SyntaxNode, scope: Scope): Expression {
  const type = boundType(node) ?? "dynamic";
  const value: unknown = Reflect.get(node, "LiteralValue");
  if (type === "string") return textOf(String(value), node, scope);
  const source = sourceText(node);
  const inner = /^[\w]+\s*\(\s*(['"]?)(.*?)\1\s*\)$/s.exec(source)?.[2] ?? source;
  if (value === null && /^null$/i.test(inner)) return constant(type, null);
  // learn.microsoft.com/kusto/query/scalar-data-types/datetime: the current time. Public queries write `now` into it.
  if (type === "datetime" && /^(now)?$/.test(inner)) return { type, evaluate: (_, { now }) => now };
  // The first of times, as in Cloud-Architekt/AzureSentinel, SuspiciousSSPRActivity.yaml.
  if (type === "datetime" && inner === "0") return constant(type, 0n);
  const read = convert(inner, "string", type);
  if (read === null)
    return fail("SANDBOX", `The literal ${source} is no ${type} that can be read.`, node, scope);
  return constant(type, read);
}

function textOf(value: string, node: SyntaxNode, { blanks }: Scope): Expression {
  const place = kindOf(node) === "LiteralExpression" ? blanks.places.get(node.TextStart) : undefined;
  if (place === undefined) return constant("string", value);
  blanks.met.add(place);
  return { type: "string", uniform: true, blank: true, evaluate: (_, { filled }) => filled[place] ?? value };
}

/** `typeof(long)`: the name of the type. */
export function compileTypeOf(node: SyntaxNode): Expression {
  const [type] = elements(child(node, "Types"));
  return constant("string", type === undefined ? "" : declaredType({ Type: type } as unknown as SyntaxNode));
}

/** `dynamic(…)`: JSON, in which literals of Kusto may stand. */
export function compileDynamic(node: SyntaxNode, scope: Scope): Expression {
  return constant("dynamic", jsonOf(child(node, "Expression"), scope) as Value);
}

function jsonOf(node: SyntaxNode, scope: Scope): Dynamic {
  switch (kindOf(node)) {
    case "JsonArrayExpression":
      return elements(child(node, "Values")).map((value) => jsonOf(value, scope));
    case "JsonObjectExpression":
      return Object.fromEntries(
        elements(child(node, "Pairs")).map((pair) => {
          const name: unknown =
            Reflect.get(child(pair, "Name"), "LiteralValue") ?? Reflect.get(child(pair, "Name"), "Value");
          return [String(name), jsonOf(child(pair, "Value"), scope)];
        }),
      );
    default: {
      const source = sourceText(node);
      const json = parseJsonText(source);
      if (json !== undefined) return json;
      const { type, evaluate } = scope.expression(node, scope);
      return toDynamic(evaluate([], undefined as never), type);
    }
  }
}
