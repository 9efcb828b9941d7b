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

  /** @param onEntry hears of each entry. Default: nobody does */
  constructor(onEntry: () => void = () => undefined) {
    this.#onEntry = onEntry;
  }

  note(at: Date, what: string, detail: string, resource?: string): void {
    this.#entries.push({ at, what, detail, ...(resource === undefined ? {} : { resource }) });
    this.#onEntry();
  }

  get entries(): readonly TimelineEntry[] {
    return this.#entries.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  }
}
