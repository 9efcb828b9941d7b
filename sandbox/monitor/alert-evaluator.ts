import { DEFAULT_READINGS, type Readings } from "../readings/index.ts";
import type { Alert } from "./alert-payload.ts";
import { type AlertRule, evaluationsToResolve } from "./alert-rule.ts";
import { decisiveValue, measure, type ResultRow, type Series } from "./measure.ts";
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
 * MicrosoftDocs/azure-monitor-docs articles/azure-monitor/alerts/alerts-overview.md. `muteActionsDuration` mutes actions
 * after the alert has fired (learn.microsoft.com/rest/api/monitor, scheduled query rules); that it mutes those of all
 * combinations is assumed, since it is the worse.
 */
export class AlertEvaluator {
  readonly rule: AlertRule;
  readonly #runQuery: RunQuery;
  readonly #readings: Readings;
  readonly #open = new Map<string, OpenAlert>();
  #mutedUntil = Number.NEGATIVE_INFINITY;

  constructor(rule: AlertRule, runQuery: RunQuery, readings: Readings = DEFAULT_READINGS) {
    this.rule = rule;
    this.#runQuery = runQuery;
    this.#readings = readings;
  }

  /** The alerts that fire or are resolved by this evaluation, in the order of their dimensions. */
  evaluate(at: Date): Alert[] {
    if (!this.rule.enabled) return [];
    const looks = this.#look(at);
    const changes: Alert[] = [];
    const isMuted = at.getTime() < this.#mutedUntil;
    const found = new Map(looks.flatMap((look) => [...look]));
    for (const [key, { dimensions }] of found) {
      const metricValue = this.#decisive(looks, key);
      if (metricValue === undefined) continue;
      const open = this.#open.get(key);
      if (open !== undefined) {
        open.missed = 0;
        continue;
      }
      const alert: Alert = {
        id: stableId(this.rule.id, key, at.toISOString()),
        rule: this.rule,
        dimensions,
        firedAt: at,
        windowEnd: at,
        metricValue,
        ...(isMuted ? { isMuted } : {}),
      };
      if (this.rule.stateful) this.#open.set(key, { alert, missed: 0 });
      changes.push(alert);
    }
    if (changes.length > 0 && !isMuted)
      this.#mutedUntil = at.getTime() + (this.rule.muteMinutes ?? 0) * MINUTE;
    return [...changes, ...this.#resolve(looks, at)];
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
  #look(at: Date): Map<string, Series>[] {
    const { rule } = this;
    const which = this.#readings["alert-rows"];
    const now = measure(rule, this.#runQuery(rule, at), at, which);
    if (this.#readings["late-data"] === "once") return [now];
    const count = Math.floor(LATE_MINUTES / rule.frequencyMinutes);
    const late = Array.from({ length: count }, (_, index) => {
      const minutes = (index + 1) * rule.frequencyMinutes;
      const end = new Date(at.getTime() - minutes * MINUTE);
      return measure(rule, this.#runQuery(rule, at, minutes), end, which);
    });
    return [now, ...late];
  }

  /** What meets the condition in any of the looks; a combination that none of them has may meet it by its absence. */
  #decisive(looks: readonly Map<string, Series>[], key: string): number | undefined {
    const found = looks.flatMap((look) => look.get(key) ?? []);
    if (found.length === 0) return decisiveValue(this.rule, undefined);
    return found.map((series) => decisiveValue(this.rule, series)).find((value) => value !== undefined);
  }

  #resolve(looks: readonly Map<string, Series>[], at: Date): Alert[] {
    const resolved: Alert[] = [];
    for (const [key, open] of this.#open) {
      if (this.#decisive(looks, key) !== undefined) continue;
      open.missed++;
      if (open.missed < evaluationsToResolve(this.rule.frequencyMinutes)) continue;
      this.#open.delete(key);
      resolved.push({
        ...open.alert,
        resolvedAt: at,
        windowEnd: at,
        metricValue: looks.flatMap((look) => look.get(key)?.values ?? [])[0] ?? 0,
      });
    }
    return resolved;
  }
}
