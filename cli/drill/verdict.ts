import { pc } from "azure-alerting-sandbox/colours";
import type { DrillResult } from "./result.ts";

/** Whether the drill went well, in a sentence, or what did not. */
export function verdictText({ verdict, faults }: DrillResult): string {
  if (!verdict.ok) return verdict.reasons.map((reason) => pc.red(reason)).join("\n");
  return pc.green(goodVerdict(faults));
}

export function goodVerdict(faults: readonly string[]): string {
  return faults.length === 0
    ? "Every configured channel received the message."
    : "Somebody was notified, whatever was broken.";
}
