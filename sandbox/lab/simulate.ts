import { DEFAULT_READINGS } from "../readings/index.ts";
import type { History } from "./history.ts";
import { emptyOutcome, type Outcome, type RuleEvent } from "./outcome.ts";
import type { LabReadings } from "./readings.ts";
import { runRows } from "./rows.ts";
import type { RuleShape } from "./rule-shape.ts";
import { Schedule, type ScheduleOptions } from "./schedule.ts";
import { FILTERED, OTHER_TABLE, type Visible, visibleEvaluations } from "./visible.ts";
import { runWindows } from "./windows.ts";

/** Why nobody was notified of a sign-in. */
export const CAUSES = {
  /** The rule reads another table. */
  otherTable: "in a table that the rule does not read",
  /** Its query leaves it out. */
  filtered: "left out by the query's Conditional Access condition",
  /** It arrived when no evaluation would look at it any more. */
  late: "arrived after the last evaluation that would have looked at it",
  /** The evaluations that would have seen it did not take place. */
  skipped: "every evaluation that would have seen it was skipped",
  /** It was among the rows, and no message named it. */
  unreported: "seen, but in no message",
} as const;
export type Cause = keyof typeof CAUSES;

export interface Simulated extends Outcome {
  /** Why nobody was notified of a sign-in; undefined where somebody was. */
  causeOf(signIn: number): Cause | undefined;
}

export interface SimulationOptions extends ScheduleOptions {
  /** Default: `DEFAULT_READINGS`. */
  readonly readings?: LabReadings;
}

/** Plays a history against one rule, and the one that it is assured by. */
export function simulate(
  history: History,
  shape: RuleShape,
  options: SimulationOptions,
  observe?: (event: RuleEvent) => void,
): Simulated {
  const { readings = DEFAULT_READINGS } = options;
  const outcome = emptyOutcome(history.count);
  const schedule = new Schedule(shape, options);
  const run = {
    history,
    shape,
    readings,
    schedule,
    visible: visibleEvaluations(history, shape, schedule, readings),
    outcome,
    observe,
  };
  const pages = shape.engine === "rowAlert" ? runRows(run) : undefined;
  if (pages === undefined) runWindows(run);
  const reaches = [run.visible];
  if (shape.assurance !== undefined) {
    const assuring = new Schedule(shape.assurance, options);
    const visible = visibleEvaluations(history, shape.assurance, assuring, readings);
    const faster = { pages: pages ?? new Map(), historyMinutes: shape.once?.historyMinutes ?? 0 };
    runWindows({ ...run, shape: shape.assurance, schedule: assuring, visible }, faster);
    reaches.push(visible);
  }
  return Object.assign(outcome, { causeOf: (signIn: number) => causeOf(outcome, reaches, signIn) });
}

function causeOf({ toldAt, seen }: Outcome, reaches: readonly Visible[], row: number): Cause | undefined {
  if (!Number.isNaN(toldAt[row])) return undefined;
  if (seen[row] === 1) return "unreported";
  if (reaches.every(({ hidden }) => hidden[row] === OTHER_TABLE)) return "otherTable";
  if (reaches.every(({ hidden }) => hidden[row] === OTHER_TABLE || hidden[row] === FILTERED))
    return "filtered";
  return reaches.some(({ first, last }) => (first[row] ?? 0) <= (last[row] ?? -1)) ? "skipped" : "late";
}
