import { unplayedOf } from "./coverage.ts";
import { type Finding, finding } from "./finding.ts";
import type { ResourceChange } from "./property-changes.ts";
import { code, listed, plain } from "./words.ts";

/** Types on an alert's way that no play needs: without one, somebody is notified later, less reliably or not at all. */
const RELIED_ON =
  /(diagnosticSettings|locks|ManagementLockByScope|DiagnosticSetting|DefenderDetection|activityLogAlerts|metricAlerts)$/i;
/** Suppresses the notifications of alerts, or may (learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules). */
const SILENCES = /(AlertProcessingRule(ByName)?|ActionRule(ByName)?|actionRules)$/i;
/** Closes incidents of Microsoft Sentinel, or lowers their severity. */
const AUTOMATES = /automationRules?$/i;
const CLOSES = /status"?:"Closed"|(?<!\w)severity"?:"(?!High")/i;
/** Makes what a template says. */
const DEPLOYS = /:Deployment(Stack)?(At\w+)?$/;
const SILENCES_IN_TEMPLATE = /AlertsManagement\/actionRules|(SecurityInsights|providers)\/automationRules/i;
const MOST_PATHS = 5;

/**
 * Names each change that no play shows. That something on an alert's way is removed or switched off is weaker; what else
 * such a change means is unknown, and never stronger.
 *
 * @param isUnproved of a change that could be played, whether no play has shown it
 */
export function unplayedChanges(
  changes: readonly ResourceChange[],
  isUnproved: (change: ResourceChange) => string | undefined,
): Finding[] {
  return changes.flatMap((change): Finding[] => {
    const unplayed = unplayedOf(change);
    const reason = unplayed.length === 0 ? isUnproved(change) : undefined;
    if (unplayed.length === 0 && reason === undefined) return [];
    const { name, type, kind } = change;
    const what = `${code(name)} (${plain(type)})`;
    const isOff = change.kind === "changed" && change.properties.some(isSwitchedOff);
    if (RELIED_ON.test(type) && (isOff || kind === "removed")) {
      const text = `${what} is **${isOff ? "disabled" : "removed"}**: the alerting relies on it.`;
      return [finding("not-played", "weaker", text, { path: name })];
    }
    if (SILENCES.test(type) && (kind === "added" || isSwitchedOn(change))) {
      const text = `${what} is ${kind === "added" ? "added" : "**enabled**"}: it may take notifications away.`;
      return [finding("not-played", "weaker", text, { path: name })];
    }
    if (unplayed.length > 0 && kind !== "removed" && brings(change)) {
      const does = AUTOMATES.test(type)
        ? "it closes incidents or lowers their severity"
        : "its template has a resource that may take notifications or incidents away";
      return [finding("not-played", "weaker", `${what} is ${kind}: ${does}.`, { path: name })];
    }
    const [first, ...more] = unplayed;
    const paths = [...new Set(unplayed.flatMap(({ path }) => (path === null ? [] : [short(path)])))];
    const shown = listed([
      ...paths.slice(0, MOST_PATHS).map(code),
      ...(paths.length > MOST_PATHS ? [`${paths.length - MOST_PATHS} more`] : []),
    ]);
    const does = paths.length === 0 || kind !== "changed" ? `is ${kind}` : `changes ${shown}`;
    const within = paths.length > 0 && kind !== "changed" ? ` with ${shown}` : "";
    const text = `${what} ${does}${within}${reason === undefined ? "" : `: ${reason}`}.`;
    return [
      finding("not-played", "unknown", text, {
        path: first?.path == null ? name : `${name}: ${first.path}`,
        before: more.length === 0 ? (first?.before ?? null) : null,
        after: more.length === 0 ? (first?.after ?? null) : null,
      }),
    ];
  });
}

/** Whether a change brings something that takes notifications or incidents away, which the sandbox does not play. */
function brings({ type, properties }: ResourceChange): boolean {
  const pattern = AUTOMATES.test(type) ? CLOSES : DEPLOYS.test(type) ? SILENCES_IN_TEMPLATE : undefined;
  if (pattern === undefined) return false;
  const says = (path: string, value: unknown) => pattern.test(`${path}:${JSON.stringify(value)}`);
  return properties.some(({ path, before, after }) => says(path, after) && !says(path, before));
}

/** A path as it is written in a program: of an action in a workflow, the property that differs. */
function short(path: string): string {
  const plainPath = path.replace(/\[\d+\]/g, "").replace(/^properties\./, "");
  const [, action] =
    /^(definition\.(?:actions|triggers)\.(?:[^.]+\.actions\.)*[^.]+\.[^.]+)/.exec(plainPath) ?? [];
  return action ?? plainPath;
}

function isSwitchedOff({ path, before, after }: ResourceChange["properties"][number]): boolean {
  if (/(^|\.)enabled$/i.test(path)) return before === true && after === false;
  return (
    /(^|\.)(status|state)$/i.test(path) &&
    /^enabled$/i.test(String(before)) &&
    /^disabled$/i.test(String(after))
  );
}

function isSwitchedOn({ properties }: ResourceChange): boolean {
  return properties.some(({ path, before, after }) => isSwitchedOff({ path, before: after, after: before }));
}
