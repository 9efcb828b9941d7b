import type { Column, ColumnType, TableSchema } from "azure-alerting-sandbox/tables";

const ISO_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * The columns of rows that their table does not have, in order of first appearance, typed by their values: whole numbers
 * are `long`, texts that are all times are `datetime`, values of mixed kinds are `dynamic`. Fields that start with `_`
 * are not columns.
 *
 * @example
 * inferColumns([{ id: 1 }, { id: 2.5 }], { name: "T", columns: [], standardColumns: [] }); // [{ name: "id", type: "real" }]
 */
export function inferColumns(rows: Iterable<unknown>, { columns }: TableSchema): Column[] {
  const known = new Set(columns.map(({ name }) => name));
  const types = new Map<string, ColumnType | undefined>();
  for (const row of rows) {
    if (typeof row !== "object" || row === null || Array.isArray(row)) continue;
    for (const [name, value] of Object.entries(row)) {
      if (known.has(name) || name.startsWith("_")) continue;
      types.set(name, common(types.get(name), typeOf(value)));
    }
  }
  return [...types].map(([name, type]) => ({ name, type: type ?? "string" }));
}

/** Undefined for null, which fits any type. */
function typeOf(value: unknown): ColumnType | undefined {
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "number":
      return Number.isSafeInteger(value) ? "long" : "real";
    case "string":
      return ISO_TIME.test(value) ? "datetime" : "string";
    default:
      return value === null ? undefined : "dynamic";
  }
}

function common(a: ColumnType | undefined, b: ColumnType | undefined): ColumnType | undefined {
  if (a === undefined || b === undefined || a === b) return a ?? b;
  const both = new Set([a, b]);
  if (both.has("long") && both.has("real")) return "real";
  return both.has("string") && both.has("datetime") ? "string" : "dynamic";
}
