import type { Detection } from "breakglass-alerts/queries";
import type { Notification } from "./play.ts";

/** `a`, `b` and `c`. */
export function listed(words: readonly string[]): string {
  const [last = "", ...before] = words.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(", ")} and ${last}`;
}

export function code(id: string): string {
  return `\`${id.replaceAll("`", "'")}\``;
}

/** Escapes text that must not become Markdown. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#~]/g, "\\$&").replace(/\s+/g, " ");
}

export function detectionIds(detections: readonly Detection[]): string {
  return listed([...new Set(detections.map(({ id }) => code(id)))]);
}

/** "A sign-in", or "An event" for several detections. */
export function eventOf(detections: readonly Detection[]): string {
  const nouns = [...new Set(detections.map(({ wording }) => wording.noun[0]))];
  const noun = nouns.length === 1 ? (nouns[0] ?? "event") : "event";
  return `${/^[aeiou]/i.test(noun) ? "An" : "A"} ${noun}`;
}

interface ChannelWords {
  readonly name: string;
  /** The word for one receiver. */
  readonly one: string;
  readonly many: string;
}

const CHANNELS: Readonly<Record<string, ChannelWords>> = {
  email: { name: "E-mail", one: "address", many: "addresses" },
  sms: { name: "SMS", one: "number", many: "numbers" },
  voice: { name: "A call", one: "number", many: "numbers" },
  push: { name: "A push notification", one: "address", many: "addresses" },
  webhook: { name: "A webhook", one: "webhook", many: "webhooks" },
  teams: { name: "Teams", one: "channel", many: "channels" },
};

export function channelWords(channel: string): ChannelWords {
  return CHANNELS[channel] ?? { name: channel, one: "receiver", many: "receivers" };
}

export function pathWords(path: Notification["path"]): string {
  return path === "workflow" ? "through the workflow" : "directly from Azure Monitor";
}

/** A receiver, shortened for a comment that many people read: only the end of a phone number. */
export function receiver({ channel, to }: Pick<Notification, "channel" | "to">): string {
  if (channel === "sms" || channel === "voice") return `…${to.slice(-3)}`;
  if (channel !== "teams") return plain(to);
  const [, thread = to] = to.split("/");
  return `${thread.slice(0, 14)}…`;
}

/** "40 minutes", "26 hours". */
export function duration(minutes: number): string {
  if (minutes % 60 === 0 && minutes >= 120) return `${minutes / 60} hours`;
  return `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
}
