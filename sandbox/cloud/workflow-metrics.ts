import { forget } from "../retention.ts";

/** The metrics of workflows that the sandbox counts. */
export const COUNTED = [
  "RunsCancelled",
  "RunsCompleted",
  "RunsFailed",
  "RunsStarted",
  "RunsSucceeded",
  "RunThrottledEvents",
  "TriggerThrottledEvents",
] as const;

export type WorkflowMetric = (typeof COUNTED)[number];

/**
 * What happened in workflows, by their metrics. Source of the names:
 * azure-monitor-docs, reference/supported-metrics/microsoft-logic-workflows-metrics.md.
 */
export class WorkflowMetrics {
  readonly #kept: number;
  readonly #points: { readonly workflow: string; readonly metric: string; readonly at: number }[] = [];

  /** @param kept how long they are remembered, in milliseconds. Default: for ever */
  constructor(kept: number = Number.POSITIVE_INFINITY) {
    this.#kept = kept;
  }

  add(workflowId: string, at: Date, ...metrics: readonly WorkflowMetric[]): void {
    forget(this.#points, this.#kept, at, (point) => new Date(point.at));
    for (const metric of metrics) {
      this.#points.push({ workflow: workflowId.toLowerCase(), metric, at: at.getTime() });
    }
  }

  /**
   * How often in the minutes that end at `until`.
   *
   * @throws Error for a metric that is not counted
   */
  total(workflowId: string, metric: string, until: Date, minutes: number): number {
    if (!COUNTED.some((counted) => counted === metric)) {
      throw new Error(`The sandbox does not count the metric ${metric}. It counts: ${COUNTED.join(", ")}.`);
    }
    const end = until.getTime();
    const start = end - minutes * 60_000;
    const id = workflowId.toLowerCase();
    return this.#points.filter(
      (point) => point.workflow === id && point.metric === metric && point.at > start && point.at <= end,
    ).length;
  }
}
