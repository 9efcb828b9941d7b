import type { MetricAlert } from "./metric-alert.ts";
import { type MetricRule, meetsCriterion } from "./metric-rule.ts";
import { stableId } from "./stable-id.ts";

/** The sum of a metric of a resource over the minutes that end at `until`. */
export type ReadMetric = (resourceId: string, metricName: string, until: Date, minutes: number) => number;

/** Evaluations in a row that miss the condition until an alert is resolved (azure-monitor-docs, alerts-overview.md). */
const MISSES_TO_RESOLVE = 3;

/**
 * Evaluates one metric alert rule again and again, and keeps the state of its alert. A stateful rule fires once
 * and stays quiet until it is resolved; another fires at each evaluation that meets the condition.
 */
export class MetricEvaluator {
  readonly rule: MetricRule;
  readonly #read: ReadMetric;
  #open: { readonly alert: MetricAlert; missed: number } | undefined;

  constructor(rule: MetricRule, read: ReadMetric) {
    this.rule = rule;
    this.#read = read;
  }

  /** What fires or is resolved by this evaluation. */
  evaluate(at: Date): MetricAlert | undefined {
    const { rule } = this;
    if (!rule.enabled) return undefined;
    const values = rule.criteria.map(({ metricName }) =>
      this.#read(rule.resourceId, metricName, at, rule.windowMinutes),
    );
    const isMet = rule.criteria.every((criterion, index) => meetsCriterion(criterion, values[index] ?? 0));
    if (this.#open === undefined) return isMet ? this.#fire(at, values) : undefined;
    if (isMet) {
      this.#open.missed = 0;
      return undefined;
    }
    this.#open.missed++;
    if (this.#open.missed < MISSES_TO_RESOLVE) return undefined;
    const { alert } = this.#open;
    this.#open = undefined;
    return { ...alert, resolvedAt: at, windowEnd: at, values };
  }

  /** True while an alert is fired and not resolved. */
  get hasOpenAlert(): boolean {
    return this.#open !== undefined;
  }

  #fire(at: Date, values: readonly number[]): MetricAlert {
    const { rule } = this;
    const id = stableId(rule.id, at.toISOString());
    const alert: MetricAlert = { signal: "metric", id, rule, firedAt: at, windowEnd: at, values };
    if (rule.stateful) this.#open = { alert, missed: 0 };
    return alert;
  }
}
