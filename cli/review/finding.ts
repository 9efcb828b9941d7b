import type { Outcome, Told } from "./play.ts";
import type { Scenario } from "./scenarios.ts";

/** What a change means for the people, in one sentence of Markdown. */
export interface Finding {
  readonly effect: "weaker" | "stronger" | "different";
  readonly text: string;
}

/** A scenario, and what came of it on both sides. */
export interface Played {
  readonly scenario: Scenario;
  readonly base: Outcome;
  readonly head: Outcome;
}

/** The same, seen from the other side: what the change back would mean. */
export function reversed(played: readonly Played[]): Played[] {
  return played.map(({ scenario, base, head }) => ({ scenario, base: head, head: base }));
}

export function isTold({ told }: Outcome): boolean {
  return told.length > 0;
}

/** One receiver on one channel by one path. */
export function receiverKey({ channel, path, to }: Pick<Told, "channel" | "path" | "to">): string {
  return `${channel}|${path}|${to.toLowerCase()}`;
}

/** An event that happens as on any day, and nothing is broken. */
export function isUsual({ scenario }: Played): boolean {
  return scenario.trouble === "none" && !isLate(scenario);
}

export function isLate({ lateMinutes }: Scenario): boolean {
  return lateMinutes > 30;
}

/** Entries by a key, in the order in which the keys come. */
export function groupedBy<T>(list: readonly T[], keyOf: (each: T) => string): [key: string, entries: T[]][] {
  const groups = new Map<string, T[]>();
  for (const each of list) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return [...groups];
}
