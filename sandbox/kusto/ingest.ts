import { distance } from "fastest-levenshtein";
import type { Column, ColumnType, TableSchema } from "../tables/index.ts";
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
export function ingest(schema: TableSchema, rows: Iterable<unknown>, source: string): Table {
  const ingestion = new Ingestion(schema, source);
  for (const row of rows) ingestion.add(row);
  return ingestion.table();
}

/** The same, row after row, so that not all of them need to be in memory as JSON. */
export class Ingestion {
  readonly #schema: TableSchema;
  readonly #source: string;
  readonly #kept: TableSchema;
  readonly #columns: readonly Column[];
  /** The types of the columns that are not kept. */
  readonly #others: ReadonlyMap<string, ColumnType>;
  readonly #places: ReadonlyMap<string, number>;
  readonly #empty: readonly Value[];
  readonly #texts: readonly SharedTexts[];
  readonly #faults = new FaultList();
  /** By a name that is no column: the one that may be meant, found once for all rows. */
  readonly #meant = new Map<string, string>();
  #rows: Row[] = [];
  /** How many rows there were, those that were taken included. */
  #count = 0;
  /** What the last row had, in its order: most rows are alike. */
  readonly #fields: Field[] = [];
  #isComplete = true;

  /** @param kept the table with the columns of the result; the others are checked, and left out */
  constructor(schema: TableSchema, source: string, kept: TableSchema = schema) {
    this.#schema = schema;
    this.#source = source;
    this.#kept = kept;
    this.#columns = columnsOf(kept);
    this.#others = new Map(kept === schema ? [] : columnsOf(schema).map(({ name, type }) => [name, type]));
    // Of two columns of one name, the first one counts.
    this.#places = new Map(this.#columns.map(({ name }, index) => [name, index] as const).reverse());
    this.#empty = [...this.#columns.map(({ type }) => (type === "string" ? "" : null)), null, null];
    this.#texts = this.#columns.map(() => new SharedTexts());
  }

  /** Whether the rows have no column that the table does not have. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  add(row: unknown): void {
    const index = this.#count++;
    const values = this.#empty.slice();
    this.#rows.push(values);
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      this.#faults.push(`${this.#place(index)} is not an object with the row's columns.`);
      return;
    }
    let [isGood, hasFields] = [true, false];
    const names = Object.keys(row);
    for (let place = 0; place < names.length; place++) {
      const { name, at, type, isMeta } = this.#field(names[place] as string, place);
      if (isMeta) hasFields = true;
      const value: unknown = (row as Record<string, unknown>)[name];
      if (type === undefined) {
        if (!isMeta) isGood = this.#isComplete = false;
      } else if (at === undefined) isGood &&= fits(value, type);
      else if (value !== null && value !== undefined) {
        const converted = convert(value, type);
        if (converted === undefined) isGood = false;
        else
          values[at] =
            typeof converted === "string" ? (this.#texts[at] as SharedTexts).of(converted) : converted;
      }
    }
    if (!isGood) this.#explain(row, index);
    if (hasFields) values[values.length - 2] = fieldsOf(row);
    values[values.length - 1] = this.#arrival(row, values, index);
  }

  /** The rows since the last time; they are not kept here. */
  taken(): readonly Row[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  /** @throws IngestionError */
  check(): void {
    if (!this.#faults.isEmpty) throw new IngestionError(this.#faults);
  }

  /** @throws IngestionError */
  table(): Table {
    this.check();
    return { columns: this.#kept.columns, rows: this.#rows };
  }

  #field(name: string, place: number): Field {
    const last = this.#fields[place];
    if (last?.name === name) return last;
    const at = this.#places.get(name);
    const type = at === undefined ? this.#others.get(name) : this.#columns[at]?.type;
    const field = { name, at, type, isMeta: name.charCodeAt(0) === UNDERSCORE };
    this.#fields[place] = field;
    return field;
  }

  /** When a row arrived; most have no time of their own for that, and the one that they have has been read. */
  #arrival(row: object, values: Row, index: number): bigint {
    if (Reflect.get(row, "_ingested") === undefined) {
      const read = values[this.#places.get("TimeGenerated") ?? -1];
      if (typeof read === "bigint") return read;
      if (this.#schema.timeless === true) return ticksOf(new Date(0));
    }
    return ingestionTime(row, () => this.#place(index), this.#faults);
  }

  #place(index: number): string {
    return `${this.#source}: ${this.#schema.name}[${index}]`;
  }

  #meantBy(name: string, known: ReadonlySet<string>): string {
    const found = this.#meant.get(name) ?? meant(name, known);
    this.#meant.set(name, found);
    return found;
  }

  #explain(row: object, index: number): void {
    const { name: table, columns } = this.#schema;
    const names = new Set(columns.map(({ name }) => name));
    for (const name of Object.keys(row)) {
      if (!name.startsWith("_") && !names.has(name))
        this.#faults.push(
          `${this.#place(index)}.${name} is no column of ${table}${this.#meantBy(name, names)}.`,
        );
    }
    for (const { name, type } of columnsOf(this.#schema)) {
      const value: unknown = Reflect.get(row, name);
      if (fits(value, type)) continue;
      this.#faults.push(`${this.#place(index)}.${name} must be ${type}, and is ${JSON.stringify(value)}.`);
    }
  }
}

/** What a name in a row is. */
interface Field {
  readonly name: string;
  /** Its place among the columns that are kept. */
  readonly at: number | undefined;
  /** Undefined where it is no column of the table. */
  readonly type: ColumnType | undefined;
  /** Whether it is kept aside, column or not. */
  readonly isMeta: boolean;
}

/** The name that somebody may have meant, in words, or nothing where none is near. */
function meant(name: string, known: ReadonlySet<string>): string {
  const far = (each: string) => distance(name.toLowerCase(), each.toLowerCase());
  const [best] = [...known].sort((a, b) => far(a) - far(b));
  const isNear = best !== undefined && far(best) <= Math.max(1, Math.floor(best.length / 4));
  return isNear ? ` (did you mean ${best}?)` : "";
}

function columnsOf({ columns, standardColumns }: TableSchema): Column[] {
  return [...columns, ...standardColumns];
}

/** What is missing fits every type. */
function fits(value: unknown, type: ColumnType): boolean {
  return value === null || value === undefined || convert(value, type) !== undefined;
}

const UNDERSCORE = "_".charCodeAt(0);

/** A text that comes again and again in a column is kept once. */
class SharedTexts {
  /** Undefined once the texts of the column are too many for that. */
  #known: Map<string, string> | undefined = new Map();

  of(text: string): string {
    const known = this.#known?.get(text);
    if (known !== undefined || this.#known === undefined) return known ?? text;
    if (this.#known.size === MOST_SHARED) this.#known = undefined;
    else this.#known.set(text, text);
    return text;
  }
}

const MOST_SHARED = 8192;

/** The fields that start with `_`. */
function fieldsOf(row: object): Value {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name.startsWith("_"))) as Dynamic;
}

function ingestionTime(row: object, place: () => string, faults: FaultList): bigint {
  const key = ["_ingested", "TimeGenerated", "Timestamp"].find(
    (name) => Reflect.get(row, name) !== undefined,
  );
  const value: unknown = key === undefined ? undefined : Reflect.get(row, key);
  const ticks = typeof value === "string" ? parseDatetime(value) : null;
  if (ticks !== null) return ticks;
  if (key === undefined)
    faults.push(`${place()} has no time: give TimeGenerated, and _ingested where it came later.`);
  else if (key === "_ingested")
    faults.push(`${place()}._ingested must be datetime, and is ${JSON.stringify(value)}.`);
  return ticksOf(new Date(0));
}

/** Undefined where the value is of another type. */
function convert(value: unknown, type: ColumnType): Value | undefined {
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
