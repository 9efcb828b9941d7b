import type { Detection } from "breakglass-alerts/queries";
import type { Told } from "./play.ts";

/** `a`, `b` and `c`. */
export function listed(words: readonly string[]): string {
  const [last = "", ...before] = words.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(", ")} and ${last}`;
}

export function code(id: string): string {
  return `\`${id.replaceAll("`", "'")}\``;
}

/** Text of others, which must not become Markdown. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#~]/g, "\\$&").replace(/\s+/g, " ");
}

export function detectionIds(detections: readonly Detection[]): string {
  return listed([...new Set(detections.map(({ id }) => code(id)))]);
}

/** "A sign-in", or "An event" where several detections are meant. */
export function eventOf(detections: readonly Detection[]): string {
  const nouns = [...new Set(detections.map(({ wording }) => wording.noun[0]))];
  const noun = nouns.length === 1 ? (nouns[0] ?? "event") : "event";
  return `${/^[aeiou]/i.test(noun) ? "An" : "A"} ${noun}`;
}

interface ChannelWords {
  readonly name: string;
  /** What there is one of for each receiver. */
  readonly one: string;
  readonly many: string;
}

const CHANNELS: Readonly<Record<string, ChannelWords>> = {
  email: { name: "E-mail", one: "address", many: "addresses" },
  sms: { name: "SMS", one: "number", many: "numbers" },
  voice: { name: "A call", one: "number", many: "numbers" },
  teams: { name: "Teams", one: "channel", many: "channels" },
};

export function channelWords(channel: string): ChannelWords {
  return CHANNELS[channel] ?? { name: channel, one: "receiver", many: "receivers" };
}

export function pathWords(path: Told["path"]): string {
  return path === "workflow" ? "by the workflow" : "by Azure Monitor itself";
}

/** A receiver, as far as a comment that many read should show it: of a phone number only the end. */
export function receiver({ channel, to }: Pick<Told, "channel" | "to">): string {
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
