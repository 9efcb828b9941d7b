import type { KustoColumn, Relation } from "./scope.ts";
import type { Row, Value } from "./values.ts";

/**
 * All rows of all legs, under all of their columns. A column that a leg lacks is null there; columns of one name
 * and different types become two, `NAME_TYPE` (learn.microsoft.com/kusto/query/union-operator).
 */
export function union(legs: readonly Relation[]): Relation {
  const types = new Map<string, Set<string>>();
  for (const { name, type } of legs.flatMap(({ columns }) => columns)) {
    types.set(name, (types.get(name) ?? new Set()).add(type));
  }
  const renamed = ({ name, type }: KustoColumn): KustoColumn =>
    (types.get(name)?.size ?? 1) > 1 ? { name: `${name}_${type}`, type } : { name, type };
  const columns = [
    ...new Map(
      legs.flatMap((leg) => leg.columns.map(renamed)).map((column) => [column.name, column]),
    ).values(),
  ];
  const sources = legs.map((leg) => {
    const names = leg.columns.map((column) => renamed(column).name);
    return { leg, indexes: columns.map(({ name }) => names.indexOf(name)) };
  });
  const empty = columns.map(({ type }): Value => (type === "string" ? "" : null));
  return {
    columns,
    run: (frame) =>
      sources.flatMap(({ leg, indexes }) =>
        leg.run(frame).map((row): Row => indexes.map((from, to) => row[from] ?? empty[to] ?? null)),
      ),
  };
}
