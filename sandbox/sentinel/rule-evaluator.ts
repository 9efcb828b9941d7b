import { type AnalyticsRule, meetsTrigger } from "./analytics-rule.ts";
import { type Entity, mapEntities, textOf } from "./entities.ts";

/** A row of the query's result, by column name. */
export type ResultRow = Readonly<Record<string, unknown>>;

/** Runs the rule's query at `at`, over the rule's period only, which ends before the delay. */
export type RunQuery = (rule: AnalyticsRule, at: Date) => readonly ResultRow[];

/** What one run of a rule found. */
export interface SentinelAlert {
  readonly rule: AnalyticsRule;
  readonly at: Date;
  readonly entities: readonly Entity[];
  /** Of each detail the values of the alert's rows, each once. */
  readonly customDetails: Readonly<Record<string, readonly string[]>>;
  readonly rows: readonly ResultRow[];
}

/**
 * A run makes at most so many alerts; the last one then holds all rows (learn.microsoft.com/azure/sentinel:
 * scheduled-rules-overview, event grouping; near-real-time-rules, considerations).
 */
const MOST_ALERTS = { Scheduled: 150, NRT: 30 } as const;

/** Runs one rule again and again, and keeps whether it is suppressed. */
export class AnalyticsRuleEvaluator {
  readonly rule: AnalyticsRule;
  readonly #runQuery: RunQuery;
  #suppressedUntil = 0;

  constructor(rule: AnalyticsRule, runQuery: RunQuery) {
    this.rule = rule;
    this.#runQuery = runQuery;
  }

  /** Whether the rule runs in this minute: at its frequency, each time late by its delay. */
  isDue(at: Date): boolean {
    const minute = at.getTime() / 60_000;
    const { enabled, delayMinutes, frequencyMinutes } = this.rule;
    return enabled && (minute - delayMinutes) % frequencyMinutes === 0;
  }

  /** The alerts of one run. A suppressed rule does not run. */
  evaluate(at: Date): SentinelAlert[] {
    const { rule } = this;
    if (!rule.enabled || at.getTime() < this.#suppressedUntil) return [];
    const rows = this.#runQuery(rule, at);
    if (!meetsTrigger(rule, rows.length)) return [];
    const alerts = grouped(rule, rows).map((group) => ({
      rule,
      at,
      entities: mapEntities(rule.entityMappings, group),
      customDetails: detailsOf(rule, group),
      rows: group,
    }));
    if (rule.suppressionMinutes !== undefined && alerts.length > 0)
      this.#suppressedUntil = at.getTime() + rule.suppressionMinutes * 60_000;
    return alerts;
  }
}

/** The rows of each alert. */
function grouped({ aggregation, kind }: AnalyticsRule, rows: readonly ResultRow[]): (readonly ResultRow[])[] {
  if (aggregation === "SingleAlert") return [rows];
  const most = MOST_ALERTS[kind];
  if (rows.length <= most) return rows.map((row) => [row]);
  return [...rows.slice(0, most - 1).map((row) => [row]), rows];
}

function detailsOf({ customDetails }: AnalyticsRule, rows: readonly ResultRow[]) {
  return Object.fromEntries(
    Object.entries(customDetails).map(([key, column]) => [
      key,
      [...new Set(rows.map((row) => textOf(row, column)))],
    ]),
  );
}
