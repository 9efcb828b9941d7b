import { type Azure, hasRole, isConfirmed, MAY_QUERY } from "../azure/index.ts";
import type { VirtualClock } from "../clock.ts";
import type { WorkspaceLogs } from "../logs/workspace-logs.ts";
import { type ActionGroupResource, notifyActionGroup } from "../monitor/action-group.ts";
import { AlertEvaluator, type ResultRow } from "../monitor/alert-evaluator.ts";
import type { Alert } from "../monitor/alert-payload.ts";
import { type AlertRule, readAlertRule } from "../monitor/alert-rule.ts";
import type { RateLimits } from "../monitor/rate-limits.ts";
import type { Outbox } from "../outbox/index.ts";
import type { Incidents } from "../sentinel/index.ts";
import { SentinelService } from "./sentinel.ts";
import type { Timeline } from "./timeline.ts";

const MINUTE = 60_000;

export interface AlertingHost {
  readonly azure: Azure;
  readonly clock: VirtualClock;
  readonly logs: WorkspaceLogs;
  readonly outbox: Outbox;
  readonly timeline: Timeline;
  readonly incidents: Incidents;
  readonly limits: RateLimits;
}

/**
 * Evaluates the deployed alert rules and analytics rules minute by minute, each at its own frequency, until `until`
 * has passed, every analytics rule has run after it, and no alert is open any more. What an alert rule fires is sent
 * to its action groups; what an analytics rule finds becomes an incident.
 *
 * @param settled resolves when everything that the alerts started has ended
 */
export async function evaluateAlerts(
  host: AlertingHost,
  until: Date,
  settled: () => Promise<void>,
): Promise<void> {
  const { azure, clock } = host;
  const evaluators = azure.store
    .list("Microsoft.Insights/scheduledQueryRules")
    .map(({ resource }) => readAlertRule(resource as unknown as Parameters<typeof readAlertRule>[0]))
    .map((rule) => new AlertEvaluator(rule, (each, at) => runRule(host, each, at)));
  const sentinel = new SentinelService(host);
  const last = until.getTime() + 2 * 1440 * MINUTE;
  for (let minute = nextMinute(clock.now()); ; minute += MINUTE) {
    await clock.advanceTo(new Date(minute));
    const due = evaluators.filter(({ rule }) => (minute / MINUTE) % rule.frequencyMinutes === 0);
    const changes = due.flatMap((evaluator) => evaluator.evaluate(clock.now()));
    sentinel.evaluate(clock.now());
    await clock.runUntil(Promise.all(changes.map((alert) => announce(host, alert))).then(settled));
    const isOpen = evaluators.some((evaluator) => evaluator.hasOpenAlerts);
    if (minute > until.getTime() && !isOpen && sentinel.hasRunSince(until)) return;
    if (minute > last && isOpen) throw new Error("An alert is still open two days after the last event.");
  }
}

/** A rule whose identity may not read the workspace finds nothing, and only its health would tell. */
function runRule({ azure, logs, timeline }: AlertingHost, rule: AlertRule, at: Date): ResultRow[] {
  const identity = rule.identityId === undefined ? undefined : azure.store.get(rule.identityId);
  const principalId = String(identity?.resource.properties?.["principalId"] ?? "");
  if (rule.identityId !== undefined && !hasRole(azure.store, principalId, MAY_QUERY, rule.workspaceId)) {
    timeline.note(at, "rule failed", `${rule.displayName}: its identity may not read the workspace`);
    return [];
  }
  const { columns, rows } = logs.query(rule.workspaceId, rule.query, at, rule.rangeMinutes);
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
}

async function announce(host: AlertingHost, alert: Alert): Promise<void> {
  const { azure, clock, outbox, timeline, limits } = host;
  const { rule, dimensions } = alert;
  const subject = dimensions.map(({ name, value }) => `${name}=${value}`).join(", ");
  const state = alert.resolvedAt === undefined ? "rule fired" : "rule resolved";
  timeline.note(clock.now(), state, `${rule.displayName} (Sev${rule.severity}): ${subject}`);
  await Promise.all(
    rule.actionGroupIds.map((id) => {
      const group = azure.store.get(id);
      if (group === undefined) {
        timeline.note(clock.now(), "action group", `${id} does not exist: nobody was told`);
        return undefined;
      }
      return notifyActionGroup(group.resource as unknown as ActionGroupResource, alert, {
        clock,
        send: azure.send,
        limits,
        isConfirmed: (groupId, address) => isConfirmed(azure.store, groupId, address),
        note: (what, detail) => timeline.note(clock.now(), what, detail),
        deliver: (message) => outbox.add({ via: "azure-monitor", ...message, at: clock.now() }),
      });
    }),
  );
}

function nextMinute(now: Date): number {
  return Math.ceil((now.getTime() + 1) / MINUTE) * MINUTE;
}
