import { Ingestion, IngestionError, type Row } from "azure-alerting-sandbox/kusto";
import type { TableSchema } from "azure-alerting-sandbox/tables";
import { UserError } from "../errors/user-error.ts";
import { readRows } from "./table-files.ts";

/** So many rows are read before a query takes what it needs of them. */
const AT_A_TIME = 4096;

/** A large file cannot be read a piece at a time: a row is faulty, or has a column that the reference does not have. */
export class MustBeReadWhole extends Error {
  constructor(file: string) {
    super(`${file} must be read whole.`);
    this.name = "MustBeReadWhole";
  }
}

/** A known table in a large file, whose rows are read while a query runs, so that not all of them need to be there at once. */
export class LargeTable {
  readonly schema: TableSchema;
  readonly #file: string;
  readonly #known: TableSchema;
  #isRead = false;
  #rows: readonly Row[] | undefined;

  /** @param kept the table with the columns that are needed, where not all are */
  constructor(file: string, known: TableSchema, kept: TableSchema = known) {
    this.#file = file;
    this.#known = known;
    this.schema = kept;
  }

  /**
   * A few thousand rows at a time. A query that asks more than once has them all, so that the file is read twice at most.
   *
   * @throws MustBeReadWhole
   */
  *pieces(): Generator<readonly Row[]> {
    if (this.#isRead) yield this.rows();
    else yield* this.#read();
  }

  /** @throws MustBeReadWhole */
  rows(): readonly Row[] {
    this.#rows ??= [...this.#read()].flat();
    return this.#rows;
  }

  /**
   * Reads the rows that no query has asked for, to find what is wrong with them.
   *
   * @throws MustBeReadWhole
   */
  check(): void {
    if (!this.#isRead) for (const _ of this.#read());
  }

  *#read(): Generator<readonly Row[]> {
    this.#isRead = true;
    const ingestion = new Ingestion(this.#known, this.#file, this.schema);
    try {
      let count = 0;
      for (const row of readRows(this.#file, this.#known)) {
        ingestion.add(row);
        if (++count % AT_A_TIME === 0 && ingestion.isComplete) yield ingestion.taken();
        if (!ingestion.isComplete) throw new MustBeReadWhole(this.#file);
      }
      ingestion.check();
      yield ingestion.taken();
    } catch (error) {
      if (!(error instanceof IngestionError || error instanceof UserError)) throw error;
      throw new MustBeReadWhole(this.#file);
    }
  }
}
