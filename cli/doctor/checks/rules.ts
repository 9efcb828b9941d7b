import { idsOfType } from "../../azure/stack.ts";
import { error, type Judgment, ok, warning } from "../finding.ts";
import { gone } from "../gone.ts";
import { last, propertiesOf } from "../reads.ts";
import { ifThere } from "../unanswered.ts";
import type { Check, Visit } from "../visit.ts";
import { conditionFaults } from "./rule-conditions.ts";

const SILENT = "What it looks for goes unnoticed.";
/** The types of watchers that are not log alerts, each with its oldest stable API version. */
const WATCHERS = {
  "Microsoft.Insights/activityLogAlerts": "2020-10-01",
  "Microsoft.Insights/metricAlerts": "2018-03-01",
} as const;

/** Whether the alert rules of Azure Monitor exist, are enabled and healthy, have an action group, and leave nothing out. */
export const rules: Check = {
  id: "rules",
  title: "Alert rules",
  async *run(visit) {
    const { deployed, reads, target } = visit;
    if (deployed === undefined) return;
    const ids = idsOfType(deployed, "Microsoft.Insights/scheduledQueryRules");
    for (const id of ids) yield* logAlert(id, visit);
    let watching = 0;
    for (const [type, version] of Object.entries(WATCHERS)) {
      for (const id of idsOfType(deployed, type)) {
        const rule = await ifThere(reads.resource(id, version));
        if (rule === undefined) yield gone("The watcher", id);
        else if (propertiesOf(rule)["enabled"] === false) {
          yield error(`The watcher ${last(id)} is disabled`, {
            why: "Nobody is notified when somebody removes parts of the alerting, or when it fails.",
            fix: `pulumi up --refresh --stack ${target.stack}`,
          });
        } else watching++;
      }
    }
    if (watching > 0)
      yield ok(`The watchers of the alerting are enabled: ${watching} ${watching === 1 ? "rule" : "rules"}`);
  },
};

async function* logAlert(id: string, { reads, target }: Visit): AsyncGenerator<Judgment> {
  const rule = await ifThere(reads.logAlert(id));
  if (rule === undefined) {
    yield gone("The alert rule", id);
    return;
  }
  const name = last(id);
  const fix = `pulumi up --refresh --stack ${target.stack}`;
  const faults: Judgment[] = [];
  if (rule.enabled === false) {
    faults.push(
      error(`The alert rule ${name} is disabled`, {
        why: SILENT,
        fix: `az monitor scheduled-query update --ids ${id} --disabled false`,
      }),
    );
  }
  if (rule.muteActionsDuration !== undefined && !/^P(T0[SMH])?$/.test(rule.muteActionsDuration)) {
    faults.push(
      warning(`The alert rule ${name} is muted for ${rule.muteActionsDuration} after it has fired`, {
        why: "If a second break-glass account signs in meanwhile, nobody is notified.",
        fix,
      }),
    );
  }
  if ((rule.actions?.actionGroups ?? []).length === 0) {
    faults.push(
      error(`The alert rule ${name} has no action group`, { why: "It fires but notifies nobody.", fix }),
    );
  }
  faults.push(...conditionFaults(name, rule, target));
  const { availabilityState, summary } = propertiesOf((await ifThere(reads.health(id))) ?? {}) as {
    availabilityState?: string;
    summary?: string;
  };
  if (availabilityState === "Unavailable" || availabilityState === "Degraded") {
    faults.push(
      error(`The alert rule ${name} is unhealthy: ${availabilityState}: ${summary ?? ""}`.trim(), {
        why: "Its query fails or is late. Azure disables a rule that fails for a week.",
        fix: `Azure portal > ${name} > Help > Resource health. For the role of its identity, see the check permissions.`,
      }),
    );
  }
  if (faults.length > 0) yield* faults;
  else
    yield ok(
      `The alert rule ${name} is enabled${availabilityState === "Available" ? " and healthy" : "; Azure does not report its health"}`,
    );
}
