import { type ChannelKind, channelKinds } from "./channels.ts";
import type { Channel } from "./configuration.ts";
import type { ConfigFault } from "./fault.ts";

export const sentinelKeys = ["onboard", "playbook", "speed"] as const;

/** The channels that the playbook notifies: nobody is called or paged twice for one sign-in. */
const incidentKinds = [
  "office365",
  "graph",
  "teams",
  "teams-webhook",
] as const satisfies readonly ChannelKind[];

export type IncidentChannel = Extract<Channel, { via: (typeof incidentKinds)[number] }>;

/** Whether a channel is notified of incidents. */
export function isNotifiedOfIncidents(channel: Channel): channel is IncidentChannel {
  return (incidentKinds as readonly string[]).includes(channel.via);
}

/** What the types of the single values cannot say. */
export function sentinelFaults(values: Record<string, unknown>): ConfigFault[] {
  return [...onboardFaults(values), ...playbookFaults(values)];
}

/** A playbook without a receiver is a mistake. */
function playbookFaults({ sentinel: settings, channels }: Record<string, unknown>): ConfigFault[] {
  if (!isObject(settings) || settings["playbook"] !== true || !Array.isArray(channels)) return [];
  const kinds = channels.map((each) => (isObject(each) ? each["via"] : undefined));
  const areKnown = kinds.every((kind) => (channelKinds as unknown[]).includes(kind));
  if (!areKnown || kinds.some((kind) => (incidentKinds as readonly unknown[]).includes(kind))) return [];
  const reason = `has no receiver: add a channel by one of ${incidentKinds.join(", ")}, or leave it out`;
  return [{ propertyPath: "breakglass:sentinel.playbook", reason }];
}

/** A workspace that is created has no Sentinel yet, and Azure refuses analytics rules without it. */
function onboardFaults({ sentinel: settings, workspace }: Record<string, unknown>): ConfigFault[] {
  if (!isObject(settings) || !isObject(workspace)) return [];
  const isOff = settings["onboard"] === undefined || settings["onboard"] === false;
  if (!isOff || workspace["create"] === undefined) return [];
  const reason =
    "must be true where the workspace is created: it has no Microsoft Sentinel yet, and takes no analytics rules";
  return [{ propertyPath: "breakglass:sentinel.onboard", reason }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
