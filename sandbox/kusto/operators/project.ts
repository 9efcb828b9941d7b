import { child, elements, kindOf, nameOf, type SyntaxNode, sourceText } from "../language.ts";
import {
  type Expression,
  type Frame,
  INGESTION,
  isHidden,
  type KustoColumn,
  type Relation,
  type Scope,
} from "../scope.ts";
import type { Row, Value } from "../values.ts";
import { assignments, hiddenPlaces, matching, named } from "./columns.ts";
import { emptyAs, inPieces, piecesOf, rowByRow } from "./pieces.ts";

/** Calls back for each row in order; `prev()` and its like see where it is. */
export function inOrder<T>(rows: readonly Row[], frame: Frame, visit: (row: Row) => T): T[] {
  const result: T[] = new Array(rows.length);
  const window = { rows, index: 0 };
  frame.window = window;
  for (; window.index < rows.length; window.index++) result[window.index] = visit(rows[window.index] as Row);
  return result;
}

export function where(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const condition = scope.expression(child(node, "Condition"), scope);
  const { table } = source;
  const since = table === undefined ? undefined : arrivedSince(child(node, "Condition"), scope);
  const kept = (rows: readonly Row[], frame: Frame) => {
    const window = { rows, index: 0 };
    frame.window = window;
    return rows.filter((row, index) => {
      window.index = index;
      return condition.evaluate(row, frame) === true;
    });
  };
  const result = { columns: source.columns, fresh: source.fresh === true };
  if (table === undefined && source.pieces !== undefined)
    return { ...result, ...rowByRow(node, source, scope, kept) };
  if (table === undefined)
    return { ...result, ...emptyAs(source), run: (frame) => kept(source.run(frame), frame) };
  const piecewise = rowByRow(node, source, scope, kept);
  const isLarge = (frame: Frame) => frame.rows.pieces?.(table) !== undefined;
  const read = (frame: Frame): readonly Row[] => {
    const from = since?.evaluate([], frame);
    // What has arrived before would be read for nothing.
    return typeof from === "bigint" ? frame.rows(table, from) : source.run(frame);
  };
  const run = (frame: Frame) => (isLarge(frame) ? piecewise.run(frame) : kept(read(frame), frame));
  return {
    ...result,
    isEmpty: (frame) => !isLarge(frame) && read(frame).length === 0,
    run,
    pieces: (frame) => (isLarge(frame) ? piecesOf(piecewise, frame) : [run(frame)]),
  };
}

/** The time of a condition such as `ingestion_time() >= ago(15m)`; undefined for any other. */
function arrivedSince(condition: SyntaxNode, scope: Scope): Expression | undefined {
  if (kindOf(condition) !== "BinaryExpression") return undefined;
  const operator = sourceText(child(condition, "Operator"));
  const [left, right] = [child(condition, "Left"), child(condition, "Right")];
  const [read, time] = operator.startsWith(">") ? [left, right] : [right, left];
  if (!/^[<>]=?$/.test(operator) || sourceText(read) !== "ingestion_time()") return undefined;
  if (scope.functions.has("ingestion_time")) return undefined;
  const from = scope.expression(time, scope);
  return from.uniform === true && from.type === "datetime" ? from : undefined;
}

/** Every expression sees the columns as they were before the operator. */
export function extend(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  // Names say which of several columns are wanted (learn.microsoft.com/kusto/query/series-fit-2lines-function).
  const added = assignments(elements(child(node, "Expressions")), scope, false);
  const columns = [...source.columns];
  const places = added.map(({ name, expression: { type } }) => {
    const place = name === undefined ? -1 : columns.findIndex((column) => column.name === name);
    if (name === undefined || place === -1) return columns.push({ name: name ?? "Column", type }) - 1;
    columns[place] = { name, type };
    return place;
  });
  const evaluators = added.map(({ expression }) => expression.evaluate);
  // New columns behind the old ones can be written into a row that is nobody else's; others are still to be read.
  const inPlace = source.fresh === true && places.every((place) => place >= source.columns.length);
  return {
    columns: named(node, columns),
    fresh: true,
    ...rowByRow(node, source, scope, (rows, frame) =>
      inOrder(rows, frame, (row) => {
        const extended: Row = inPlace ? row : row.slice();
        for (let index = 0; index < evaluators.length; index++)
          extended[places[index] ?? 0] = evaluators[index]?.(row, frame) ?? null;
        return extended;
      }),
    ),
  };
}

/** The ingestion time of a row goes with it; fields that are no columns do not. */
export function project(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const kept = assignments(elements(child(node, "Expressions")), scope);
  const ingestion = source.columns.findIndex(({ name }) => name === INGESTION);
  const own = kept.map(({ name, expression }) => ({
    name,
    type: expression.type,
  }));
  const columns = named(node, ingestion === -1 ? own : [...own, { name: INGESTION, type: "datetime" }]);
  const evaluators = kept.map(({ expression }) => expression.evaluate);
  if (ingestion !== -1) evaluators.push((row) => row[ingestion] ?? null);
  return {
    columns,
    fresh: true,
    ...rowByRow(node, source, scope, (rows, frame) =>
      inOrder(rows, frame, (row) => {
        const projected: Value[] = new Array(evaluators.length);
        for (let index = 0; index < evaluators.length; index++)
          projected[index] = evaluators[index]?.(row, frame) ?? null;
        return projected;
      }),
    ),
  };
}

/** The columns at places, and the hidden ones. */
function pick(
  source: Relation,
  places: readonly number[],
  rename?: (column: KustoColumn) => KustoColumn,
): Relation {
  const all = [...places, ...hiddenPlaces(source)];
  const columns = all.flatMap((place) => source.columns[place] ?? []);
  return {
    columns: rename === undefined ? columns : columns.map(rename),
    ...inPieces(source, (rows) => rows.map((row) => all.map((place) => row[place] ?? null))),
  };
}

function visiblePlaces({ columns }: Relation): number[] {
  return columns.flatMap((column, index) => (isHidden(column) ? [] : [index]));
}

export function projectAway(node: SyntaxNode, source: Relation): Relation {
  const gone = new Set(elements(child(node, "Expressions")).flatMap((element) => matching(element, source)));
  return pick(
    source,
    visiblePlaces(source).filter((place) => !gone.has(place)),
  );
}

/** In the order of the table, whatever the order of the query. */
export function projectKeep(node: SyntaxNode, source: Relation): Relation {
  const kept = new Set(elements(child(node, "Expressions")).flatMap((element) => matching(element, source)));
  return pick(
    source,
    visiblePlaces(source).filter((place) => kept.has(place)),
  );
}

export function projectRename(node: SyntaxNode, source: Relation): Relation {
  const names = new Map(
    elements(child(node, "Expressions")).map((element) => [
      nameOf(child(element, "Expression")),
      nameOf(child(element, "Name")),
    ]),
  );
  return pick(source, visiblePlaces(source), ({ name, type }) => ({
    name: names.get(name) ?? name,
    type,
  }));
}

/** The named columns first; those of a wildcard in their own order, or by name where it says `asc` or `desc`. */
export function projectReorder(node: SyntaxNode, source: Relation): Relation {
  const first: number[] = [];
  for (const element of elements(child(node, "Expressions"))) {
    first.push(...matching(element, source).filter((place) => !first.includes(place)));
  }
  return pick(source, [...first, ...visiblePlaces(source).filter((place) => !first.includes(place))]);
}
