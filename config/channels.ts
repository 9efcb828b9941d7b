import type { ChannelSettings } from "./channel-settings.ts";
import type { Channel } from "./configuration.ts";

export type ChannelKind = ChannelSettings["via"];

const KINDS: Readonly<Record<ChannelKind, true>> = {
  office365: true,
  graph: true,
  teams: true,
  "teams-webhook": true,
  twilio: true,
  acs: true,
};

/** In the order of the documentation. */
export const channelKinds = Object.keys(KINDS) as ChannelKind[];

/** The kinds whose messages go through an API connection (`Microsoft.Web/connections`); the others need none. */
export const connectionKinds = ["office365", "teams", "twilio"] as const satisfies readonly ChannelKind[];

export type ConnectionKind = (typeof connectionKinds)[number];

/** Whether a channel's messages go through an API connection. */
export function hasConnection(value: Channel): value is Extract<Channel, { via: ConnectionKind }> {
  return (connectionKinds as readonly ChannelKind[]).includes(value.via);
}

/** Everybody who gets e-mail: the fallback's receivers first. */
export function mailAddresses(config: {
  readonly channels: readonly Channel[];
  readonly fallback: { readonly email: readonly string[] };
}): string[] {
  const byChannel = config.channels.flatMap((each) =>
    each.via === "office365" || each.via === "graph" ? each.to : [],
  );
  return [...config.fallback.email, ...byChannel];
}
