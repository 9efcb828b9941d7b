import { pc } from "azure-alerting-sandbox/colours";
import { type Message, render } from "azure-alerting-sandbox/outbox";
import type { DrillResult, ScenarioResult } from "./result.ts";

/** Prints a drill for a person: what was deployed, what happened, what everybody received, and whether it is well. */
export function showDrill(
  { deployed, timeline, incidents, defenderAlerts, faults, scenarios, verdict }: DrillResult,
  messages: readonly Message[],
): void {
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
  console.log(`\n${pc.bold("Who heard of it first, and how")}`);
  if (faults.length > 0) console.log(`  broken on purpose: ${faults.join(", ")}`);
  for (const scenario of scenarios) showScenario(scenario, faults.length > 0);
  console.log();
  if (verdict.ok) {
    const all = "Every configured channel received the message.";
    console.log(pc.green(faults.length === 0 ? all : "Somebody was told, whatever was broken."));
  } else for (const reason of verdict.reasons) console.log(pc.red(reason));
}

function showScenario({ name, told, silent }: ScenarioResult, isBroken: boolean): void {
  console.log(`  ${pc.bold(name)}`);
  for (const { path, via, channel, to, at } of told) {
    const how = ["azure-monitor", "sentinel", "defender"].includes(via) ? channel : `${channel} by ${via}`;
    console.log(`    ${minute(at)}  ${path.padEnd(9)} ${how.padEnd(20)} ${to.join(", ")}`);
  }
  if (told.length === 0) console.log(`    ${pc.red("nobody")}`);
  if (isBroken && silent.length > 0) console.log(`    ${pc.dim(`silent: ${silent.join(", ")}`)}`);
}

function minute(at: string): string {
  return at.slice(0, 16).replace("T", " ");
}
