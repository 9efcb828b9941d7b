import { duration } from "../report/times.ts";
import { endOf } from "./chain.ts";
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
    return `The chain is broken at "${broken?.title}". ${broken?.what}`;
  }
  const ends = { "action-groups": "Every action group was called", incident: "The incident was opened" };
  const end = endOf(links)?.id;
  const done = (end && ends[end as keyof typeof ends]) ?? "Every channel had accepted its message";
  const took = `${done} ${timeTaken(secondsToLastMessage ?? 0)} after the sign-in`;
  return verdict === "late"
    ? `${took}: later than the target of ${targetMinutes} minutes.`
    : `${took}, within the target of ${targetMinutes} minutes.`;
}

/** The part that took the longest, if the whole took too long. */
export function longestPart({ verdict, parts }: Evidence): string | undefined {
  const [longest] = parts.toSorted((a, b) => b.seconds - a.seconds);
  if (verdict !== "late" || longest === undefined) return undefined;
  return `The longest part was ${longest.name}, with ${timeTaken(longest.seconds)}: ${PARTS[longest.name]}`;
}

const PARTS: Readonly<Record<Evidence["parts"][number]["name"], string>> = {
  ingestion:
    "from the sign-in until its row was in the workspace. You cannot change that; `breakglass doctor` measures how late rows arrive.",
  detection: "from the row until the alert fired. `breakglass:speed: fast` shortens it (docs/speed.md).",
  routing:
    "from the alert until the Logic App ran. Check the alert's history, and the Logic App's trigger history.",
  sending: "in the Logic App. Check the actions that took long or were retried.",
};

export const STATUS: Readonly<Record<Link["status"], string>> = {
  found: "✓ found",
  failed: "✕ failed",
  missing: "✕ missing",
  unknown: "? unknown",
};

/** Such as `6 min 53 s`; in whole seconds, because the clocks of different services differ. */
export function timeTaken(seconds: number): string {
  return seconds < 1 ? "0 s" : duration(Math.round(seconds) * 1000);
}
