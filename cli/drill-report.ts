import pc from "picocolors";
import { type Message, render } from "../sandbox/outbox/index.ts";
import type { DrillResult } from "./drill-run.ts";

/** Prints a drill for a person: what was deployed, what happened, what everybody received, and whether it is well. */
export function showDrill({ deployed, timeline, verdict }: DrillResult, messages: readonly Message[]): void {
  console.log(`\n${pc.bold("Deployed")}`);
  for (const { id, type } of deployed) console.log(`  ${type.padEnd(48)} ${id.split("/").at(-1)}`);
  console.log(`\n${pc.bold("Timeline")} ${pc.dim("(UTC, on the sandbox's own clock)")}`);
  for (const { at, what, detail } of timeline) {
    console.log(`  ${pc.dim(at.slice(0, 19).replace("T", " "))}  ${what.padEnd(14)} ${detail}`);
  }
  console.log(`\n${pc.bold("Messages")}\n`);
  for (const message of messages) console.log(`${render(message)}\n`);
  if (verdict.ok) console.log(pc.green("Every configured channel received the message."));
  else for (const reason of verdict.reasons) console.log(pc.red(reason));
}
