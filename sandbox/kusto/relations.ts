import { child, elements, items, kindOf, type NodeList, nameOf, type SyntaxNode } from "./language.ts";
import { compileOperator, operators } from "./operators.ts";
import { INGESTION, type KustoColumn, type Relation, refuse, type Scope } from "./scope.ts";
import { union } from "./union.ts";
import type { Row } from "./values.ts";

/** Compiles a tabular expression: a table, a pipe, an operator that makes rows of its own. */
export function compileRelation(node: SyntaxNode, scope: Scope): Relation {
  switch (kindOf(node)) {
    case "NameReference":
      return named(node, scope);
    case "ParenthesizedExpression":
      return compileRelation(child(node, "Expression"), scope);
    case "PipeExpression": {
      const source = compileRelation(child(node, "Expression"), scope);
      return compileOperator(child(node, "Operator"), source, scope);
    }
    case "UnionOperator":
      return compileUnion(node, scope);
    case "PrintOperator":
      return compilePrint(node, scope);
    default:
      return refuse(`"${kindOf(node)}"`, node, scope, ["tables", "union", "print", ...operators.keys()]);
  }
}

function named(node: SyntaxNode, scope: Scope): Relation {
  const name = nameOf(node);
  const relation = scope.relations.get(name);
  if (relation !== undefined) return once(relation);
  const columns = scope.tables.get(name);
  if (columns === undefined) return refuse(`The name "${name}"`, node, scope, scope.tables.keys());
  const all: KustoColumn[] = [...columns, { name: INGESTION, type: "datetime" }];
  return { columns: all, run: (frame) => frame.rows(name) };
}

/** A `let` is computed once a run, however often it is used. */
function once(relation: Relation): Relation {
  return {
    columns: relation.columns,
    run: (frame) => {
      if (!frame.once.has(relation)) frame.once.set(relation, relation.run(frame));
      return frame.once.get(relation) as readonly Row[];
    },
  };
}

function compileUnion(node: SyntaxNode, scope: Scope): Relation {
  const fuzzy = items(child(node, "Parameters") as unknown as NodeList<SyntaxNode>).some((parameter) => {
    const name = nameOf(child(parameter, "Name"));
    const value = child(parameter, "Expression").toString().trim();
    if (name !== "isfuzzy") return refuse(`"${name}" of union`, parameter, scope, ["isfuzzy"]);
    return value === "true";
  });
  const legs = elements(child(node, "Expressions")).filter((leg) => !(fuzzy && isMissing(leg, scope)));
  return union(legs.map((leg) => compileRelation(leg, scope)));
}

/** A table that does not exist; `isfuzzy` leaves it out. */
function isMissing(leg: SyntaxNode, scope: Scope): boolean {
  if (kindOf(leg) !== "NameReference") return false;
  const name = nameOf(leg);
  return !scope.tables.has(name) && !scope.relations.has(name);
}

function compilePrint(node: SyntaxNode, scope: Scope): Relation {
  const values = elements(child(node, "Expressions")).map((element, index) => {
    const isNamed = kindOf(element) === "SimpleNamedExpression";
    const expression = scope.expression(isNamed ? child(element, "Expression") : element, {
      ...scope,
      columns: [],
    });
    return { name: isNamed ? nameOf(child(element, "Name")) : `print_${index}`, expression };
  });
  return {
    columns: values.map(({ name, expression }) => ({ name, type: expression.type })),
    run: (frame) => [values.map(({ expression }) => expression.evaluate([], frame))],
  };
}
