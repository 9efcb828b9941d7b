import { convert } from "./functions/conversions.ts";
import { child, declaredType, elements, kindOf, nameOf, type SyntaxNode } from "./language.ts";
import { type Expression, fail, type Relation, type Scope } from "./scope.ts";
import { withStatement } from "./statements.ts";

/** An argument of a call: its node, or a table that is there already (what `invoke` hands over). */
type Argument = SyntaxNode | { readonly relation: Relation };

/** A call of a function that gives a value. Its arguments see the row; its body sees them, and what it was declared in. */
export function callScalar(
  node: SyntaxNode,
  name: string,
  args: readonly Argument[],
  scope: Scope,
): Expression {
  const { body, inner } = bound(node, name, args, scope);
  return inner.expression(body, inner);
}

/** A call of a function that gives a table. */
export function callTabular(
  node: SyntaxNode,
  name: string,
  args: readonly Argument[],
  scope: Scope,
): Relation {
  const { body, inner } = bound(node, name, args, scope);
  return inner.relation(body, inner);
}

function bound(node: SyntaxNode, name: string, args: readonly Argument[], scope: Scope) {
  const found = scope.functions.get(name);
  if (found === undefined) return fail("SEM0260", `Unknown function: "${name}".`, node, scope);
  const scalars = new Map(found.scope.scalars);
  const relations = new Map(found.scope.relations);
  const parameters = elements(child(child(found.declaration, "Parameters"), "Parameters"));
  const named = new Map(args.flatMap((arg) => namedArgument(arg)));
  const positional = args.filter((arg) => namedArgument(arg).length === 0);
  for (const [index, parameter] of parameters.entries()) {
    const declaration = child(parameter, "NameAndType");
    const parameterName = nameOf(child(declaration, "Name"));
    const given = named.get(parameterName) ?? positional[index];
    if (kindOf(child(declaration, "Type")) === "SchemaTypeExpression") {
      if (given === undefined)
        return fail("SEM0260", `"${name}" needs a table as "${parameterName}".`, node, scope);
      relations.set(parameterName, "relation" in given ? given.relation : scope.relation(given, scope));
      continue;
    }
    scalars.set(parameterName, scalarArgument(node, name, parameter, given, scope));
  }
  // What the body says of its columns are those of the caller's row, which the arguments read.
  const inner: Scope = {
    ...found.scope,
    columns: [],
    scalars,
    relations,
    call: scope.call ?? node,
    text: scope.text,
  };
  const called = Reflect.get(node, "GetCalledFunctionBody") as (() => SyntaxNode | null) | undefined;
  const body = called?.call(node) ?? child(found.declaration, "Body");
  const last = elements(child(body, "Statements")).reduce(
    (scopeSoFar, statement) => withStatement(statement, scopeSoFar),
    inner,
  );
  return { body: child(body, "Expression"), inner: last };
}

function scalarArgument(
  node: SyntaxNode,
  name: string,
  parameter: SyntaxNode,
  given: Argument | undefined,
  scope: Scope,
): Expression {
  const declaration = child(parameter, "NameAndType");
  const type = declaredType(declaration);
  const fallback = Reflect.get(parameter, "DefaultValue") as SyntaxNode | null;
  const source = given ?? (fallback === null ? undefined : child(fallback, "Value"));
  if (source === undefined || "relation" in source)
    return fail(
      "SEM0260",
      `"${name}" needs a value as "${nameOf(child(declaration, "Name"))}".`,
      node,
      scope,
    );
  const value = scope.expression(source, scope);
  if (value.type === type) return value;
  return {
    ...value,
    type,
    evaluate: (row, frame) => convert(value.evaluate(row, frame), value.type, type),
  };
}

function namedArgument(arg: Argument): [string, SyntaxNode][] {
  if ("relation" in arg || kindOf(arg) !== "SimpleNamedExpression") return [];
  return [[nameOf(child(arg, "Name")), child(arg, "Expression")]];
}
