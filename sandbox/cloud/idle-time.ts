const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/**
 * Time in which no rule can see anything new: every rule has looked back as far as it does at what arrived last, nothing
 * is open, and nothing arrives. Everyday sign-ins go on, and rules have seen them for a day without an alert.
 */
export class IdleTime {
  readonly #arrivals: readonly number[];
  readonly #settling: number;
  #next = 0;
  #busyAt: number;

  /**
   * @param arrivals when rows arrive, in order
   * @param lookBackMinutes how far back a rule looks at most
   */
  constructor(start: number, arrivals: readonly number[], lookBackMinutes: number) {
    this.#arrivals = arrivals;
    this.#settling = lookBackMinutes * MINUTE + DAY;
    this.#busyAt = start;
  }

  /** Something happened in this minute, so that nothing is idle for a while. */
  busy(minute: number): void {
    this.#busyAt = minute;
  }

  /** From an idle minute, a day before the next row arrives; undefined while there is something to see. */
  endAfter(minute: number): number | undefined {
    for (let next = this.#arrivals[this.#next]; next !== undefined && next <= minute; ) {
      this.#busyAt = Math.max(this.#busyAt, next);
      next = this.#arrivals[++this.#next];
    }
    const arrival = this.#arrivals[this.#next];
    if (arrival === undefined || minute < this.#busyAt + this.#settling) return undefined;
    const end = Math.floor((arrival - DAY) / MINUTE) * MINUTE;
    return end > minute + MINUTE ? end : undefined;
  }
}
