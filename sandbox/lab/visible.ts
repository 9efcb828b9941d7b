import type { History } from "./history.ts";
import { countedMinutes, looksOf } from "./looks.ts";
import type { LabReadings } from "./readings.ts";
import { POLICY_STATUSES, type RuleShape, SIGN_IN_TABLES } from "./rule-shape.ts";
import type { Schedule } from "./schedule.ts";

const MINUTE = 60_000;

/** Why a rule does not see a sign-in, whenever it is evaluated; 0 where it might. */
export const OTHER_TABLE = 1;
export const FILTERED = 2;

export interface Visible {
  /**
   * Of each sign-in the first and the last evaluation that may count it; none where first > last. Where late data is
   * looked at, some between them do not: see `countedBy`.
   */
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** 0, `OTHER_TABLE` or `FILTERED`. */
  readonly hidden: Uint8Array;
}

/**
 * Which evaluations see which sign-ins. Every condition on a time is a bound on the evaluation's own time, so that
 * what sees a sign-in is always one unbroken run of evaluations, skipped ones included.
 */
export function visibleEvaluations(
  history: History,
  shape: RuleShape,
  schedule: Schedule,
  readings: LabReadings,
): Visible {
  const { count } = history;
  const first = new Float64Array(count);
  const last = new Float64Array(count);
  const hidden = new Uint8Array(count);
  const reads = SIGN_IN_TABLES.map((table) => shape.tables.includes(table));
  const takes = POLICY_STATUSES.map((status) => shape.statuses.includes(status));
  for (let row = 0; row < count; row++) {
    if (reads[history.background[row] ?? 0] !== true) hidden[row] = OTHER_TABLE;
    else if (takes[history.policyApplied[row] ?? 0] !== true) hidden[row] = FILTERED;
    if (hidden[row] !== 0) {
      last[row] = -1;
      continue;
    }
    const event = history.event[row] ?? 0;
    const ingested = history.ingested[row] ?? 0;
    first[row] = firstOf(shape, schedule, event, ingested);
    last[row] = lastOf(shape, schedule, event, ingested, readings);
  }
  return { first, last, hidden };
}

function firstOf({ engine }: RuleShape, schedule: Schedule, event: number, ingested: number): number {
  const arrived = schedule.firstRunFrom(ingested);
  // The period of a Sentinel rule ends at its scheduled time: learn.microsoft.com/azure/sentinel/scheduled-rules-overview.
  if (engine === "sentinel") return Math.max(arrived, Math.floor(event / schedule.step) + 1);
  if (engine === "nearRealTime") return Math.max(arrived, Math.floor(ingested / schedule.step) + 1);
  return arrived;
}

function lastOf(
  shape: RuleShape,
  schedule: Schedule,
  event: number,
  ingested: number,
  readings: LabReadings,
): number {
  const { engine, lookBack } = shape;
  const rangeMinutes = countedMinutes(shape, readings);
  const again = Math.max(...looksOf(shape, readings)) * MINUTE;
  let last = Number.POSITIVE_INFINITY;
  const isScheduled = engine === "sentinel" || engine === "nearRealTime";
  if (rangeMinutes !== undefined) {
    const until = event + rangeMinutes * MINUTE + again;
    last = isScheduled ? lastScheduled(schedule, until, false) : schedule.lastRunUntil(until, false);
  }
  // Each row is looked at once: by the evaluation after its arrival, or the one whose minutes it belongs to.
  if (engine === "rowAlert") last = Math.min(last, schedule.firstRunFrom(ingested));
  if (engine === "nearRealTime")
    last = Math.min(last, lastScheduled(schedule, ingested + schedule.step, false));
  for (const { by, minutes, inclusive } of lookBack) {
    const until = (by === "eventTime" ? event : ingested) + minutes * MINUTE + again;
    const bound = isScheduled
      ? lastScheduled(schedule, until, !inclusive)
      : schedule.lastRunUntil(until, !inclusive);
    last = Math.min(last, bound);
  }
  return last;
}

/** The last evaluation that is scheduled at `time` or earlier; with `strictly`, earlier. */
function lastScheduled({ step }: Schedule, time: number, strictly: boolean): number {
  return strictly ? Math.ceil(time / step) - 1 : Math.floor(time / step);
}
