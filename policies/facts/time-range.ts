import { at, listAt, minutes } from "./read.ts";

/** How far back a log alert's query sees by event time, and the bins in which its rows are counted; minutes, all. */
export interface QueryRange {
  readonly range: number;
  /** What sets the range, for a message. */
  readonly words: string;
  /** What the window and its periods cover. */
  readonly binned: number;
}

/** Source: learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule (override query time range). */
export function queryRange(props: unknown): QueryRange {
  const [criterion] = listAt(props, "criteria", "allOf");
  const periods = Number(at(criterion, "failingPeriods", "numberOfEvaluationPeriods") ?? 1);
  const window = at(props, "windowSize");
  const binned = (minutes(window) ?? 0) * periods;
  const override = at(props, "overrideQueryTimeRange");
  if (override === undefined || override === null)
    return { range: binned, words: `${window} (windowSize)`, binned };
  return { range: minutes(override) ?? 0, words: `${override} (overrideQueryTimeRange)`, binned };
}
