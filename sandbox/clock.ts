/**
 * A clock that stands still until somebody waits on it. Sleeping costs no real time: when nothing else can go
 * on, the clock jumps to the earliest sleeper. So two days of alert evaluations run in milliseconds, and the
 * order of events depends on their times alone.
 *
 * @example
 * const clock = new VirtualClock(new Date("2026-01-01T00:00:00Z"));
 * await clock.runUntil(clock.sleep(60_000)); // returns at once; clock.now() is 00:01:00
 */
export class VirtualClock {
  readonly #onMove: () => void;
  #now: number;
  #inFlight = 0;
  #order = 0;
  #sleepers: { at: number; order: number; wake: () => void }[] = [];

  /** @param onMove hears of it when time has passed. Default: nobody does */
  constructor(start: Date, onMove: () => void = () => undefined) {
    this.#now = start.getTime();
    this.#onMove = onMove;
  }

  now(): Date {
    return new Date(this.#now);
  }

  /** Resolves `milliseconds` of virtual time from now; a time that is not positive resolves at the same instant. */
  sleep(milliseconds: number): Promise<void> {
    const at = this.#now + Math.max(0, milliseconds);
    return new Promise((wake) => {
      this.#sleepers.push({ at, order: this.#order++, wake });
    });
  }

  /** Holds the clock still while real input or output is under way. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#inFlight++;
    try {
      return await work();
    } finally {
      this.#inFlight--;
    }
  }

  /** The sleep of a service in the middle of an answer; see `waitFor`. */
  stall(milliseconds: number): Promise<void> {
    return this.waitFor(this.sleep(milliseconds));
  }

  /**
   * What a service waits for in the middle of an answer: time passes although the caller's request is under way.
   * Only for work that is inside `during`.
   */
  async waitFor<T>(work: Promise<T>): Promise<T> {
    this.#inFlight--;
    try {
      return await work;
    } finally {
      this.#inFlight++;
    }
  }

  /** Lets time pass until `work` is settled, and returns its result. */
  async runUntil<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    work.then(
      () => {
        settled = true;
      },
      () => {
        settled = true;
      },
    );
    await turn();
    while (!settled) {
      if (this.#inFlight === 0 && !this.#wakeNext()) {
        throw new Error(
          "The virtual clock stands still: the work waits for something that will never happen.",
        );
      }
      await turn();
    }
    return work;
  }

  /** Lets time pass up to `time`, waking all who sleep until then. */
  async advanceTo(time: Date): Promise<void> {
    await this.runUntil(this.sleep(time.getTime() - this.#now));
  }

  #wakeNext(): boolean {
    let next = this.#sleepers[0];
    if (next === undefined) return false;
    for (const sleeper of this.#sleepers) {
      if (sleeper.at < next.at || (sleeper.at === next.at && sleeper.order < next.order)) next = sleeper;
    }
    const woken = next;
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== woken);
    if (woken.at > this.#now) {
      this.#now = woken.at;
      this.#onMove();
    }
    woken.wake();
    return true;
  }
}

/** One turn of the event loop: everything that can go on without time passing has gone on. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
