import type { Link } from "../evidence.ts";
import type { Alert, Facts, Run } from "../facts.ts";
import { nameOf } from "./alert.ts";

/**
 * The action groups that the alerts were sent to: all that their rules name. If the alert's history mentions no groups, a
 * run of the workflow also proves it for the group that starts it.
 */
export function groupsLink({ deployed }: Facts, alerts: readonly Alert[], runs: readonly Run[]): Link {
  const base = { id: "action-groups", title: "Action groups", required: true } as const;
  const [first] = alerts;
  if (first === undefined)
    return { ...base, status: "missing", what: "There is no alert to send.", next: [] };
  const own = deployed.rules.filter(({ id }) => alerts.some(({ ruleId }) => isSame(ruleId, id)));
  const expected = unique(own.flatMap(({ actionGroupIds }) => actionGroupIds));
  const calls = alerts.flatMap(({ groups }) => groups);
  const called = calls.filter(({ result }) => result !== "suppressed" && !/fail|throttl/i.test(result));
  const isCalled = (id: string) =>
    called.some(({ actionGroupId }) => isSame(actionGroupId, id)) || (runs.length > 0 && startsWorkflow(id));
  const startsWorkflow = (id: string) =>
    deployed.actionGroups.some((group) => isSame(group.id, id) && group.startsWorkflow);
  const silent = expected.filter((id) => !isCalled(id));
  const notified = expected.filter(isCalled);
  const at = called.map((call) => call.at).toSorted()[0];
  const names = notified.map(nameOf).join(", ");
  if (expected.length === 0) {
    const what = `${own.map(({ id }) => nameOf(id)).join(", ")} has no action group: nobody is notified.`;
    return { ...base, status: "missing", what, next: ["Deploy again: `pulumi up`."] };
  }
  if (silent.length === 0) {
    const results = unique(called.map(({ result }) => result)).join(", ");
    const what = `Sent to ${names}${results === "" ? "" : ` (${results})`}.`;
    return { ...base, status: "found", at: at ?? first.firedAt, what, next: [] };
  }
  // If the history records no groups at all, the workflow's run is the only proof.
  if (alerts.every(({ recordsGroups }) => !recordsGroups) && notified.length > 0) {
    const what = `Sent to ${names}, because the workflow ran. The alert's history does not mention ${silent.map(nameOf).join(", ")}: ask its receivers.`;
    return { ...base, status: "found", at: first.firedAt, what, next: [] };
  }
  return { ...base, status: "missing", ...silence({ deployed, silent, calls }) };
}

interface Silence extends Pick<Facts, "deployed"> {
  readonly silent: readonly string[];
  readonly calls: Alert["groups"];
}

function silence({ deployed, silent, calls }: Silence): Pick<Link, "what" | "next"> {
  const reasons = silent.map((id) => {
    const call = calls.find(({ actionGroupId }) => isSame(actionGroupId, id));
    const group = deployed.actionGroups.find((each) => isSame(each.id, id));
    if (call?.result === "suppressed") return `${nameOf(id)} (suppressed by an alert processing rule)`;
    if (call !== undefined) return `${nameOf(id)} (${call.result})`;
    if (group === undefined) return `${nameOf(id)} (it does not exist)`;
    return group.enabled ? nameOf(id) : `${nameOf(id)} (disabled)`;
  });
  return {
    what: `Not sent to ${reasons.join(", ")}.`,
    next: [
      "Azure portal > Monitor > Alerts > the alert > History: check which action groups were triggered.",
      "Azure portal > Monitor > Alerts > Alert processing rules: check whether one suppresses notifications.",
      "Azure portal > Monitor > Alerts > Action groups > the group > Test: check that it is enabled and its receivers get the test.",
    ],
  };
}

function unique(texts: readonly string[]): string[] {
  return [...new Map(texts.map((text) => [text.toLowerCase(), text])).values()];
}

export function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
