import { child, elements, kindOf, nameOf, type SyntaxNode, sourceText } from "./language.ts";
import { type Expression, once, type Relation, refuse, type Scope } from "./scope.ts";

/** What a `let` statement adds to the scope: a value, a table or a function. Others are refused by name. */
export function withStatement(statement: SyntaxNode, scope: Scope): Scope {
  if (kindOf(statement) !== "LetStatement") {
    return refuse(`"${sourceText(statement).split(/\s/)[0]}"`, statement, scope);
  }
  const name = nameOf(child(statement, "Name"));
  const value = child(statement, "Expression");
  if (kindOf(value) === "FunctionDeclaration") {
    const functions = new Map([...scope.functions, [name, { declaration: value, scope }] as const]);
    return { ...without(name, scope), functions };
  }
  if (isTabular(value, scope)) {
    const source = scope.relation(value, scope);
    const relation = source.table === undefined ? computedOnce(source) : source;
    return {
      ...without(name, scope),
      relations: new Map([...scope.relations, [name, relation]]),
    };
  }
  const scalar = scope.expression(value, scope);
  return {
    ...without(name, scope),
    scalars: new Map([...scope.scalars, [name, valueOnce(scalar)]]),
  };
}

/** A later `let` of the same name hides an earlier one of another kind. */
function without(name: string, scope: Scope): Scope {
  const [scalars, relations, functions] = [
    new Map(scope.scalars),
    new Map(scope.relations),
    new Map(scope.functions),
  ];
  scalars.delete(name);
  relations.delete(name);
  functions.delete(name);
  return { ...scope, scalars, relations, functions };
}

/** A table is computed once a run, however often it is used. */
export function computedOnce(relation: Relation): Relation {
  return {
    columns: relation.columns,
    run: (frame) => once(frame, relation, () => relation.run(frame)),
  };
}

function valueOnce(scalar: Expression): Expression {
  if (scalar.constant === true || scalar.uniform !== true) return scalar;
  return {
    ...scalar,
    evaluate: (row, frame) => once(frame, scalar, () => scalar.evaluate(row, frame)),
  };
}

const TABULAR: ReadonlySet<string> = new Set([
  "PipeExpression",
  "DataTableExpression",
  "MaterializeExpression",
  "ExternalDataExpression",
  "ToTableExpression",
]);

/** Whether an expression gives a table: by its form, or by what its name stands for. */
export function isTabular(node: SyntaxNode, scope: Scope): boolean {
  const kind = kindOf(node);
  if (TABULAR.has(kind) || kind.endsWith("Operator")) return true;
  if (kind === "ParenthesizedExpression") return isTabular(child(node, "Expression"), scope);
  const name = kind === "FunctionCallExpression" ? nameOf(child(node, "Name")) : nameOf(node);
  if (kind !== "NameReference" && kind !== "FunctionCallExpression") return false;
  if (scope.scalars.has(name)) return false;
  if (kind === "NameReference" && (scope.relations.has(name) || scope.tables.has(name))) return true;
  const declared = scope.functions.get(name);
  if (declared !== undefined) return givesTable(declared.declaration, declared.scope);
  return kind === "FunctionCallExpression" && (name === "_GetWatchlist" || name === "table");
}

/** Whether a function's body gives a table. */
function givesTable(declaration: SyntaxNode, scope: Scope): boolean {
  const parameters = elements(child(child(declaration, "Parameters"), "Parameters")).map((parameter) =>
    child(parameter, "NameAndType"),
  );
  const tables = parameters.filter((each) => kindOf(child(each, "Type")) === "SchemaTypeExpression");
  const body = child(child(declaration, "Body"), "Expression");
  const seen = new Map([
    ...scope.relations,
    ...tables.map((each) => [nameOf(child(each, "Name")), EMPTY] as const),
  ]);
  const inner = { ...scope, relations: seen };
  const lets = elements(child(child(declaration, "Body"), "Statements"));
  return isTabular(body, lets.filter((each) => kindOf(each) === "LetStatement").reduce(declaring, inner));
}

const EMPTY: Relation = { columns: [], run: () => [] };

/** Notes only what kind of thing a `let` declares. */
function declaring(scope: Scope, statement: SyntaxNode): Scope {
  const name = nameOf(child(statement, "Name"));
  const value = child(statement, "Expression");
  if (kindOf(value) === "FunctionDeclaration")
    return {
      ...scope,
      functions: new Map([...scope.functions, [name, { declaration: value, scope }]]),
    };
  return isTabular(value, scope)
    ? { ...scope, relations: new Map([...scope.relations, [name, EMPTY]]) }
    : scope;
}
