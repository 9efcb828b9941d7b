import { idsOfType } from "../../azure/stack.ts";
import { error, type Judgment, ok, warning } from "../finding.ts";
import { gone } from "../gone.ts";
import { last, propertiesOf } from "../reads.ts";
import { ifThere } from "../unanswered.ts";
import type { Check, Visit } from "../visit.ts";

const SILENT = "What it looks for happens unnoticed.";
/** Rules of other kinds: what watches the rules themselves. Each with the version that has been stable longest. */
const WATCHERS = {
  "Microsoft.Insights/activityLogAlerts": "2020-10-01",
  "Microsoft.Insights/metricAlerts": "2018-03-01",
} as const;

/** Whether the alert rules of Azure Monitor are there, switched on, heard, and well. */
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
        if (rule === undefined) yield gone("The rule", id);
        else if (propertiesOf(rule)["enabled"] === false) {
          yield error(`The rule ${last(id)} is switched off`, {
            why: "Nobody hears that somebody takes the alerting apart, or that it fails.",
            fix: `pulumi up --refresh --stack ${target.stack}`,
          });
        } else watching++;
      }
    }
    if (watching > 0)
      yield ok(
        `What watches the alerting itself is switched on: ${watching} ${watching === 1 ? "rule" : "rules"}`,
      );
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
      error(`The alert rule ${name} is switched off`, {
        why: SILENT,
        fix: `az monitor scheduled-query update --ids ${id} --disabled false`,
      }),
    );
  }
  if (rule.muteActionsDuration !== undefined && !/^P(T0[SMH])?$/.test(rule.muteActionsDuration)) {
    faults.push(
      warning(`The alert rule ${name} is silent for ${rule.muteActionsDuration} after it has fired`, {
        why: "A second break-glass account that signs in meanwhile is not told of.",
        fix,
      }),
    );
  }
  if ((rule.actions?.actionGroups ?? []).length === 0) {
    faults.push(
      error(`The alert rule ${name} has no action group`, { why: "It fires, and nobody hears it.", fix }),
    );
  }
  const { availabilityState, summary } = propertiesOf((await ifThere(reads.health(id))) ?? {}) as {
    availabilityState?: string;
    summary?: string;
  };
  if (availabilityState === "Unavailable" || availabilityState === "Degraded") {
    faults.push(
      error(`The alert rule ${name} is not well: ${availabilityState}: ${summary ?? ""}`.trim(), {
        why: "Its query fails, or is late. A rule that fails for a week is switched off by Azure.",
        fix: `Azure portal > ${name} > Help > Resource health; the role of its identity: the check permissions`,
      }),
    );
  }
  if (faults.length > 0) yield* faults;
  else
    yield ok(
      `The alert rule ${name} is switched on${availabilityState === "Available" ? " and well" : "; Azure does not say how it is"}`,
    );
}
