import type { Alert } from "./alert-payload.ts";
import { type AlertRule, type Dimension, evaluationsToResolve, meetsCondition } from "./alert-rule.ts";
import { stableId } from "./stable-id.ts";

/** A row of the query's result, by column name; dimension columns are texts or numbers. */
export type ResultRow = Readonly<Record<string, unknown>>;

/** Runs the rule's query at `at`, over events of the rule's range only. */
export type RunQuery = (rule: AlertRule, at: Date) => readonly ResultRow[];

interface OpenAlert {
  alert: Alert;
  missed: number;
}

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
  readonly #open = new Map<string, OpenAlert>();

  constructor(rule: AlertRule, runQuery: RunQuery) {
    this.rule = rule;
    this.#runQuery = runQuery;
  }

  /** The alerts that fire or are resolved by this evaluation, in the order of their dimensions. */
  evaluate(at: Date): Alert[] {
    if (!this.rule.enabled) return [];
    const counts = this.#countByDimensions(this.#runQuery(this.rule, at));
    const changes: Alert[] = [];
    for (const [key, { dimensions, count }] of counts) {
      if (!meetsCondition(this.rule, count)) continue;
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
        metricValue: count,
      };
      if (this.rule.stateful) this.#open.set(key, { alert, missed: 0 });
      changes.push(alert);
    }
    return [...changes, ...this.#resolve(counts, at)];
  }

  /** True while an alert is fired and not resolved. */
  get hasOpenAlerts(): boolean {
    return this.#open.size > 0;
  }

  #resolve(counts: Map<string, { count: number }>, at: Date): Alert[] {
    const resolved: Alert[] = [];
    for (const [key, open] of this.#open) {
      if (meetsCondition(this.rule, counts.get(key)?.count ?? 0)) continue;
      open.missed++;
      if (open.missed < evaluationsToResolve(this.rule.frequencyMinutes)) continue;
      this.#open.delete(key);
      resolved.push({
        ...open.alert,
        resolvedAt: at,
        windowEnd: at,
        metricValue: counts.get(key)?.count ?? 0,
      });
    }
    return resolved;
  }

  #countByDimensions(rows: readonly ResultRow[]) {
    const counts = new Map<string, { dimensions: Dimension[]; count: number }>();
    // A rule that is not split always has its one series, also with no rows: "less than" needs it.
    if (this.rule.dimensions.length === 0) counts.set("[]", { dimensions: [], count: rows.length });
    else {
      for (const row of rows) {
        const dimensions = this.rule.dimensions.map((name) => ({
          name,
          value: dimensionValue(this.rule, row, name),
        }));
        const key = JSON.stringify(dimensions);
        const group = counts.get(key);
        if (group === undefined) counts.set(key, { dimensions, count: 1 });
        else group.count++;
      }
    }
    return counts;
  }
}

function dimensionValue(rule: AlertRule, row: ResultRow, name: string): string {
  const value = row[name];
  if (value === undefined) {
    throw new Error(
      `The alert rule "${rule.displayName}" is split by "${name}", which its query does not return.`,
    );
  }
  if (typeof value === "object" && value !== null) {
    throw new Error(
      `The alert rule "${rule.displayName}" is split by "${name}", which is neither text nor number.`,
    );
  }
  return value === null ? "" : String(value);
}
