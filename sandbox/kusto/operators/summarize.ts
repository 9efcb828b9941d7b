import { child, elements, kindOf, nameOf, resultName, type SyntaxNode } from "../language.ts";
import {
  type Accumulator,
  type Expression,
  INGESTION,
  META,
  type Relation,
  refuse,
  type Scope,
} from "../scope.ts";
import type { Row, Value } from "../values.ts";
import { assignments, named, namesOf } from "./columns.ts";
import { ByKeys, valuesOf } from "./groups.ts";
import { piecesOf } from "./pieces.ts";
import { compileWide, type WideAggregate } from "./wide-aggregates.ts";

/** One output of `summarize`: an expression over finished aggregates, or several columns of one aggregate. */
interface Output {
  readonly columns: readonly {
    readonly name: string | undefined;
    readonly type: Expression["type"];
  }[];
  readonly wide?: WideAggregate;
  readonly expression?: Expression;
}

/**
 * One row a group, in the order in which the groups first appear. Without `by` there is one row, also over no rows;
 * with `by` there are as many as groups (learn.microsoft.com/kusto/query/summarize-operator).
 */
export function summarize(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const byClause = Reflect.get(node, "ByClause") as SyntaxNode | null;
  const byNodes = byClause === null ? [] : elements(child(byClause, "Expressions"));
  const keys = assignments(byNodes, scope);
  const grouped = new Set(
    byNodes.flatMap((each) => (kindOf(each) === "NameReference" ? [nameOf(each)] : [])),
  );
  const starts: (() => Accumulator)[] = [];
  const outputs = elements(child(node, "Aggregates")).map((each) => output(each, scope, grouped, starts));
  const columns = named(node, [
    ...keys.map(({ name, expression }) => ({ name, type: expression.type })),
    ...outputs.flatMap((each) => each.columns),
  ]);
  const expressions = keys.map(({ expression }) => expression);
  return {
    columns,
    run: (frame) => {
      const groups = new ByKeys<Group>(expressions);
      const start = (row: Row): Group => {
        const narrow = starts.map((each) => each());
        const wide = outputs.map(({ wide: each }) => each?.start());
        const all = [...narrow, ...wide.filter((each) => each !== undefined)];
        return { values: valuesOf(expressions, row, frame), narrow, wide, all };
      };
      if (expressions.length === 0) groups.orMake([], frame, () => start([]));
      for (const rows of piecesOf(source, frame)) {
        for (const row of rows) {
          const group = groups.orMake(row, frame, () => start(row));
          for (let at = 0; at < group.all.length; at++) group.all[at]?.add(row, frame);
        }
      }
      return [...groups.values()].map(({ values, narrow, wide }): Row => {
        const finished = narrow.map((each) => each.result());
        const results = outputs.flatMap(
          ({ expression }, index) =>
            wide[index]?.results() ?? [expression?.evaluate(finished, frame) ?? null],
        );
        return [...values, ...results];
      });
    },
  };
}

interface Group {
  readonly values: Value[];
  readonly narrow: readonly Accumulator[];
  readonly wide: readonly (ReturnType<WideAggregate["start"]> | undefined)[];
  readonly all: readonly Pick<Accumulator, "add">[];
}

function output(
  element: SyntaxNode,
  scope: Scope,
  grouped: ReadonlySet<string>,
  starts: (() => Accumulator)[],
): Output {
  const given = namesOf(element) ?? [];
  const node = given.length > 0 ? child(element, "Expression") : element;
  const wide = compileWide(node, scope, grouped);
  if (wide !== undefined) {
    return {
      wide,
      columns: wide.columns.map(({ name, type }, index) => ({
        name: given[index] ?? name,
        type,
      })),
    };
  }
  const expression = scope.expression(node, { ...scope, aggregates: starts });
  if (expression.parts !== undefined) return refuse("What gives several columns, in summarize,", node, scope);
  return {
    expression,
    columns: [{ name: given[0] ?? resultName(node), type: expression.type }],
  };
}

/** Each combination once, in the order of their first rows; `*` stands for every visible column. */
export function distinct(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const listed = elements(child(node, "Expressions"));
  const star = listed.some((element) => kindOf(element) === "StarExpression");
  const kept = star
    ? source.columns.flatMap(({ name, type }, index) =>
        name === INGESTION || name === META
          ? []
          : [
              {
                name,
                expression: {
                  type,
                  evaluate: (row: Row) => row[index] ?? null,
                },
              },
            ],
      )
    : assignments(listed, scope);
  const expressions = kept.map(({ expression }) => expression);
  return {
    columns: named(
      node,
      kept.map(({ name, expression }) => ({ name, type: expression.type })),
    ),
    run: (frame) => {
      const seen = new ByKeys<Row>(expressions);
      for (const rows of piecesOf(source, frame))
        for (const row of rows) seen.orMake(row, frame, () => valuesOf(expressions, row, frame));
      return [...seen.values()];
    },
  };
}
