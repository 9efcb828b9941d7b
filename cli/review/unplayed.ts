import { ALERT_RULE, isType, nameOf, type ReviewedDeployment } from "./deployment.ts";
import type { Finding, Played } from "./finding.ts";
import type { ResourceChange } from "./property-changes.ts";
import { code, plain } from "./words.ts";

/** Types that no sample event of a detection ever needs: watchers of the alerting itself, the export of logs, locks. */
const UNPLAYED = /\/(activityLogAlerts|metricAlerts|diagnosticSettings|locks)$/i;

/** Takes the notifications of alerts away, or may (learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules). */
const SILENCES = /:(AlertProcessingRule|ActionRule)ByName$/;

/**
 * What no event that was played could show is told by its properties: what is gone or switched off is weaker, and of
 * what else changes nobody knows.
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
  const isUnplayed = ({ type, name, isBeside }: ResourceChange) =>
    isBeside || UNPLAYED.test(type) || (isType({ type }, ALERT_RULE) && silent.has(name));
  return changes.filter(isUnplayed).map((change) => {
    const isOff = change.properties.some(isSwitchedOff);
    const what = isOff
      ? "is **switched off**"
      : change.kind === "removed"
        ? "is **removed**"
        : `is ${change.kind}`;
    const isLess = isOff || change.kind === "removed";
    const silences = SILENCES.test(change.type);
    const [lost, gained] = silences ? (["stronger", "weaker"] as const) : (["weaker", "stronger"] as const);
    const effect = isLess ? lost : silences || change.kind === "added" ? gained : "different";
    const text = `${code(change.name)} (${plain(change.type)}) ${what}. No event that was played needs it: look at its properties below.`;
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
