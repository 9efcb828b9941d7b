const MOST_SHOWN = 100;

/** Faults of an input, each in a sentence. Of very many it keeps the first ones, and counts the others. */
export class FaultList {
  readonly #shown: string[] = [];
  #more = 0;

  push(...faults: readonly string[]): void {
    for (const fault of faults) {
      if (this.#shown.length < MOST_SHOWN) this.#shown.push(fault);
      else this.#more++;
    }
  }

  /** Those of another list follow. */
  append(list: FaultList): void {
    this.push(...list.#shown);
    this.#more += list.#more;
  }

  get isEmpty(): boolean {
    return this.#shown.length === 0;
  }

  /** One a line. */
  toString(): string {
    return [...this.#shown, ...(this.#more === 0 ? [] : [`and ${this.#more} more faults`])].join("\n");
  }
}
