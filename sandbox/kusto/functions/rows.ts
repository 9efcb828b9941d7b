import { resultName } from "../language.ts";
import { type Expression, INGESTION, isHidden } from "../scope.ts";
import { absent, type Dynamic, toDynamic } from "../values.ts";
import type { Call, ScalarFunction } from "./define.ts";

/** The column, or the default where there is no such column. */
function columnIfExists(args: readonly Expression[], { nodes, scope }: Call): Expression["evaluate"] {
  const name = String(Reflect.get(nodes[0] ?? {}, "LiteralValue") ?? "");
  const index = scope.columns.findIndex((column) => column.name === name);
  const type = scope.columns[index]?.type ?? "string";
  if (index === -1) return args[1]?.evaluate ?? (() => null);
  return (row) => row[index] ?? absent(type);
}

/** Every column of the row in one bag; `true` leaves nulls and empty texts out. */
function packAll([ignoreNulls]: readonly Expression[], { scope }: Call): Expression["evaluate"] {
  const columns = scope.columns.flatMap((column, index) => (isHidden(column) ? [] : [{ ...column, index }]));
  return (row, frame) => {
    const short = ignoreNulls?.evaluate(row, frame) === true;
    const bag: Record<string, Dynamic> = {};
    for (const { name, type, index } of columns) {
      const value = row[index] ?? absent(type);
      if (!short || (value !== null && value !== "")) bag[name] = toDynamic(value, type);
    }
    return bag;
  };
}

/** The values of columns in a bag, under their names (learn.microsoft.com/kusto/query/bag-pack-columns-function). */
function packColumns(args: readonly Expression[], { nodes }: Call): Expression["evaluate"] {
  const names = nodes.map((node, index) => resultName(node) ?? `Column${index + 1}`);
  return (row, frame) =>
    Object.fromEntries(
      args.map((arg, index) => [names[index], toDynamic(arg.evaluate(row, frame), arg.type)]),
    );
}

/** Functions that look at the row as a whole. */
export const rows: Readonly<Record<string, ScalarFunction>> = {
  column_ifexists: { volatile: true, compile: columnIfExists },
  columnifexists: { volatile: true, compile: columnIfExists },
  bag_pack_columns: { volatile: true, type: "dynamic", compile: packColumns },
  pack_all: { volatile: true, type: "dynamic", compile: packAll },
  ingestion_time: {
    volatile: true,
    type: "datetime",
    compile: (_, { scope }) => {
      const index = scope.columns.findIndex(({ name }) => name === INGESTION);
      return index === -1 ? () => null : (row) => row[index] ?? null;
    },
  },
};
