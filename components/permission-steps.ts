import type { Channel } from "../config/index.ts";

/** An Azure id, and not an endpoint: only of a resource that we know can we give a role. */
const isId = (resource: string) => resource.startsWith("/");

/**
 * The Communication Services resources on which the deployment gives the workflow's identity a role, each once, whatever
 * the letter case of its id.
 */
export function textMessageResources(channels: readonly (Channel | undefined)[]): string[] {
  const ids = channels.flatMap((channel) =>
    channel?.via === "acs" && channel.assignRole && isId(channel.resource) ? channel.resource : [],
  );
  return [...new Map(ids.map((id) => [id.toLowerCase(), id])).values()];
}

/** What a person has to give the workflow's identity, since the deployment does not. */
export function permissionSteps(channels: readonly Channel[]): string[] {
  return channels.flatMap((channel) => {
    if (channel.via === "graph" && !channel.assignRole) {
      return `Let the workflow's identity (stack output workflowPrincipalId) send as ${channel.from}: docs/channels.md, one mailbox only.`;
    }
    if (channel.via === "acs" && !(channel.assignRole && isId(channel.resource))) {
      return `Give the workflow's identity (stack output workflowPrincipalId) a role on ${channel.resource}: docs/channels.md, acs.`;
    }
    return [];
  });
}
