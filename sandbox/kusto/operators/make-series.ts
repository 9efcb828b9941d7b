import { binned } from "../functions/math.ts";
import { child, elements, kindOf, nameOf, parametersOf, resultName, type SyntaxNode } from "../language.ts";
import { type Accumulator, guard, type Relation, refuse, type Scope } from "../scope.ts";
import { type Dynamic, type Row, toDynamic, type Value } from "../values.ts";
import { assignments, named } from "./columns.ts";
import { ByKeys, valuesOf } from "./groups.ts";

/** Aggregates over even steps of an axis, as lists; a step without rows has the default (learn.microsoft.com/kusto/query/make-series-operator). */
export function makeSeries(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const kind = parametersOf(node).get("kind");
  if (kind !== undefined && kind.text !== "nonempty")
    return refuse(`The kind of series "${kind.text}"`, kind.node, scope, ["nonempty"]);
  const starts: (() => Accumulator)[] = [];
  const series = elements(child(node, "Aggregates")).map((each) => seriesOf(each, scope, starts));
  const onNode = child(child(node, "OnClause"), "Expression");
  const isNamed = kindOf(onNode) === "SimpleNamedExpression";
  const axis = scope.expression(isNamed ? child(onNode, "Expression") : onNode, scope);
  const axisName = isNamed ? nameOf(child(onNode, "Name")) : resultName(onNode);
  const range = rangeOf(node, scope);
  const byClause = Reflect.get(node, "ByClause") as SyntaxNode | null;
  const keys = assignments(byClause === null ? [] : elements(child(byClause, "Expressions")), scope);
  const expressions = keys.map(({ expression }) => expression);
  return {
    columns: named(node, [
      ...keys.map(({ name, expression }) => ({ name, type: expression.type })),
      ...series.map(({ name }) => ({ name, type: "dynamic" as const })),
      { name: axisName, type: "dynamic" as const },
    ]),
    run: (frame) => {
      const rows = source.run(frame);
      const found = rows.map((row) => axis.evaluate(row, frame)).filter((value) => value !== null);
      const extreme = (better: (a: number, b: number) => boolean): Value =>
        found.reduce<Value>(
          (best, value) => (best === null || better(value as number, best as number) ? value : best),
          null,
        );
      const step = range.step(frame);
      const [given, end] = [range.from?.(frame) ?? null, range.to?.(frame) ?? null];
      const from =
        given ??
        binned(
          extreme((a, b) => a < b),
          step,
        );
      const last = end ?? extreme((a, b) => a > b);
      const points: Value[] = [];
      if (from !== null && last !== null && step !== null && Number(step) > 0) {
        // `to` itself is left out; the greatest value found is not.
        for (
          let at: Value = from;
          end === null ? (at as number) <= (last as number) : (at as number) < (last as number);
          at = plus(at, step)
        ) {
          guard(frame, 1);
          points.push(at);
        }
      }
      const groups = new ByKeys<{
        values: Value[];
        steps: Map<number, Accumulator[]>;
      }>(expressions);
      if (expressions.length === 0) groups.orMake([], frame, () => ({ values: [], steps: new Map() }));
      for (const row of rows) {
        const place = from === null || step === null ? -1 : placeOf(axis.evaluate(row, frame), from, step);
        if (place < 0 || place >= points.length) continue;
        const group = groups.orMake(row, frame, () => ({
          values: valuesOf(expressions, row, frame),
          steps: new Map(),
        }));
        const accumulators = group.steps.get(place) ?? starts.map((each) => each());
        group.steps.set(place, accumulators);
        for (const accumulator of accumulators) accumulator.add(row, frame);
      }
      return [...groups.values()].map(({ values, steps }): Row => {
        const lists = series.map(({ expression, otherwise }) =>
          points.map((_, place): Dynamic => {
            const accumulators = steps.get(place);
            if (accumulators === undefined)
              return toDynamic(otherwise?.evaluate([], frame) ?? 0, otherwise?.type ?? "long");
            return toDynamic(
              expression.evaluate(
                accumulators.map((each) => each.result()),
                frame,
              ),
              expression.type,
            );
          }),
        );
        return [
          ...values,
          ...lists.map((list) => list as Value),
          points.map((point) => toDynamic(point, axis.type)) as Value,
        ];
      });
    },
  };
}

function seriesOf(element: SyntaxNode, scope: Scope, starts: (() => Accumulator)[]) {
  const inner = child(element, "Expression");
  const isNamed = kindOf(inner) === "SimpleNamedExpression";
  const node = isNamed ? child(inner, "Expression") : inner;
  const clause = Reflect.get(element, "DefaultExpression") as SyntaxNode | null;
  return {
    name: isNamed ? nameOf(child(inner, "Name")) : resultName(node),
    expression: scope.expression(node, { ...scope, aggregates: starts }),
    otherwise:
      clause === null
        ? undefined
        : scope.expression(child(clause, "Expression"), {
            ...scope,
            columns: [],
          }),
  };
}

type Bound = (frame: Parameters<Relation["run"]>[0]) => Value;

/** `from … to … step …`, each but the step optional, or `in range(from, to, step)`. */
function rangeOf(
  node: SyntaxNode,
  scope: Scope,
): { from?: Bound | undefined; to?: Bound | undefined; step: Bound } {
  const clause = child(node, "RangeClause");
  const bound = (part: SyntaxNode | null | undefined): Bound | undefined => {
    if (part === null || part === undefined) return undefined;
    const expression = scope.expression(part, { ...scope, columns: [] });
    return (frame) => expression.evaluate([], frame);
  };
  const listed = Reflect.get(clause, "Arguments") as SyntaxNode | undefined;
  if (listed !== undefined) {
    const [from, to, step] = elements(child(listed, "Expressions"));
    return {
      from: bound(from),
      to: bound(to),
      step: bound(step) ?? (() => null),
    };
  }
  const inner = (name: string, value: string) => {
    const part = Reflect.get(clause, name) as SyntaxNode | null;
    return part === null ? undefined : bound(child(part, value));
  };
  return {
    from: inner("MakeSeriesFromClause", "Expression"),
    to: inner("MakeSeriesToClause", "Expression"),
    step: inner("MakeSeriesStepClause", "Expression") ?? (() => null),
  };
}

function plus(at: Value, step: Value): Value {
  if (typeof at === "bigint") return at + BigInt(step as bigint);
  return Number(at) + Number(step);
}

function placeOf(value: Value, from: Value, step: Value): number {
  if (value === null) return -1;
  if (typeof value === "bigint" && typeof from === "bigint")
    return value < from ? -1 : Number((value - from) / BigInt(step as bigint));
  return Math.floor((Number(value) - Number(from)) / Number(step));
}
