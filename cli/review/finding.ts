import type { Notification, Outcome } from "./play.ts";
import type { Scenario } from "./scenario.ts";

/** `unknown` is what was not played, or could not be: somebody has to read it. */
export type Effect = "weaker" | "unknown" | "stronger" | "different";

export type Kind =
  | "refused"
  | "not-played"
  | "account"
  | "events"
  | "receiver"
  | "late"
  | "fault"
  | "delay"
  | "severity"
  | "closing"
  | "incident"
  | "defender"
  | "watcher"
  | "flood"
  | "repeats"
  | "text";

/** What a change means for notifications. Lists are empty, and other fields null, where a finding is about none. */
export interface Finding {
  readonly kind: Kind;
  readonly effect: Effect;
  /** How a pipeline should take it. */
  readonly severity: "error" | "warning" | "note";
  /** Ids of the detections that it is about. */
  readonly detection: readonly string[];
  readonly account: readonly string[];
  /** The way of the messages, or a property as `NAME: PROPERTY`. */
  readonly path: string | null;
  readonly receiver: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  /** One sentence of Markdown. */
  readonly text: string;
}

const SEVERITIES = { weaker: "error", unknown: "warning", stronger: "note", different: "note" } as const;

export function finding(
  kind: Kind,
  effect: Effect,
  text: string,
  about: Partial<Omit<Finding, "kind" | "effect" | "severity" | "text">> = {},
): Finding {
  const none = { detection: [], account: [], path: null, receiver: [], before: null, after: null };
  return { kind, effect, severity: SEVERITIES[effect], ...none, ...about, text };
}

/** The ids of the detections of what was played, each once. */
export function idsOf(played: readonly Played[]): string[] {
  return [...new Set(played.map(({ scenario }) => scenario.detection.id))];
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
  return scenario.fault === "none" && !isLate(scenario) && scenario.variant === undefined;
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
