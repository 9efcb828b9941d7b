import { ALERT_RULE, isType, nameOf, type ReviewedDeployment } from "./deployment.ts";
import type { Finding, Played } from "./finding.ts";
import type { ResourceChange } from "./property-changes.ts";
import { code, plain } from "./words.ts";

/** Types that no sample event of a detection depends on: watchers, the export of logs, locks. */
const UNPLAYED = /\/(activityLogAlerts|metricAlerts|diagnosticSettings|locks)$/i;

/** Suppresses the notifications of alerts, or may (learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules). */
const SILENCES = /:(AlertProcessingRule|ActionRule)ByName$/;

/**
 * Judges by its properties what no played event depends on: removed or disabled is weaker; the effect of other changes is
 * unknown.
 */
export function unplayedChanges(
  changes: readonly ResourceChange[],
  deployments: readonly ReviewedDeployment[],
  played: readonly Played[],
): Finding[] {
  const fired = new Set(
    played.flatMap(({ base, head }) => [...base.fired, ...head.fired].map(({ rule }) => rule)),
  );
  const silent = new Set(
    deployments
      .flatMap(({ resources }) => resources)
      .filter((each) => isType(each, ALERT_RULE) && !fired.has(displayName(each.body)))
      .map(({ id }) => nameOf(id)),
  );
  const isUnplayed = ({ type, name, isUnplayable }: ResourceChange) =>
    isUnplayable || UNPLAYED.test(type) || (isType({ type }, ALERT_RULE) && silent.has(name));
  return changes.filter(isUnplayed).map((change) => {
    const isOff = change.properties.some(isSwitchedOff);
    const what = isOff
      ? "is **disabled**"
      : change.kind === "removed"
        ? "is **removed**"
        : `is ${change.kind}`;
    const isLess = isOff || change.kind === "removed";
    const silences = SILENCES.test(change.type);
    const [lost, gained] = silences ? (["stronger", "weaker"] as const) : (["weaker", "stronger"] as const);
    const effect = isLess ? lost : silences || change.kind === "added" ? gained : "different";
    const text = `${code(change.name)} (${plain(change.type)}) ${what}. No played event depends on it: check its properties below.`;
    return { effect, text };
  });
}

function displayName(body: Readonly<Record<string, unknown>>): string {
  const { displayName: name } = (body["properties"] ?? {}) as { displayName?: unknown };
  return String(name ?? "");
}

function isSwitchedOff({ path, before, after }: ResourceChange["properties"][number]): boolean {
  if (/(^|\.)enabled$/i.test(path)) return before === true && after === false;
  return (
    /(^|\.)(status|state)$/i.test(path) &&
    /^enabled$/i.test(String(before)) &&
    /^disabled$/i.test(String(after))
  );
}
