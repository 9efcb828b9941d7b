import { DEFAULT_READINGS, type Readings } from "../readings/index.ts";
import type { Alert } from "./alert-payload.ts";
import { type AlertRule, evaluationsToResolve } from "./alert-rule.ts";
import { countRows, decisiveCount, type ResultRow, type Series, together } from "./count-rows.ts";
import { stableId } from "./stable-id.ts";

/**
 * Runs the rule's query at `at`, over events of the rule's range only.
 *
 * @param lateMinutes how long before `at` the range ends, where an earlier evaluation is made again
 */
export type RunQuery = (rule: AlertRule, at: Date, lateMinutes?: number) => readonly ResultRow[];

interface OpenAlert {
  alert: Alert;
  missed: number;
}

const MINUTE = 60_000;
/** For so long an evaluation is made again where late data is looked at (`late-data`). */
const LATE_MINUTES = 15;

/**
 * Evaluates one rule again and again, and keeps the state of its alerts.
 *
 * Stateful rules fire once for each combination of dimension values and then stay quiet until that combination
 * is resolved; stateless ones fire at each evaluation that meets the condition. Source:
 * MicrosoftDocs/azure-monitor-docs articles/azure-monitor/alerts/alerts-overview.md.
 */
export class AlertEvaluator {
  readonly rule: AlertRule;
  readonly #runQuery: RunQuery;
  readonly #readings: Readings;
  readonly #open = new Map<string, OpenAlert>();

  constructor(rule: AlertRule, runQuery: RunQuery, readings: Readings = DEFAULT_READINGS) {
    this.rule = rule;
    this.#runQuery = runQuery;
    this.#readings = readings;
  }

  /** The alerts that fire or are resolved by this evaluation, in the order of their dimensions. */
  evaluate(at: Date): Alert[] {
    if (!this.rule.enabled) return [];
    const counted = this.#look(at);
    const changes: Alert[] = [];
    for (const [key, series] of counted) {
      const metricValue = decisiveCount(this.rule, series);
      if (metricValue === undefined) continue;
      const open = this.#open.get(key);
      if (open !== undefined) {
        open.missed = 0;
        continue;
      }
      const alert: Alert = {
        id: stableId(this.rule.id, key, at.toISOString()),
        rule: this.rule,
        dimensions: series.dimensions,
        firedAt: at,
        windowEnd: at,
        metricValue,
      };
      if (this.rule.stateful) this.#open.set(key, { alert, missed: 0 });
      changes.push(alert);
    }
    return [...changes, ...this.#resolve(counted, at)];
  }

  /** How far back it looks, at evaluations that are made again, too. */
  get rangeMinutes(): number {
    const late = this.#readings["late-data"] === "again" ? LATE_MINUTES : 0;
    return this.rule.rangeMinutes + late;
  }

  /** True while an alert is fired and not resolved. */
  get hasOpenAlerts(): boolean {
    return this.#open.size > 0;
  }

  /** This evaluation, and those of the last quarter of an hour once more, where late data is looked at. */
  #look(at: Date): Map<string, Series> {
    const { rule } = this;
    const which = this.#readings["alert-rows"];
    const now = countRows(rule, this.#runQuery(rule, at), at, which);
    if (this.#readings["late-data"] === "once") return now;
    const count = Math.floor(LATE_MINUTES / rule.frequencyMinutes);
    const late = Array.from({ length: count }, (_, index) => {
      const minutes = (index + 1) * rule.frequencyMinutes;
      const end = new Date(at.getTime() - minutes * MINUTE);
      return countRows(rule, this.#runQuery(rule, at, minutes), end, which);
    });
    return together([now, ...late]);
  }

  #resolve(counted: ReadonlyMap<string, Series>, at: Date): Alert[] {
    const resolved: Alert[] = [];
    for (const [key, open] of this.#open) {
      const series = counted.get(key);
      if (decisiveCount(this.rule, series) !== undefined) continue;
      open.missed++;
      if (open.missed < evaluationsToResolve(this.rule.frequencyMinutes)) continue;
      this.#open.delete(key);
      resolved.push({
        ...open.alert,
        resolvedAt: at,
        windowEnd: at,
        metricValue: series?.counts[0] ?? 0,
      });
    }
    return resolved;
  }
}
