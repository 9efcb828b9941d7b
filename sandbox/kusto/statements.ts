import { MissingTableError } from "./errors.ts";
import { convert } from "./functions/conversions.ts";
import { child, declaredType, elements, kindOf, nameOf, type SyntaxNode, sourceText } from "./language.ts";
import {
  constant,
  constantOf,
  type Expression,
  fail,
  note,
  once,
  type Relation,
  refuse,
  type Scope,
} from "./scope.ts";
import { RESOURCES } from "./symbols.ts";

/** What a `let` statement adds to the scope: a value, a table or a function. Others are refused by name. */
export function withStatement(statement: SyntaxNode, scope: Scope): Scope {
  const kind = kindOf(statement);
  if (kind === "SetOptionStatement") return withOption(statement, scope);
  if (kind === "QueryParametersStatement") return withParameters(statement, scope);
  if (kind !== "LetStatement") {
    return refuse(`"${sourceText(statement).split(/\s/)[0]}"`, statement, scope);
  }
  const name = nameOf(child(statement, "Name"));
  const value = child(statement, "Expression");
  if (kindOf(value) === "FunctionDeclaration") {
    const functions = new Map([...scope.functions, [name, { declaration: value, scope }] as const]);
    return { ...without(name, scope), functions };
  }
  if (isTabular(value, scope)) {
    return {
      ...without(name, scope),
      relations: new Map([...scope.relations, [name, declaredTable(value, scope)]]),
    };
  }
  const scalar = scope.expression(value, scope);
  return {
    ...without(name, scope),
    scalars: new Map([...scope.scalars, [name, valueOnce(scalar)]]),
  };
}

/** A union may leave out a table that a `let` declares, and that needs one which does not exist. */
function declaredTable(value: SyntaxNode, scope: Scope): Relation | MissingTableError {
  try {
    const source = scope.relation(value, scope);
    return source.table === undefined ? computedOnce(source) : source;
  } catch (error) {
    if (error instanceof MissingTableError) return error;
    throw error;
  }
}

/** `bin_auto()` reads two options (learn.microsoft.com/kusto/query/bin-auto-function). */
const OPTIONS = ["query_bin_auto_size", "query_bin_auto_at"];

function withOption(statement: SyntaxNode, scope: Scope): Scope {
  const name = nameOf(child(statement, "Name"));
  const value = Reflect.get(statement, "ValueClause") as SyntaxNode | null;
  if (!OPTIONS.includes(name) || value === null) {
    note(scope, `set ${name} changes nothing here.`);
    return scope;
  }
  const option = scope.expression(child(value, "Expression"), scope);
  return { ...scope, options: new Map([...(scope.options ?? []), [name, option]]) };
}

/** Nobody gives values to a query here, so each parameter has its default (learn.microsoft.com/kusto/query/query-parameters-statement). */
function withParameters(statement: SyntaxNode, scope: Scope): Scope {
  const parameters = elements(child(statement, "Parameters")).map((parameter): [string, Expression] => {
    const pair = child(parameter, "NameAndType");
    const [name, type] = [nameOf(child(pair, "Name")), declaredType(pair)];
    const given = Reflect.get(parameter, "DefaultValue") as SyntaxNode | null;
    if (given === null)
      return fail(
        "SANDBOX",
        `The query parameter "${name}" has no value: give it a default.`,
        parameter,
        scope,
      );
    const value = scope.expression(child(given, "Value"), { ...scope, columns: [] });
    return [name, constant(type, convert(constantOf(value) ?? null, value.type, type))];
  });
  return { ...scope, scalars: new Map([...scope.scalars, ...parameters]) };
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
  if (kind === "PathExpression") return isElsewhere(child(node, "Expression"));
  if (kind === "ParenthesizedExpression") return isTabular(child(node, "Expression"), scope);
  const name = kind === "FunctionCallExpression" ? nameOf(child(node, "Name")) : nameOf(node);
  if (kind !== "NameReference" && kind !== "FunctionCallExpression") return false;
  if (scope.scalars.has(name)) return false;
  if (kind === "NameReference" && (scope.relations.has(name) || scope.tables.has(name))) return true;
  const declared = scope.functions.get(name);
  if (declared !== undefined) return givesTable(declared.declaration, declared.scope);
  return kind === "FunctionCallExpression" && (name === "_GetWatchlist" || name === "table");
}

function isElsewhere(node: SyntaxNode): boolean {
  return kindOf(node) === "FunctionCallExpression" && RESOURCES.includes(nameOf(child(node, "Name")));
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
