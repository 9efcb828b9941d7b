import { type Azure, DETECTION_RULE_TYPE } from "../azure/index.ts";
import { type DefenderAlert, DetectionEvaluator, type DetectionRule } from "../defender/index.ts";
import type { WorkspaceLogs } from "../logs/workspace-logs.ts";
import type { RuleRuns } from "./rule-runs.ts";
import type { Timeline } from "./timeline.ts";

export interface DefenderHost {
  readonly azure: Azure;
  readonly logs: WorkspaceLogs;
  readonly timeline: Timeline;
  readonly defenderAlerts: DefenderAlert[];
  readonly ruleRuns: RuleRuns;
}

/** Microsoft Defender XDR: runs the custom detection rules that are deployed. */
export class DefenderService {
  readonly #host: DefenderHost;
  readonly #workspaceId: string;
  readonly #evaluators: readonly DetectionEvaluator[];
  readonly #lastRun = new Map<DetectionEvaluator, number>();

  /**
   * @param workspaceId holds the tables of advanced hunting, too: they are played to where all others are
   * @param before the service so far: a rule that has not changed goes on
   */
  constructor(host: DefenderHost, workspaceId: string, before?: DefenderService) {
    this.#host = host;
    const known = new Map(before?.running());
    this.#workspaceId = workspaceId;
    this.#evaluators = host.azure.store
      .list(DETECTION_RULE_TYPE)
      .map(({ resource }) => resource["rule"] as DetectionRule)
      .map(
        (rule) =>
          known.get(JSON.stringify(rule)) ??
          new DetectionEvaluator(rule, (query, at, back) => this.#run(query, at, back)),
      );
  }

  /** What runs its rules, by all that they are. */
  running(): [rule: string, evaluator: DetectionEvaluator][] {
    return this.#evaluators.map((each) => [JSON.stringify(each.rule), each]);
  }

  /** How far back its rules look. */
  get rules(): readonly { readonly rangeMinutes: number }[] {
    return this.#evaluators.map(({ rangeMinutes }) => ({ rangeMinutes }));
  }

  /** Runs the rules that are due; how many alerts they found. */
  evaluate(at: Date): number {
    const before = this.#host.defenderAlerts.length;
    for (const evaluator of this.#evaluators.filter((each) => each.isDue(at))) {
      this.#lastRun.set(evaluator, at.getTime());
      const alerts = evaluator.evaluate(at);
      this.#host.ruleRuns.note(evaluator.rule.id, { at, changes: alerts.length, isOpen: false });
      for (const alert of alerts) {
        this.#host.defenderAlerts.push(alert);
        const { rule, title, severity, entities } = alert;
        const detail = `${severity}: ${title}; ${entities.join(", ")}`;
        this.#host.timeline.note(at, "defender alert", detail, rule.id);
      }
    }
    return this.#host.defenderAlerts.length - before;
  }

  /** Whether every rule that is switched on has run at `time` or later. */
  hasRunSince(time: Date): boolean {
    return this.#evaluators.every(
      (each) => each.rule.status !== "enabled" || (this.#lastRun.get(each) ?? 0) >= time.getTime(),
    );
  }

  #run(query: string, at: Date, lookBackMinutes: number) {
    const { columns, rows } = this.#host.logs.query(this.#workspaceId, query, at, lookBackMinutes);
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
  }
}
