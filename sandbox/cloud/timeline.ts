import { forget } from "../retention.ts";

/** What happened, and when on the virtual clock. */
export interface TimelineEntry {
  readonly at: Date;
  readonly what: string;
  readonly detail: string;
  /** The id of the resource that did it, where one did; the table of rows that are not ingested. */
  readonly resource?: string;
}

/** Entries in the order of their times; those of one time in the order in which they were noted. */
export class Timeline {
  readonly #entries: TimelineEntry[] = [];
  readonly #onEntry: () => void;
  readonly #kept: number;

  /**
   * @param onEntry hears of each entry. Default: nobody does
   * @param kept how long they are remembered, in milliseconds. Default: for ever
   */
  constructor(onEntry: () => void = () => undefined, kept: number = Number.POSITIVE_INFINITY) {
    this.#onEntry = onEntry;
    this.#kept = kept;
  }

  note(at: Date, what: string, detail: string, resource?: string): void {
    forget(this.#entries, this.#kept, at, (entry) => entry.at);
    this.#entries.push({ at, what, detail, ...(resource === undefined ? {} : { resource }) });
    this.#onEntry();
  }

  get entries(): readonly TimelineEntry[] {
    return this.#entries.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  }
}
