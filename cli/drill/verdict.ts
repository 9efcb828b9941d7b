import { pc } from "azure-alerting-sandbox/colours";
import type { DrillResult, Notified } from "./result.ts";

/** The verdict in a sentence, or the reasons for a failure. */
export function verdictText(result: DrillResult): string {
  const { verdict } = result;
  if (!verdict.ok) return verdict.reasons.map((reason) => pc.red(reason)).join("\n");
  return pc.green(goodVerdict(result));
}

export function goodVerdict({ faults, scenarios }: Pick<DrillResult, "faults" | "scenarios">): string {
  if (faults.length > 0) return "Somebody was notified of every alert, in spite of the faults.";
  return scenarios.some(({ notified }) => notified.some(({ path }) => path === "fallback"))
    ? "Every configured channel and the fallback accepted the message."
    : "Every receiver accepted the message.";
}

/** By which path somebody was notified: of a message that an action group of your own sent, its name. */
export function pathName({ path, group }: Notified): string {
  return path === "direct" ? (group ?? path) : path;
}
