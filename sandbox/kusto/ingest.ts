import type { Column, TableSchema } from "../tables/index.ts";
import { FaultList } from "./fault-list.ts";
import {
  type Dynamic,
  parseDatetime,
  parseGuid,
  parseTimespan,
  type Row,
  ticksOf,
  type Value,
} from "./values.ts";

/**
 * Rows of a table. Behind the columns' values stand two hidden ones: the fields that are no columns (or null), and,
 * last, the ingestion time.
 */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** The faults of an events file, one a line. */
export class IngestionError extends Error {
  constructor(faults: FaultList) {
    super(faults.toString());
    this.name = "IngestionError";
  }
}

/**
 * Reads JSON rows into a table's columns. A column that a row lacks is null; fields that start with `_` are no
 * columns, and are kept aside. `_ingested` is when the row arrived, by default its `TimeGenerated`.
 *
 * @param source names the file in errors
 * @throws IngestionError with every fault, by row and column: unknown columns, values of another type
 */
export function ingest(schema: TableSchema, rows: readonly unknown[], source: string): Table {
  const faults = new FaultList();
  const names = new Set(schema.columns.map(({ name }) => name));
  const all = [...schema.columns, ...schema.standardColumns];
  const ingested = rows.map((row, index): Row => {
    const place = `${source}: ${schema.name}[${index}]`;
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      faults.push(`${place} is not an object with the row's columns.`);
      return [];
    }
    for (const name of Object.keys(row)) {
      if (!name.startsWith("_") && !names.has(name))
        faults.push(`${place}.${name} is no column of ${schema.name}.`);
    }
    const values = all.map((column): Value => {
      const value: unknown = Reflect.get(row, column.name);
      const converted = convert(value, column);
      if (converted !== undefined) return converted;
      faults.push(`${place}.${column.name} must be ${column.type}, and is ${JSON.stringify(value)}.`);
      return null;
    });
    values.push(metaOf(row), ingestionTime(row, place, faults));
    return values;
  });
  if (!faults.isEmpty) throw new IngestionError(faults);
  return { columns: schema.columns, rows: ingested };
}

/** The fields that start with `_`; null where there are none. */
function metaOf(row: object): Value {
  const fields = Object.entries(row).filter(([name]) => name.startsWith("_"));
  return fields.length === 0 ? null : (Object.fromEntries(fields) as Dynamic);
}

function ingestionTime(row: object, place: string, faults: FaultList): bigint {
  const key = ["_ingested", "TimeGenerated", "Timestamp"].find(
    (name) => Reflect.get(row, name) !== undefined,
  );
  const value: unknown = key === undefined ? undefined : Reflect.get(row, key);
  const ticks = typeof value === "string" ? parseDatetime(value) : null;
  if (ticks !== null) return ticks;
  if (key === undefined)
    faults.push(`${place} has no time: give TimeGenerated, and _ingested where it came later.`);
  else if (key === "_ingested")
    faults.push(`${place}._ingested must be datetime, and is ${JSON.stringify(value)}.`);
  return ticksOf(new Date(0));
}

/** Undefined where the value is of another type. */
function convert(value: unknown, { type }: Column): Value | undefined {
  if (value === null || value === undefined) return type === "string" ? "" : null;
  switch (type) {
    case "dynamic":
      return value as Dynamic;
    case "bool":
      return typeof value === "boolean" ? value : undefined;
    case "int":
    case "long":
      return Number.isSafeInteger(value) ? (value as number) : undefined;
    case "real":
    case "decimal":
      return typeof value === "number" ? value : undefined;
    default:
      break;
  }
  if (typeof value !== "string") return undefined;
  if (type === "string") return value;
  if (type === "guid") return parseGuid(value) ?? undefined;
  const ticks = type === "datetime" ? parseDatetime(value) : parseTimespan(value);
  return ticks ?? undefined;
}
