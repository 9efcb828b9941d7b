import { child, elements, kindOf, nameOf, resultName, type SyntaxNode, sourceText } from "../language.ts";
import { type Accumulator, type Expression, type Frame, guard, type Relation, type Scope } from "../scope.ts";
import { absent, type Row, type Value } from "../values.ts";
import { named } from "./columns.ts";
import { ByKeys } from "./groups.ts";
import { countOf } from "./limits.ts";
import { byOrder } from "./sort.ts";

/** One level of the hierarchy. */
interface Level {
  readonly name: string | undefined;
  readonly aggregateName: string | undefined;
  readonly of: Expression;
  readonly starts: (() => Accumulator)[];
  readonly aggregate: Expression;
  readonly ascending: boolean;
  readonly limit: ((frame: Frame) => number) | undefined;
  /** Stands for the values that are not among the top ones. */
  readonly others: Expression | undefined;
}

/**
 * The top values of each level within those of the level above. What is not among them comes as one row where this
 * level or one below it names its others (learn.microsoft.com/kusto/query/top-nested-operator).
 */
export function topNested(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const levels = elements(child(node, "Clauses")).map((clause) => levelOf(clause, scope));
  return {
    columns: named(
      node,
      levels.flatMap(({ name, aggregateName, of, aggregate }) => [
        { name, type: of.type },
        { name: aggregateName ?? `aggregated_${name}`, type: aggregate.type },
      ]),
    ),
    run: (frame) => {
      const result = nested(levels, 0, source.run(frame), [], frame);
      guard(frame, result.length);
      return result;
    },
  };
}

function levelOf(clause: SyntaxNode, scope: Scope): Level {
  const [ofNode, ofName] = unnamed(child(clause, "OfExpression"));
  const by = child(clause, "ByExpression");
  const ordered = kindOf(by) === "OrderedExpression";
  const [aggregateNode, aggregateName] = unnamed(ordered ? child(by, "Expression") : by);
  const starts: (() => Accumulator)[] = [];
  const limit = Reflect.get(clause, "Expression") as SyntaxNode | null;
  const others = Reflect.get(clause, "WithOthersClause") as SyntaxNode | null;
  return {
    name: ofName ?? resultName(ofNode),
    aggregateName,
    of: scope.expression(ofNode, scope),
    starts,
    aggregate: scope.expression(aggregateNode, { ...scope, aggregates: starts }),
    ascending: ordered && sourceText(child(by, "Ordering")).startsWith("asc"),
    limit: limit === null ? undefined : countOf(limit, scope),
    others:
      others === null ? undefined : scope.expression(child(others, "Expression"), { ...scope, columns: [] }),
  };
}

function unnamed(node: SyntaxNode): [node: SyntaxNode, name: string | undefined] {
  if (kindOf(node) !== "SimpleNamedExpression") return [node, undefined];
  return [child(node, "Expression"), nameOf(child(node, "Name"))];
}

function nested(
  levels: readonly Level[],
  depth: number,
  rows: readonly Row[],
  prefix: readonly Value[],
  frame: Frame,
): Row[] {
  const level = levels[depth];
  if (level === undefined) return [[...prefix]];
  const groups = new ByKeys<{ value: Value; rows: Row[] }>([level.of]);
  for (const row of rows)
    groups.orMake(row, frame, () => ({ value: level.of.evaluate(row, frame), rows: [] })).rows.push(row);
  const sorted = [...groups.values()]
    .map((group) => ({ ...group, total: totalOf(level, group.rows, frame) }))
    .sort((a, b) => byOrder(a.total, b.total, level.ascending));
  const most = level.limit?.(frame) ?? sorted.length;
  const result = sorted
    .slice(0, most)
    .flatMap((group) => nested(levels, depth + 1, group.rows, [...prefix, group.value, group.total], frame));
  const left = sorted.slice(most).flatMap((group) => group.rows);
  const below = levels.slice(depth);
  if (left.length > 0 && below.some(({ others }) => others !== undefined))
    result.push([...prefix, ...below.flatMap((each) => othersOf(each, left, frame))]);
  return result;
}

function othersOf(level: Level, rows: readonly Row[], frame: Frame): Value[] {
  if (level.others === undefined) return [absent(level.of.type), absent(level.aggregate.type)];
  return [level.others.evaluate([], frame), totalOf(level, rows, frame)];
}

function totalOf({ starts, aggregate }: Level, rows: readonly Row[], frame: Frame): Value {
  const accumulators = starts.map((start) => start());
  for (const row of rows) for (const each of accumulators) each.add(row, frame);
  return aggregate.evaluate(
    accumulators.map((each) => each.result()),
    frame,
  );
}
