import { hasRole, MAY_QUERY } from "../azure/index.ts";
import { greatest } from "../extremes.ts";
import { wireValue } from "../kusto/index.ts";
import type { WorkspaceLogs } from "../logs/workspace-logs.ts";
import { AlertEvaluator } from "../monitor/alert-evaluator.ts";
import { type AlertRule, readAlertRule } from "../monitor/alert-rule.ts";
import type { AnyAlert } from "../monitor/any-alert.ts";
import type { ResultRow } from "../monitor/measure.ts";
import { MetricEvaluator } from "../monitor/metric-evaluator.ts";
import { readMetricRule } from "../monitor/metric-rule.ts";
import { evaluateMinute } from "../monitor/row-evaluator.ts";
import { type RowRule, readRowRule, type ShownRow } from "../monitor/row-rule.ts";
import type { Incidents } from "../sentinel/index.ts";
import type { ActivityLog } from "./activity-log.ts";
import { type AnnouncingHost, announce } from "./announce.ts";
import { automate } from "./automation.ts";
import { type DefenderHost, DefenderService } from "./defender.ts";
import { IdleTime } from "./idle-time.ts";
import { RuleHealth } from "./rule-health.ts";
import type { RuleRuns } from "./rule-runs.ts";
import { SentinelService } from "./sentinel.ts";
import type { WorkflowMetrics } from "./workflow-metrics.ts";

const MINUTE = 60_000;
/** A rule that runs less often has no health (azure-monitor-docs, log-alert-rule-health.md). */
const MOST_MINUTES_WITH_HEALTH = 15;
/** An alert that is open for longer than this after the last event will not be resolved by waiting. */
const PATIENCE = 2 * 1440 * MINUTE;

export interface AlertingHost extends AnnouncingHost, DefenderHost {
  readonly logs: WorkspaceLogs;
  readonly metrics: WorkflowMetrics;
  readonly activity: ActivityLog;
  readonly incidents: Incidents;
  readonly ruleRuns: RuleRuns;
  /** Resolves when everything that the alerts started has ended. */
  settled(): Promise<void>;
}

/** What runs the queries of rules, too. */
export interface QueryingHost extends AlertingHost {
  readonly health: RuleHealth;
}

/** A rule of any kind that is evaluated again and again. */
export interface Evaluator {
  readonly id: string;
  /** The rule as it is deployed. */
  readonly rule: string;
  readonly isMetric: boolean;
  readonly title: string;
  readonly frequencyMinutes: number;
  /** How far back it looks. */
  readonly rangeMinutes: number;
  evaluate(at: Date): readonly AnyAlert[];
  isOpen(): boolean;
}

export interface Evaluation {
  readonly until: Date;
  readonly workspaceId: string;
  /** When rows arrive, in order: where they are far apart, the idle time between them is skipped. */
  readonly arrivals?: readonly number[];
  readonly onMinute?: ((at: Date) => void) | undefined;
}

/**
 * Evaluates the deployed log alert, metric alert and analytics rules minute by minute, each at its own frequency,
 * until `until` has passed, every analytics rule has run after it, and no alert is open any more. What alert rules and
 * the activity log fire is sent to the rules' action groups; what an analytics rule finds becomes an incident, which
 * automation rules answer.
 */
export async function evaluateAlerts(
  alerting: AlertingHost,
  { until, workspaceId, arrivals = [], onMinute }: Evaluation,
): Promise<void> {
  const host: QueryingHost = { ...alerting, health: new RuleHealth(alerting) };
  const { clock, timeline } = host;
  const rules = readRules(host, workspaceId);
  const { evaluators, sentinel, defender } = rules;
  const metric = evaluators.filter(({ isMetric }) => isMetric);
  // What the last alert started may fail, and the metric rules must have looked at it.
  const lookedAt = Math.max(0, ...metric.map(({ frequencyMinutes }) => frequencyMinutes)) * MINUTE;
  let lastAlert = Number.NEGATIVE_INFINITY;
  const ranges = [...evaluators, ...sentinel.rules, ...defender.rules].map((each) => each.rangeMinutes);
  const idle = new IdleTime(clock.now().getTime(), arrivals, Math.max(0, greatest(ranges)));
  await announceActivity(host);
  for (let minute = nextMinute(clock.now()); ; minute += MINUTE) {
    await clock.advanceTo(new Date(minute));
    onMinute?.(clock.now());
    const { fired, happened } = await runMinute(host, rules, minute);
    if (fired) lastAlert = minute;
    const open = evaluators.filter((evaluator) => evaluator.isOpen());
    if (open.length > 0 || fired || happened) idle.busy(minute);
    const end = idle.endAfter(minute);
    if (end !== undefined) {
      const days = Math.round((end - minute) / (1440 * MINUTE));
      timeline.note(clock.now(), "idle", `nothing arrives and nothing is open: ${days} days are skipped`);
      minute = end - MINUTE;
      continue;
    }
    if (!sentinel.hasRunSince(until) || !defender.hasRunSince(until)) continue;
    const isQuiet = open.length === 0 && minute >= lastAlert + lookedAt;
    if (minute > until.getTime() && isQuiet) return;
    if (minute > until.getTime() + PATIENCE) {
      for (const { title } of open) timeline.note(clock.now(), "still open", title);
      return;
    }
  }
}

/** All rules that are deployed now. */
export interface Rules {
  readonly evaluators: readonly Evaluator[];
  readonly sentinel: SentinelService;
  readonly defender: DefenderService;
}

/** @param before the rules so far: one that has not changed goes on */
export function readRules(host: QueryingHost, workspaceId: string, before?: Rules): Rules {
  const known = new Map(before?.evaluators.map((each) => [each.rule, each]));
  const all = [...rowEvaluators(host), ...logEvaluators(host), ...metricEvaluators(host)];
  return {
    evaluators: before === undefined ? all : all.map((evaluator) => known.get(evaluator.rule) ?? evaluator),
    sentinel: new SentinelService(host, before?.sentinel),
    defender: new DefenderService(host, workspaceId, before?.defender),
  };
}

/** What came of a minute. */
export interface Minute {
  /** Alerts, or what automation started: another rule may look at it. */
  readonly fired: boolean;
  /** Anything else: incidents, alerts of Defender, of the activity log. */
  readonly happened: boolean;
}

/** Runs what is due in a minute, now. */
export async function runMinute(host: AlertingHost, rules: Rules, minute: number): Promise<Minute> {
  const { clock } = host;
  const due = rules.evaluators.filter(({ frequencyMinutes }) => (minute / MINUTE) % frequencyMinutes === 0);
  const alerts = due.flatMap((evaluator) => {
    const changes = evaluator.evaluate(clock.now());
    const run = { at: clock.now(), changes: changes.length, isOpen: evaluator.isOpen() };
    host.ruleRuns.note(evaluator.id, run);
    return changes;
  });
  const changes = rules.sentinel.evaluate(clock.now());
  const found = rules.defender.evaluate(clock.now());
  // Most minutes bring nothing: what would wait for nothing takes turns of the event loop all the same.
  if (alerts.length > 0) await announceAll(host, alerts);
  const automated = await clock.runUntil(
    automate(host, changes).then((ran) => host.settled().then(() => ran)),
  );
  const acted = host.activity.hasFired ? await announceActivity(host) : 0;
  return { fired: alerts.length > 0 || automated, happened: changes.length + found + acted > 0 };
}

/** Sends what the activity log has fired, and waits until everything that this started has ended; how many alerts. */
export async function announceActivity(host: AlertingHost): Promise<number> {
  const alerts = host.activity.take();
  await announceAll(host, alerts);
  return alerts.length;
}

async function announceAll(host: AlertingHost, alerts: readonly AnyAlert[]): Promise<void> {
  await host.clock.runUntil(Promise.all(alerts.map((alert) => announce(host, alert))).then(host.settled));
}

/** Rules that look at each row by itself: every minute, at the rows that arrived in it. Their alerts are never open. */
function rowEvaluators(host: QueryingHost): Evaluator[] {
  return host.azure.store
    .list("Microsoft.Insights/scheduledQueryRules")
    .filter(({ body }) => body.kind === "SimpleLogAlert")
    .map(({ resource }) => ({
      source: resource,
      rule: readRowRule(resource as unknown as Parameters<typeof readRowRule>[0]),
    }))
    .map(({ source, rule }) => ({
      id: source.id,
      get rule() {
        return JSON.stringify(source);
      },
      isMetric: false,
      title: rule.displayName,
      frequencyMinutes: 1,
      rangeMinutes: 1,
      evaluate: (at) => evaluateMinute(rule, matching(host, rule, at), at, host.readings),
      isOpen: () => false,
    }));
}

function logEvaluators(host: QueryingHost): Evaluator[] {
  return host.azure.store
    .list("Microsoft.Insights/scheduledQueryRules")
    .filter(({ body }) => body.kind !== "SimpleLogAlert")
    .map(({ resource }) => {
      const rule = readAlertRule(resource as unknown as Parameters<typeof readAlertRule>[0]);
      const evaluator = new AlertEvaluator(rule, (...asked) => runRule(host, ...asked), host.readings);
      return {
        id: resource.id,
        get rule() {
          return JSON.stringify(resource);
        },
        isMetric: false,
        title: rule.displayName,
        frequencyMinutes: rule.frequencyMinutes,
        rangeMinutes: evaluator.rangeMinutes,
        evaluate: (at) => evaluator.evaluate(at),
        isOpen: () => evaluator.hasOpenAlerts,
      };
    });
}

function metricEvaluators({ azure, metrics }: AlertingHost): Evaluator[] {
  return azure.store.list("Microsoft.Insights/metricAlerts").map(({ resource }) => {
    const rule = readMetricRule(resource as unknown as Parameters<typeof readMetricRule>[0]);
    const evaluator = new MetricEvaluator(rule, (...query) => metrics.total(...query));
    return {
      id: resource.id,
      get rule() {
        return JSON.stringify(resource);
      },
      isMetric: true,
      title: rule.name,
      frequencyMinutes: rule.frequencyMinutes,
      rangeMinutes: rule.windowMinutes,
      evaluate: (at) => [evaluator.evaluate(at) ?? []].flat(),
      isOpen: () => evaluator.hasOpenAlert,
    };
  });
}

function runRule(host: QueryingHost, rule: AlertRule, at: Date, lateMinutes?: number): ResultRow[] {
  if (!mayRead(host, rule, at)) return [];
  const { workspaceId, query, rangeMinutes } = rule;
  const { columns, rows } = host.logs.query(workspaceId, query, at, rangeMinutes, lateMinutes);
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
}

/** Those of the rows that arrived in the last minute that match; an alert shows five columns at most. */
function matching(host: QueryingHost, rule: RowRule, at: Date): ShownRow[] {
  if (!mayRead(host, rule, at)) return [];
  const from = new Date(at.getTime() - MINUTE);
  const { columns, rows } = host.logs.queryArrived(rule.workspaceId, rule.query, from, at);
  return rows.map((row) =>
    columns.slice(0, 5).map(({ name, type }, index) => {
      const value = wireValue(row[index] ?? null, type);
      return { name, value: typeof value === "string" ? value : JSON.stringify(value) };
    }),
  );
}

/** A rule whose identity may not read the workspace finds nothing: only its health shows it. */
function mayRead({ azure, timeline, health }: QueryingHost, rule: AlertRule | RowRule, at: Date): boolean {
  const identity = rule.identityId === undefined ? undefined : azure.store.get(rule.identityId);
  const principalId = String(identity?.resource.properties?.["principalId"] ?? "");
  if (rule.identityId === undefined || hasRole(azure.store, principalId, MAY_QUERY, rule.workspaceId)) {
    health.succeeded(rule.id);
    return true;
  }
  timeline.note(at, "rule failed", `${rule.displayName}: its identity may not read the workspace`);
  if (!("frequencyMinutes" in rule) || rule.frequencyMinutes <= MOST_MINUTES_WITH_HEALTH)
    health.failed(rule.id, "Unauthorized to run query");
  return false;
}

function nextMinute(now: Date): number {
  return Math.ceil((now.getTime() + 1) / MINUTE) * MINUTE;
}
