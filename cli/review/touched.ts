import type { Detection, Sample } from "breakglass-alerts/queries";
import { hasPlayedPart, isHarmless } from "./coverage.ts";
import { ALERT_RULE, isType, type ReviewedDeployment, WORKFLOW } from "./deployment.ts";
import { DIAGNOSTIC_SETTING, emptyTables } from "./export.ts";
import type { ResourceChange } from "./property-changes.ts";
import { detectionsOf, isCarrier, isQueryRule, isWatcher, sidesOf } from "./reach.ts";

/** What of all that can be played a change can make a difference to. */
export interface Touched {
  /** Detections of which a rule changes: all their events are played. */
  readonly rules: ReadonlySet<Detection>;
  /** What alerts share changes (groups, workflows, permissions): an event of each detection is played. */
  readonly shared: boolean;
  /** Rules on the activity log and on metrics, or what they notify, change. */
  readonly watchers: boolean;
  /** A log alert changes that may be the one on silence. */
  readonly silence: boolean;
}

export function isNothing({ rules, shared, watchers, silence }: Touched): boolean {
  return rules.size === 0 && !shared && !watchers && !silence;
}

export function touchedBy(
  changes: readonly ResourceChange[],
  deployments: readonly ReviewedDeployment[],
  detections: readonly Detection[],
  eventsOf: (detection: Detection) => readonly Sample[],
): Touched {
  const rules = new Set<Detection>();
  let [shared, watchers, silence] = [false, false, false];
  for (const change of changes) {
    if (isHarmless(change) || !isPlayable(change)) continue;
    const { type } = change;
    if (isQueryRule(type)) {
      if (isOnlyRouting(change)) {
        shared = true;
        silence ||= isType({ type }, ALERT_RULE);
        continue;
      }
      for (const rule of sidesOf(change, deployments))
        for (const detection of detectionsOf(rule, detections, eventsOf)) rules.add(detection);
      silence ||= isType({ type }, ALERT_RULE);
    } else if (isWatcher(type)) {
      watchers = true;
      // What a rule on metrics is there for happens while a channel fails.
      shared ||= /metricAlerts$/i.test(type);
    } else if (isType(change, DIAGNOSTIC_SETTING) && change.kind === "changed") {
      const [base, head] = deployments;
      if (base === undefined || head === undefined) continue;
      const read = detections.flatMap(({ tables }) => tables);
      const lost = new Set([...emptyTables(read, base, head), ...emptyTables(read, head, base)]);
      for (const detection of detections)
        if (detection.tables.some((table) => lost.has(table))) rules.add(detection);
      silence = true;
    } else {
      shared = true;
      if (isCarrier(type) || /actionRules$|resourceGroups$/i.test(type)) watchers = true;
      silence = true;
    }
  }
  return { rules, shared, watchers, silence };
}

/** Whom a rule notifies, and what it says: the same for each event that it finds. */
const ROUTING = /^properties\.(actions|severity|displayName|description|enabled)\b/;

function isOnlyRouting({ kind, properties }: ResourceChange): boolean {
  return kind === "changed" && properties.every(({ path }) => ROUTING.test(path) || path.startsWith("tags"));
}

/** Whether a play can show anything of a change. A workflow is played as it is: what becomes of its messages shows. */
function isPlayable(change: ResourceChange): boolean {
  if (change.isUnplayable) return false;
  if (change.kind === "removed" || isType(change, WORKFLOW)) return true;
  return hasPlayedPart(change);
}
