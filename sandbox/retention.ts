/** How long what happened is remembered, in milliseconds on the virtual clock. */
export interface Retention {
  readonly runs: number;
  readonly alerts: number;
  readonly metrics: number;
  /** Messages and the timeline, which Azure does not have. */
  readonly rest: number;
}

const DAY = 86_400_000;

/**
 * As Azure does: runs of workflows (learn.microsoft.com, Logic Apps, limits and configuration, run history retention),
 * alerts (azure-monitor-docs, alerts/alerts-overview.md) and metrics (azure-monitor-docs,
 * essentials/data-platform-metrics.md, retention).
 */
export const AZURE_RETENTION: Retention = {
  runs: 90 * DAY,
  alerts: 30 * DAY,
  metrics: 93 * DAY,
  rest: 90 * DAY,
};

/** Nothing is forgotten: who plays a year wants to see all of it. */
export const NO_RETENTION: Retention = {
  runs: Number.POSITIVE_INFINITY,
  alerts: Number.POSITIVE_INFINITY,
  metrics: Number.POSITIVE_INFINITY,
  rest: Number.POSITIVE_INFINITY,
};

/** Takes what is older than `kept` before `now` away from the front of a list in the order of time. */
export function forget<T>(list: T[], kept: number, now: Date, timeOf: (item: T) => Date): void {
  const oldest = now.getTime() - kept;
  let count = 0;
  for (const item of list) {
    if (timeOf(item).getTime() >= oldest) break;
    count += 1;
  }
  if (count > 0) list.splice(0, count);
}
