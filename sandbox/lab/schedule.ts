import { randomByIndex } from "./random.ts";
import type { RuleShape } from "./rule-shape.ts";

const MINUTE = 60_000;

export interface ScheduleOptions {
  readonly seed: number;
  /** An evaluation starts up to so many seconds after its time. */
  readonly jitterSeconds: number;
  /** So many of the evaluations, from 0 to 1, never take place, or fail. */
  readonly skippedShare: number;
}

/** How far behind its schedule an engine runs, in minutes. */
const LAG = {
  logAlert: 0,
  rowAlert: 0,
  // learn.microsoft.com/azure/sentinel/scheduled-rules-overview
  sentinel: 5,
  // learn.microsoft.com/azure/sentinel/near-real-time-rules
  nearRealTime: 2,
} as const satisfies Record<RuleShape["engine"], number>;

/**
 * When a rule is evaluated: evaluation `k` is scheduled at `k` times its frequency, runs a fixed lag and a random
 * jitter later, or is skipped. Nothing is stored, so that years of idle evaluations cost nothing.
 */
export class Schedule {
  readonly step: number;
  readonly #lag: number;
  readonly #jitter: (evaluation: number) => number;
  readonly #skipped: (evaluation: number) => number;
  readonly #jitterMilliseconds: number;
  readonly #skippedShare: number;

  constructor({ name, engine, frequencyMinutes }: RuleShape, options: ScheduleOptions) {
    this.step = frequencyMinutes * MINUTE;
    this.#lag = LAG[engine] * MINUTE;
    this.#jitter = randomByIndex(options.seed, `jitter of ${name}`);
    this.#skipped = randomByIndex(options.seed, `skipped evaluations of ${name}`);
    this.#jitterMilliseconds = options.jitterSeconds * 1000;
    this.#skippedShare = options.skippedShare;
  }

  scheduledAt(evaluation: number): number {
    return evaluation * this.step;
  }

  runsAt(evaluation: number): number {
    return (
      evaluation * this.step + this.#lag + Math.floor(this.#jitter(evaluation) * this.#jitterMilliseconds)
    );
  }

  isSkipped(evaluation: number): boolean {
    return this.#skippedShare > 0 && this.#skipped(evaluation) < this.#skippedShare;
  }

  /** The first evaluation that runs at `time` or later. Jitter is shorter than the frequency. */
  firstRunFrom(time: number): number {
    const candidate = Math.floor((time - this.#lag) / this.step);
    return this.runsAt(candidate) >= time ? candidate : candidate + 1;
  }

  /** The last evaluation that runs at `time` or earlier; with `strictly`, earlier. */
  lastRunUntil(time: number, strictly: boolean): number {
    const candidate = Math.floor((time - this.#lag) / this.step);
    const runs = this.runsAt(candidate);
    return runs < time || (runs === time && !strictly) ? candidate : candidate - 1;
  }
}
