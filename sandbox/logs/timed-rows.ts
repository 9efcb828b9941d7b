import type { Row } from "../kusto/values.ts";

/**
 * Rows of a table in the order of their arrival, so that the recent ones are found without looking at all of them. The
 * ingestion time stands behind the last column.
 */
export class TimedRows {
  readonly #time: number;
  #rows: Row[] = [];
  /** The longest that a row arrived before its own time, which only a wrong clock can cause. */
  #lead = 0n;
  /** Of the last answer: rules that run in the same minute ask for the same rows. */
  #last: { readonly key: string; readonly rows: readonly Row[] } | undefined;

  /** @param time the column of the event's time */
  constructor(time: number) {
    this.#time = time;
  }

  get all(): readonly Row[] {
    return this.#rows;
  }

  append(rows: readonly Row[]): void {
    this.#rows = this.#rows.concat(rows);
    if (!isSorted(this.#rows)) this.#rows.sort((a, b) => compare(arrivalOf(a), arrivalOf(b)));
    for (const row of rows) {
      const time = row[this.#time];
      const lead = typeof time === "bigint" ? time - arrivalOf(row) : 0n;
      if (lead > this.#lead) this.#lead = lead;
    }
    this.#last = undefined;
  }

  /** What arrived after `from` (by default, ever), up to `until`. */
  arrived(from: bigint | undefined, until: bigint): readonly Row[] {
    return this.#once(`${from} ${until}`, () => {
      const start = from === undefined ? 0 : this.#countUpTo(from);
      return this.#rows.slice(start, this.#countUpTo(until));
    });
  }

  /**
   * Of what arrived up to `until`, and not before `since`, the events from `from` up to but not including `end` (by
   * default, all later ones).
   */
  between(from: bigint, end: bigint | undefined, until: bigint, since?: bigint): readonly Row[] {
    return this.#once(`${from} ${end} ${until} ${since}`, () => {
      const earliest = from - this.#lead;
      const start = this.#countUpTo((since === undefined || since < earliest ? earliest : since) - 1n);
      return this.#rows.slice(start, this.#countUpTo(until)).filter((row) => {
        const time = row[this.#time];
        return typeof time === "bigint" && time >= from && (end === undefined || time < end);
      });
    });
  }

  #once(key: string, compute: () => readonly Row[]): readonly Row[] {
    const rows = this.#last?.key === key ? this.#last.rows : compute();
    this.#last = { key, rows };
    return rows;
  }

  /** How many rows arrived up to this time. */
  #countUpTo(time: bigint): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (arrivalOf(this.#rows[middle] as Row) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function arrivalOf(row: Row): bigint {
  return row.at(-1) as bigint;
}

function isSorted(rows: readonly Row[]): boolean {
  return rows.every((row, index) => index === 0 || arrivalOf(rows[index - 1] as Row) <= arrivalOf(row));
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
