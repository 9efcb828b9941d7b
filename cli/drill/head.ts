import { pc } from "azure-alerting-sandbox/colours";
import type { DrillResult } from "./result.ts";
import { unexported } from "./unexported.ts";

/** The singular and plural names of the most interesting types; the others are only counted. */
const NAMES: ReadonlyMap<string, readonly [one: string, many: string]> = new Map([
  ["microsoft.insights/scheduledqueryrules", ["log alert", "log alerts"]],
  ["microsoft.insights/actiongroups", ["action group", "action groups"]],
  ["microsoft.logic/workflows", ["Logic App", "Logic Apps"]],
  ["microsoft.web/connections", ["connection", "connections"]],
  ["microsoft.securityinsights/alertrules", ["Sentinel rule", "Sentinel rules"]],
  ["microsoft.graph.security/detectionrule", ["Defender rule", "Defender rules"]],
  ["microsoft.insights/activitylogalerts", ["activity log alert", "activity log alerts"]],
  ["microsoft.insights/metricalerts", ["metric alert", "metric alerts"]],
]);

/** `8 log alerts, 2 action groups, … and 9 others`. */
function countedKinds(deployed: readonly { readonly type: string }[]): string {
  const counts = Map.groupBy(deployed, ({ type }) => type.toLowerCase());
  const named = [...NAMES].flatMap(([type, [one, many]]) => {
    const count = counts.get(type)?.length ?? 0;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  const others = deployed.filter(({ type }) => !NAMES.has(type.toLowerCase())).length;
  return [...named, ...(others === 0 ? [] : [`${others} ${others === 1 ? "other" : "others"}`])].join(", ");
}

/** The first lines: that this is a sandbox, what was deployed, and what was broken on purpose. */
export function head(stack: string, { deployed, leftOut, faults, readings }: DrillResult): string {
  const warning = unexported({ deployed });
  return [
    "Sandbox: a local Azure on this machine. Nothing here reaches Azure, and no message leaves the machine.",
    `Deployed ${deployed.length} resources of the stack ${stack}: ${countedKinds(deployed)}.`,
    ...(leftOut.length === 0
      ? []
      : [
          `Left out, because the sandbox does not have the type: ${leftOut.map(({ type, name }) => `${name} (${type})`).join(", ")}.`,
        ]),
    ...(readings.length === 0 ? [] : [`Azure is taken to behave as ${readings.join(", ")}.`]),
    ...(faults.length === 0 ? [] : [`Broken on purpose: ${faults.join(", ")}.`]),
    ...(warning === undefined ? [] : [pc.yellow(warning)]),
  ].join("\n");
}
