import { duration } from "../report/times.ts";
import type { Evidence, Link } from "./evidence.ts";

/** The verdict in one sentence. */
export function verdictText({
  verdict,
  links,
  brokenAt,
  secondsToLastMessage,
  targetMinutes,
}: Evidence): string {
  if (verdict === "incomplete") {
    const broken = links.find(({ id }) => id === brokenAt);
    return `The chain is broken at: ${broken?.title}. ${broken?.what}`;
  }
  const took = `Every channel had its message ${timeTaken(secondsToLastMessage ?? 0)} after the sign-in`;
  return verdict === "late"
    ? `${took}: later than the target of ${targetMinutes} minutes.`
    : `${took}, within the target of ${targetMinutes} minutes.`;
}

/** The part that took the longest, where the whole took too long. */
export function longestPart({ verdict, parts }: Evidence): string | undefined {
  const [longest] = parts.toSorted((a, b) => b.seconds - a.seconds);
  if (verdict !== "late" || longest === undefined) return undefined;
  return `The longest part was ${longest.name}, with ${timeTaken(longest.seconds)}: ${PARTS[longest.name]}`;
}

const PARTS: Readonly<Record<Evidence["parts"][number]["name"], string>> = {
  ingestion:
    "from the sign-in until its row was in the workspace. That is Entra ID's and Azure's own; `breakglass doctor` measures how late rows are.",
  detection: "from the row until the alert fired. `breakglass:speed: fast` shortens it (docs/speed.md).",
  routing:
    "from the alert until the Logic App ran. Look at the action group's history, and at the Logic App's trigger history.",
  sending: "in the Logic App. Look at the actions below that took long, or were tried again.",
};

export const STATUS: Readonly<Record<Link["status"], string>> = {
  found: "✓ found",
  failed: "✕ failed",
  missing: "✕ missing",
  unknown: "? not known",
};

/** Such as `6 min 53 s`; whole seconds, which is as exact as clocks of different services are. */
export function timeTaken(seconds: number): string {
  return seconds < 1 ? "0 s" : duration(Math.round(seconds) * 1000);
}
