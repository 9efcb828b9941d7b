import { pc } from "azure-alerting-sandbox/colours";
import type { DrillResult } from "./result.ts";

/** The verdict in a sentence, or the reasons for a failure. */
export function verdictText({ verdict, faults }: DrillResult): string {
  if (!verdict.ok) return verdict.reasons.map((reason) => pc.red(reason)).join("\n");
  return pc.green(goodVerdict(faults));
}

export function goodVerdict(faults: readonly string[]): string {
  return faults.length === 0
    ? "Every configured channel and the fallback accepted the message."
    : "Somebody was notified of every alert, in spite of the faults.";
}
