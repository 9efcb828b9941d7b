import type { History } from "./history.ts";
import type { LabReadings } from "./readings.ts";
import type { RuleShape } from "./rule-shape.ts";
import type { Schedule } from "./schedule.ts";
import type { Visible } from "./visible.ts";

/** What a rule did, sign-in by sign-in. Times are milliseconds, NaN where there is none. */
export interface Outcome {
  /** When the first page about a sign-in was sent. */
  readonly pagedAt: Float64Array;
  /** When a sign-in was first reported, by a page, a confirmation or a closing message. */
  readonly toldAt: Float64Array;
  /** 1 where an evaluation saw it. */
  readonly seen: Uint8Array;
  pages: number;
  /** Pages in which nothing was new. */
  repeated: number;
}

/** Something that a rule did, and the sign-ins that it reported. */
export interface RuleEvent {
  readonly kind: "page" | "confirmation" | "resolved";
  readonly at: number;
  readonly signIns: readonly number[];
}

/** A rule at work: what all parts of a simulation share. */
export interface RuleRun {
  readonly history: History;
  readonly shape: RuleShape;
  readonly readings: LabReadings;
  readonly schedule: Schedule;
  readonly visible: Visible;
  readonly outcome: Outcome;
  /** Told of everything; only for comparisons, since it makes an object an event. */
  readonly observe?: ((event: RuleEvent) => void) | undefined;
}

export function emptyOutcome(count: number): Outcome {
  return {
    pagedAt: new Float64Array(count).fill(Number.NaN),
    toldAt: new Float64Array(count).fill(Number.NaN),
    seen: new Uint8Array(count),
    pages: 0,
    repeated: 0,
  };
}

/** Sends a page about some sign-ins. */
export function page({ outcome, observe }: RuleRun, at: number, signIns: Iterable<number>): void {
  outcome.pages++;
  let isNew = false;
  for (const row of signIns) {
    if (Number.isNaN(outcome.toldAt[row])) isNew = true;
    note(outcome.toldAt, row, at);
    note(outcome.pagedAt, row, at);
  }
  if (!isNew) outcome.repeated++;
  observe?.({ kind: "page", at, signIns: [...signIns] });
}

/** Sends a message that is no page. */
export function tell(
  { outcome, observe }: RuleRun,
  kind: "confirmation" | "resolved",
  at: number,
  signIns: Iterable<number>,
): void {
  for (const row of signIns) note(outcome.toldAt, row, at);
  observe?.({ kind, at, signIns: [...signIns] });
}

/** Keeps the earlier of two times: a rule and the one that assures it are played one after the other. */
function note(times: Float64Array, row: number, at: number): void {
  if (!((times[row] ?? Number.NaN) <= at)) times[row] = at;
}
