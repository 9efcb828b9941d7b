/** Runs of one workflow, of which no more than its trigger allows go on at once; others wait their turn. */
export class RunQueue {
  readonly #limit: { readonly runs: number; readonly waiting: number } | undefined;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** Without a limit nobody waits. */
  constructor(limit: { readonly runs: number; readonly waiting: number } | undefined) {
    this.#limit = limit;
  }

  /** One more would neither run nor wait. */
  get isFull(): boolean {
    if (this.#limit === undefined || this.#running < this.#limit.runs) return false;
    return this.#waiting.length >= this.#limit.waiting;
  }

  async enter(): Promise<void> {
    if (this.#limit !== undefined && this.#running >= this.#limit.runs) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running++;
  }

  /** The place goes to who has waited longest. */
  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running--;
    else next();
  }
}
