import { type Azure, isOnboarded, workspaceOf } from "../azure/index.ts";
import type { WorkspaceLogs } from "../logs/workspace-logs.ts";
import {
  type AnalyticsRule,
  AnalyticsRuleEvaluator,
  type IncidentChange,
  type Incidents,
  incidentText,
  type ResultRow,
  type RuleResource,
  readAnalyticsRule,
} from "../sentinel/index.ts";
import type { RuleRuns } from "./rule-runs.ts";
import type { Timeline } from "./timeline.ts";

export interface SentinelHost {
  readonly azure: Azure;
  readonly logs: WorkspaceLogs;
  readonly incidents: Incidents;
  readonly timeline: Timeline;
  readonly ruleRuns: RuleRuns;
}

const NOTED = { created: "incident", updated: "incident updated", reopened: "incident reopened" } as const;

/** Microsoft Sentinel over the workspaces that are onboarded: runs their analytics rules, and opens incidents. */
export class SentinelService {
  readonly #host: SentinelHost;
  readonly #evaluators: readonly AnalyticsRuleEvaluator[];
  readonly #lastRun = new Map<string, number>();

  /**
   * Reads the rules that are deployed now.
   *
   * @param before the service so far: a rule that has not changed goes on, suppressed or not
   */
  constructor(host: SentinelHost, before?: SentinelService) {
    this.#host = host;
    const known = new Map(before?.running());
    this.#evaluators = host.azure.store
      .list("Microsoft.SecurityInsights/alertRules")
      .filter(({ id }) => isOnboarded(host.azure.store, workspaceOf(id)))
      .map(({ resource }) => readAnalyticsRule(resource as unknown as RuleResource))
      .map(
        (rule) =>
          (known.size === 0 ? undefined : known.get(JSON.stringify(rule))) ??
          new AnalyticsRuleEvaluator(rule, (each, at) => ruleRows(host.logs, each, at)),
      );
  }

  /** What runs its rules, by all that they are. */
  running(): [rule: string, evaluator: AnalyticsRuleEvaluator][] {
    return this.#evaluators.map((each) => [JSON.stringify(each.rule), each]);
  }

  /** Runs the rules that are due in this minute; what became of incidents. */
  evaluate(at: Date): IncidentChange[] {
    return this.#evaluators
      .filter((each) => each.isDue(at))
      .flatMap((evaluator) => {
        this.#lastRun.set(evaluator.rule.id, at.getTime());
        const changes = this.#host.incidents.add(evaluator.evaluate(at));
        for (const change of changes) this.#announce(change, at);
        this.#host.ruleRuns.note(evaluator.rule.id, { at, changes: changes.length, isOpen: false });
        return changes;
      });
  }

  /** How far back its rules look. */
  get rules(): readonly { readonly rangeMinutes: number }[] {
    return this.#evaluators.map(({ rule }) => ({ rangeMinutes: rule.periodMinutes + rule.delayMinutes }));
  }

  /** Whether every rule that is switched on has run at `time` or later. */
  hasRunSince(time: Date): boolean {
    return this.#evaluators.every(
      ({ rule }) => !rule.enabled || (this.#lastRun.get(rule.id) ?? 0) >= time.getTime(),
    );
  }

  #announce({ kind, incident }: IncidentChange, at: Date): void {
    const { timeline } = this.#host;
    const alerts = kind === "created" ? "" : ` (${incident.alerts.length} alerts)`;
    timeline.note(at, NOTED[kind], `${incidentText(incident)}${alerts}`, incident.ruleId);
  }
}

/**
 * What a rule's query finds at a time: over the events of its period, which ends before the delay; what `ingestion_time()`
 * gives is as it is. In near real time, the period is that of the ingestion. It has its first instant, not its last.
 */
export function ruleRows(logs: WorkspaceLogs, rule: AnalyticsRule, at: Date): ResultRow[] {
  const { workspaceId, query, periodMinutes, delayMinutes } = rule;
  const before = (minutes: number) => new Date(at.getTime() - minutes * 60_000 - 1);
  const { columns, rows } =
    rule.kind === "NRT"
      ? logs.queryArrived(workspaceId, query, before(periodMinutes + delayMinutes), before(delayMinutes))
      : logs.query(workspaceId, query, at, periodMinutes, delayMinutes);
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
}
