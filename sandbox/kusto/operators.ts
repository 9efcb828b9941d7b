import { child, elements, kindOf, nameOf, type SyntaxNode } from "./language.ts";
import { mvExpand } from "./mv-expand.ts";
import { type Expression, INGESTION, type KustoColumn, type Relation, refuse, type Scope } from "./scope.ts";
import { sort } from "./sort.ts";
import type { Row } from "./values.ts";

type CompileOperator = (node: SyntaxNode, source: Relation, scope: Scope) => Relation;

/** What may follow a pipe, by the class of its node. */
export const operators: ReadonlyMap<string, CompileOperator> = new Map<string, CompileOperator>([
  ["FilterOperator", where],
  ["ExtendOperator", extend],
  ["ProjectOperator", project],
  ["SortOperator", sort],
  ["TakeOperator", take],
  ["CountOperator", count],
  ["DistinctOperator", distinct],
  ["MvExpandOperator", mvExpand],
]);

export function compileOperator(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const compile = operators.get(kindOf(node));
  if (compile === undefined) return refuse(`"${kindOf(node)}"`, node, scope, operators.keys());
  return compile(node, source, { ...scope, columns: source.columns });
}

function where(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const condition = scope.expression(child(node, "Condition"), scope);
  return {
    columns: source.columns,
    run: (frame) => source.run(frame).filter((row) => condition.evaluate(row, frame) === true),
  };
}

interface Assignment {
  readonly name: string;
  readonly expression: Expression;
}

/** `Name = expression`, or a column under its own name. */
function assignments(node: SyntaxNode, scope: Scope): Assignment[] {
  return elements(child(node, "Expressions")).map((element, index) => {
    if (kindOf(element) === "SimpleNamedExpression") {
      const expression = scope.expression(child(element, "Expression"), scope);
      return { name: nameOf(child(element, "Name")), expression };
    }
    const name = kindOf(element) === "NameReference" ? nameOf(element) : `Column${index + 1}`;
    return { name, expression: scope.expression(element, scope) };
  });
}

/** Every expression sees the columns as they were before the operator. */
function extend(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const added = assignments(node, scope);
  const columns = [...source.columns];
  const places = added.map(({ name, expression }) => {
    const column: KustoColumn = { name, type: expression.type };
    const place = columns.findIndex((existing) => existing.name === name);
    if (place === -1) return columns.push(column) - 1;
    columns[place] = column;
    return place;
  });
  return {
    columns,
    run: (frame) =>
      source.run(frame).map((row) => {
        const extended: Row = row.slice();
        added.forEach(({ expression }, index) => {
          extended[places[index] ?? 0] = expression.evaluate(row, frame);
        });
        return extended;
      }),
  };
}

/** The ingestion time of a row goes with it. */
function project(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const kept = assignments(node, scope);
  const ingestion = source.columns.findIndex(({ name }) => name === INGESTION);
  if (ingestion !== -1) {
    kept.push({
      name: INGESTION,
      expression: { type: "datetime", evaluate: (row) => row[ingestion] ?? null },
    });
  }
  return {
    columns: kept.map(({ name, expression }) => ({ name, type: expression.type })),
    run: (frame) =>
      source.run(frame).map((row) => kept.map(({ expression }) => expression.evaluate(row, frame))),
  };
}

function take(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const limit = scope.expression(child(node, "Expression"), { ...scope, columns: [] });
  return {
    columns: source.columns,
    run: (frame) => source.run(frame).slice(0, Number(limit.evaluate([], frame))),
  };
}

function count(_: SyntaxNode, source: Relation): Relation {
  return { columns: [{ name: "Count", type: "long" }], run: (frame) => [[source.run(frame).length]] };
}

function distinct(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const listed = elements(child(node, "Expressions"));
  if (listed.some((element) => kindOf(element) === "StarExpression")) {
    return refuse('"distinct *"', node, scope, ["distinct with columns"]);
  }
  const kept = assignments(node, scope);
  return {
    columns: kept.map(({ name, expression }) => ({ name, type: expression.type })),
    run: (frame) => {
      const seen = new Map<string, Row>();
      for (const row of source.run(frame)) {
        const values = kept.map(({ expression }) => expression.evaluate(row, frame));
        const key = JSON.stringify(values, (_key, value) =>
          typeof value === "bigint" ? `${value}n` : value,
        );
        if (!seen.has(key)) seen.set(key, values);
      }
      return [...seen.values()];
    },
  };
}
