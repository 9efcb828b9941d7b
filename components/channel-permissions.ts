import * as azuread from "@pulumi/azuread";
import type { ComponentResourceOptions, Input } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import type { Channel } from "../config/index.ts";
import { lookUp } from "./look-up.ts";
import { mayGrantMail } from "./refusals.ts";
import { textMessageSender } from "./role-assignment.ts";

/** Microsoft Graph, as an application: the same in every tenant. */
const GRAPH = "00000003-0000-0000-c000-000000000000";

/** Application permission "Send mail as any user" (learn.microsoft.com/graph/permissions-reference). */
const MAIL_SEND = "b633e1c5-b582-4048-a93e-9f11b44c7e96";

/** An Azure id, and not an endpoint: only of a resource that we know can we give a role. */
const isId = (resource: string) => resource.startsWith("/");

/**
 * What the workflow's identity needs for the channels that it uses itself: Mail.Send for `graph`, a role on the
 * Communication Services resource for `acs`. A channel with `assignRole: false` gets nothing: somebody gives its
 * permission in a narrower way (docs/channels.md).
 *
 * `channels`: in the order of the configuration, so that an error can name one; those that the identity does not use are
 * undefined.
 */
export class ChannelPermissions extends ComponentResource {
  constructor(
    name: string,
    { channels, principalId }: { channels: readonly (Channel | undefined)[]; principalId: Input<string> },
    options: ComponentResourceOptions,
  ) {
    super("breakglass:index:ChannelPermissions", name, {}, options);
    const mail = channels.findIndex((channel) => channel?.via === "graph" && channel.assignRole);
    if (mail !== -1) this.#sendMail(`${name}-mail-send`, `breakglass:channels[${mail}]`, principalId);
    for (const resourceId of senders(channels)) {
      const resource = resourceId.slice(resourceId.lastIndexOf("/") + 1).toLowerCase();
      textMessageSender(`${name}-sms-${resource}`, { resourceId, principalId }, { parent: this });
    }
    this.registerOutputs({});
  }

  #sendMail(name: string, propertyPath: string, principalId: Input<string>): void {
    const graph = lookUp(
      propertyPath,
      azuread.getServicePrincipal({ clientId: GRAPH }, { parent: this }),
      mayGrantMail,
    );
    new azuread.AppRoleAssignment(
      name,
      { appRoleId: MAIL_SEND, principalObjectId: principalId, resourceObjectId: graph.objectId },
      { parent: this },
    );
  }
}

/** Each resource once, whatever the letter case of its id. */
function senders(channels: readonly (Channel | undefined)[]): string[] {
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
