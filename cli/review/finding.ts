import type { Notification, Outcome } from "./play.ts";
import type { Scenario } from "./scenarios.ts";

/** What a change means for notifications, in one sentence of Markdown. */
export interface Finding {
  readonly effect: "weaker" | "stronger" | "different";
  readonly text: string;
}

/** A scenario and its outcome on both sides. */
export interface Played {
  readonly scenario: Scenario;
  readonly base: Outcome;
  readonly head: Outcome;
}

/** The same with the sides swapped: what reverting the change would mean. */
export function reversed(played: readonly Played[]): Played[] {
  return played.map(({ scenario, base, head }) => ({ scenario, base: head, head: base }));
}

export function notifies({ notifications }: Outcome): boolean {
  return notifications.length > 0;
}

/** One receiver on one channel and path. */
export function receiverKey({ channel, path, to }: Pick<Notification, "channel" | "path" | "to">): string {
  return `${channel}|${path}|${to.toLowerCase()}`;
}

/** An event in time, while nothing is broken. */
export function isUsual({ scenario }: Played): boolean {
  return scenario.fault === "none" && !isLate(scenario);
}

export function isLate({ lateMinutes }: Scenario): boolean {
  return lateMinutes > 30;
}

/** Entries by key, in order of the keys' first appearance. */
export function groupedBy<T>(list: readonly T[], keyOf: (each: T) => string): [key: string, entries: T[]][] {
  const groups = new Map<string, T[]>();
  for (const each of list) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return [...groups];
}
