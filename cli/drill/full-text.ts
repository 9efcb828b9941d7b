import { pc } from "azure-alerting-sandbox/colours";
import { type Message, render } from "azure-alerting-sandbox/outbox";
import { head } from "./head.ts";
import type { DrillResult, ScenarioResult } from "./result.ts";
import { pathName, verdictText } from "./verdict.ts";

/** Prints everything: each resource, each entry of the timeline, each message in full. */
export function showFullDrill(stack: string, result: DrillResult, messages: readonly Message[]): void {
  const { deployed, timeline, incidents, defenderAlerts, faults, scenarios } = result;
  console.log(head(stack, result));
  console.log(`\n${pc.bold("Deployed")}`);
  for (const { id, type } of deployed) console.log(`  ${type.padEnd(48)} ${id.split("/").at(-1)}`);
  console.log(`\n${pc.bold("Timeline")} ${pc.dim("(UTC, on the sandbox's own clock)")}`);
  for (const { at, what, detail } of timeline) {
    console.log(`  ${pc.dim(at.slice(0, 19).replace("T", " "))}  ${what.padEnd(14)} ${detail}`);
  }
  console.log(`\n${pc.bold("Messages")}\n`);
  for (const message of messages) console.log(`${render(message)}\n`);
  if (incidents.length > 0) console.log(pc.bold("Incidents"));
  for (const { number, title, severity, at, entities } of incidents) {
    console.log(`  ${number}  ${severity}  ${minute(at)}  ${title}: ${entities.join(", ")}`);
  }
  if (defenderAlerts.length > 0) console.log(pc.bold("Alerts in Defender"));
  for (const { title, severity, at, entities } of defenderAlerts) {
    console.log(`  ${severity}  ${minute(at)}  ${title}: ${entities.join(", ")}`);
  }
  console.log(`\n${pc.bold("Who was notified first, and how")}`);
  for (const scenario of scenarios) showScenario(scenario, faults.length > 0);
  console.log(`\n${verdictText(result)}`);
}

function showScenario({ name, notified, silent }: ScenarioResult, isBroken: boolean): void {
  console.log(`  ${pc.bold(name)}`);
  for (const each of notified) {
    const { via, channel, to, at } = each;
    const how = ["azure-monitor", "sentinel", "defender"].includes(via) ? channel : `${channel} by ${via}`;
    console.log(`    ${minute(at)}  ${pathName(each).padEnd(9)} ${how.padEnd(20)} ${to.join(", ")}`);
  }
  if (notified.length === 0) console.log(`    ${pc.red("nobody")}`);
  if (isBroken && silent.length > 0) console.log(`    ${pc.dim(`no message: ${silent.join(", ")}`)}`);
}

function minute(at: string): string {
  return at.slice(0, 16).replace("T", " ");
}
