import { ruleRows } from "../../sandbox/cloud/sentinel.ts";
import { ingest, ticksOf } from "../../sandbox/kusto/index.ts";
import type { History } from "../../sandbox/lab/history.ts";
import type { DeployedResource, RuleShape } from "../../sandbox/lab/index.ts";
import type { RuleEvent } from "../../sandbox/lab/outcome.ts";
import { Schedule, type ScheduleOptions } from "../../sandbox/lab/schedule.ts";
import { WorkspaceLogs } from "../../sandbox/logs/workspace-logs.ts";
import { AlertEvaluator } from "../../sandbox/monitor/alert-evaluator.ts";
import { type AlertRule, readAlertRule } from "../../sandbox/monitor/alert-rule.ts";
import { evaluateMinute } from "../../sandbox/monitor/row-evaluator.ts";
import { readRowRule } from "../../sandbox/monitor/row-rule.ts";
import { DEFAULT_READINGS, type Readings } from "../../sandbox/readings/index.ts";
import {
  AnalyticsRuleEvaluator,
  type RuleResource,
  readAnalyticsRule,
} from "../../sandbox/sentinel/index.ts";
import { tables } from "../../sandbox/tables/index.ts";
import { WORKSPACE } from "./histories.ts";

const START = Date.UTC(2026, 0, 10);
const MINUTE = 60_000;

type Rows = readonly Readonly<Record<string, unknown>>[];

/** What the sandbox itself does with a rule and a history: its query engine and its evaluators, minute by minute. */
export function slowPath(
  resource: DeployedResource,
  shape: RuleShape,
  history: History,
  options: ScheduleOptions,
  readings: Readings = DEFAULT_READINGS,
): RuleEvent[] {
  const logs = logsOf(history);
  const schedule = new Schedule(shape, options);
  const evaluate = ENGINES[shape.engine](resource, logs, readings);
  // After that no event is in the rule's range, and 90 minutes close every alert, where late data is looked at for 15.
  const latest = ["rowAlert", "nearRealTime"].includes(shape.engine) ? history.ingested : history.event;
  const last = Math.max(0, ...latest) + ((shape.rangeMinutes ?? 0) + 105) * MINUTE;
  const events: RuleEvent[] = [];
  for (let evaluation = 0; schedule.scheduledAt(evaluation) <= last; evaluation++) {
    if (schedule.isSkipped(evaluation)) continue;
    const at = schedule.runsAt(evaluation);
    for (const { kind, rows } of evaluate(new Date(START + at)))
      events.push({ kind, at, signIns: rows.map(({ Id }) => Number(Id)) });
  }
  return events;
}

type Evaluate = (at: Date) => { kind: "page" | "resolved"; rows: Rows }[];

/** Tells of the rows of every look of an evaluation, each once; where only the newest bin counts, of those in it. */
function logAlert({ id, body }: DeployedResource, logs: WorkspaceLogs, readings: Readings): Evaluate {
  const rule = readAlertRule({ id, ...(body as object) } as Parameters<typeof readAlertRule>[0]);
  const told = new Map<string, Rows[number]>();
  const query = (asked: AlertRule, at: Date, late?: number) => {
    const found = objects(logs.query(asked.workspaceId, asked.query, at, asked.rangeMinutes, late));
    const newest = ticksOf(new Date(at.getTime() - ((late ?? 0) + asked.windowMinutes) * MINUTE));
    for (const row of found) {
      if (readings["alert-rows"] !== "newest" || (row["TimeGenerated"] as bigint) >= newest)
        told.set(String(row["Id"]), row);
    }
    return found;
  };
  const evaluator = new AlertEvaluator(rule, query, readings);
  return (at) => {
    told.clear();
    return evaluator.evaluate(at).map(({ dimensions, resolvedAt }) => ({
      kind: resolvedAt === undefined ? "page" : "resolved",
      rows:
        resolvedAt === undefined
          ? [...told.values()].filter((row) => dimensions.every(({ name, value }) => row[name] === value))
          : [],
    }));
  };
}

function rowAlert({ id, body }: DeployedResource, logs: WorkspaceLogs, readings: Readings): Evaluate {
  const rule = readRowRule({ id, ...(body as object) } as Parameters<typeof readRowRule>[0]);
  return (at) => {
    const rows = objects(
      logs.queryArrived(rule.workspaceId, rule.query, new Date(at.getTime() - MINUTE), at),
    );
    const alerts = evaluateMinute(
      rule,
      rows.map(() => []),
      at,
      readings,
    );
    return alerts.map(({ metricValue }, index) => ({
      kind: "page" as const,
      rows: metricValue === 1 ? rows.slice(index, index + 1) : rows,
    }));
  };
}

function sentinel({ id, body }: DeployedResource, logs: WorkspaceLogs): Evaluate {
  const rule = readAnalyticsRule({ id, ...(body as object) } as RuleResource);
  const evaluator = new AnalyticsRuleEvaluator(rule, (each, at) => ruleRows(logs, each, at));
  return (at) => evaluator.evaluate(at).map(({ rows }) => ({ kind: "page", rows }));
}

const ENGINES: Record<
  RuleShape["engine"],
  (resource: DeployedResource, logs: WorkspaceLogs, readings: Readings) => Evaluate
> = {
  logAlert,
  rowAlert,
  sentinel,
  nearRealTime: sentinel,
};

function logsOf(history: History): WorkspaceLogs {
  const logs = new WorkspaceLogs();
  ["SigninLogs", "AADNonInteractiveUserSignInLogs"].forEach((name, background) => {
    const schema = tables.get(name);
    if (schema === undefined) throw new Error(`There is no table ${name}.`);
    const rows = [...history.event.keys()]
      .filter((row) => history.background[row] === background)
      .map((row) => ({
        Id: String(row),
        TimeGenerated: timeOf(history.event[row]),
        CreatedDateTime: timeOf(history.event[row]),
        _ingested: timeOf(history.ingested[row]),
        UserPrincipalName: `BG${history.seriesOf[row]}@contoso.com`,
        IPAddress: "203.0.113.7",
        ResultType: "0",
        ConditionalAccessStatus: history.policyApplied[row] === 1 ? "success" : "notApplied",
      }));
    logs.append(WORKSPACE, name, ingest(schema, rows, "history").rows);
  });
  return logs;
}

function objects({ columns, rows }: ReturnType<WorkspaceLogs["query"]>): Rows {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
}

function timeOf(milliseconds: number | undefined): string {
  return new Date(START + (milliseconds ?? 0)).toISOString();
}
