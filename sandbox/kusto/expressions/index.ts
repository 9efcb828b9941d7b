import { child, kindOf, type SyntaxNode, sourceText } from "../language.ts";
import { type Expression, refuse, type Scope } from "../scope.ts";
import { compileElement, compilePath } from "./access.ts";
import { compileCall } from "./calls.ts";
import { compileDynamic, compileLiteral, compileTypeOf } from "./literals.ts";
import { compileBetween, compileHasAll, compileHasAny, compileIn } from "./membership.ts";
import { compileName } from "./names.ts";
import { compileBinary, compileSign } from "./operators.ts";
import { compileToScalar } from "./to-scalar.ts";

type Compile = (node: SyntaxNode, scope: Scope) => Expression;

const compilers = new Map<string, Compile>([
  ["LiteralExpression", compileLiteral],
  ["CompoundStringLiteralExpression", compileLiteral],
  ["DynamicExpression", compileDynamic],
  ["NameReference", compileName],
  ["ParenthesizedExpression", (node, scope) => compileExpression(child(node, "Expression"), scope)],
  ["PrefixUnaryExpression", compileSign],
  ["BinaryExpression", compileBinary],
  ["BetweenExpression", compileBetween],
  ["InExpression", compileIn],
  ["HasAnyExpression", compileHasAny],
  ["HasAllExpression", compileHasAll],
  ["FunctionCallExpression", compileCall],
  ["PathExpression", compilePath],
  ["ElementExpression", compileElement],
  ["ToScalarExpression", compileToScalar],
  ["TypeOfLiteralExpression", compileTypeOf],
  // A name that is given to an argument of a function of the language says nothing.
  ["SimpleNamedExpression", (node, scope) => compileExpression(child(node, "Expression"), scope)],
]);

/** Compiles an expression to a closure over the rows of the scope's columns. */
export function compileExpression(node: SyntaxNode, scope: Scope): Expression {
  const compile = compilers.get(kindOf(node));
  if (compile === undefined) return refuse(`The expression "${sourceText(node)}"`, node, scope);
  return compile(node, scope);
}
