import { child, elements, kindOf, nameOf, type SyntaxNode } from "../../language.ts";
import {
  type Accumulator,
  type Expression,
  type Frame,
  fail,
  isHidden,
  type KustoColumn,
  type Relation,
  type Scope,
} from "../../scope.ts";
import { absent, type Row, textOf, type Value } from "../../values.ts";
import { ByKeys, valuesOf } from "../groups.ts";
import { ColumnsDependOnRows, schemaOf } from "./schema.ts";

interface Shape {
  readonly source: Relation;
  readonly pivot: Expression;
  /** The columns that stay, one row for each combination of their values. */
  readonly kept: readonly { readonly column: KustoColumn; readonly expression: Expression }[];
  readonly starts: readonly (() => Accumulator)[];
  readonly aggregate: Expression;
}

/**
 * The values of a column become columns, in the order in which they first appear, each cell an aggregate
 * (learn.microsoft.com/kusto/query/pivot-plugin).
 */
export function pivot(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const shape = shapeOf(child(node, "FunctionCall"), source, scope);
  const schema = schemaOf(node);
  if (schema !== undefined) {
    const names = new Set(shape.kept.map(({ column }) => column.name));
    const made = schema.columns.filter(({ name }) => !names.has(name));
    return ordered(pivoted(shape, made), schema.columns);
  }
  // The columns follow from the rows, so the query is compiled while it runs.
  if (scope.frame === undefined) throw new ColumnsDependOnRows();
  const rows = source.run(scope.frame);
  const found = new Set(rows.map((row) => nameAt(shape, row, scope.frame as Frame)));
  const made = [...found].map((name) => ({ name, type: shape.aggregate.type }));
  return pivoted({ ...shape, source: { ...source, run: () => rows } }, made);
}

function shapeOf(call: SyntaxNode, source: Relation, scope: Scope): Shape {
  const [pivotNode, aggregateNode, ...keptNodes] = elements(
    child(child(call, "ArgumentList"), "Expressions"),
  );
  if (pivotNode === undefined) return fail("SEM0260", "pivot needs a column.", call, scope);
  const starts: (() => Accumulator)[] = [];
  const aggregate =
    aggregateNode === undefined
      ? counting(starts)
      : scope.expression(aggregateNode, { ...scope, aggregates: starts });
  const used = new Set([nameOf(pivotNode), ...(aggregateNode === undefined ? [] : namesIn(aggregateNode))]);
  const wanted = new Set(keptNodes.map(nameOf));
  const kept = source.columns.flatMap((column, place) => {
    const stays = wanted.size > 0 ? wanted.has(column.name) : !used.has(column.name);
    if (isHidden(column) || !stays) return [];
    const missing = absent(column.type);
    const expression: Expression = { type: column.type, evaluate: (row) => row[place] ?? missing };
    return [{ column, expression }];
  });
  const order = [...wanted];
  if (order.length > 0) kept.sort((a, b) => order.indexOf(a.column.name) - order.indexOf(b.column.name));
  return { source, pivot: scope.expression(pivotNode, scope), kept, starts, aggregate };
}

/** `count()`, where the query names no aggregate. */
function counting(starts: (() => Accumulator)[]): Expression {
  starts.push(() => {
    let count = 0;
    return { add: () => void count++, result: () => count };
  });
  return { type: "long", evaluate: ([count]) => count ?? 0 };
}

function namesIn(call: SyntaxNode): string[] {
  const args = elements(child(child(call, "ArgumentList"), "Expressions"));
  return args.flatMap((arg) => (kindOf(arg) === "NameReference" ? [nameOf(arg)] : []));
}

function nameAt({ pivot }: Shape, row: Row, frame: Frame): string {
  return textOf(pivot.evaluate(row, frame), pivot.type);
}

function pivoted(shape: Shape, made: readonly KustoColumn[]): Relation {
  const { source, kept, starts, aggregate } = shape;
  const expressions = kept.map(({ expression }) => expression);
  const cell = (accumulators: readonly Accumulator[], frame: Frame): Value =>
    aggregate.evaluate(
      accumulators.map((each) => each.result()),
      frame,
    );
  return {
    columns: [...kept.map(({ column }) => column), ...made],
    run: (frame) => {
      const groups = new ByKeys<{ values: Value[]; cells: Map<string, Accumulator[]> }>(expressions);
      for (const row of source.run(frame)) {
        const group = groups.orMake(row, frame, () => ({
          values: valuesOf(expressions, row, frame),
          cells: new Map(),
        }));
        const name = nameAt(shape, row, frame);
        const accumulators = group.cells.get(name) ?? starts.map((start) => start());
        group.cells.set(name, accumulators);
        for (const each of accumulators) each.add(row, frame);
      }
      const nothing = cell(
        starts.map((start) => start()),
        frame,
      );
      return [...groups.values()].map(({ values, cells }): Row => {
        const found = made.map(({ name }) => cells.get(name));
        return [...values, ...found.map((each) => (each === undefined ? nothing : cell(each, frame)))];
      });
    },
  };
}

/** The columns that are asked for, in their order; one that the rows do not give is null. */
function ordered(relation: Relation, columns: readonly KustoColumn[]): Relation {
  const places = columns.map(({ name }) => relation.columns.findIndex((column) => column.name === name));
  return {
    columns,
    run: (frame) => relation.run(frame).map((row) => places.map((place) => row[place] ?? null)),
  };
}
