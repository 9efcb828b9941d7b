import { AppRoleAssignment } from "@pulumi/azuread/appRoleAssignment.js";
import { getServicePrincipal } from "@pulumi/azuread/getServicePrincipal.js";
import type { ComponentResourceOptions, Input, Output } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import type { Channel } from "../config/index.ts";
import { askAfter, lookUp } from "./look-up.ts";
import { textMessageResources } from "./permission-steps.ts";
import { mayGrantMail } from "./refusals.ts";
import { textMessageSender } from "./role-assignment.ts";

/** Microsoft Graph, as an application: the same in every tenant. */
const GRAPH = "00000003-0000-0000-c000-000000000000";

/** Application permission "Send mail as any user" (learn.microsoft.com/graph/permissions-reference). */
const MAIL_SEND = "b633e1c5-b582-4048-a93e-9f11b44c7e96";

export interface ChannelPermissionsArgs {
  channels: readonly (Channel | undefined)[];
  principalId: Input<string>;
  /** What must be deployed before anything can be refused here. */
  core: Output<unknown>;
}

/**
 * What the workflow's identity needs for the channels that it uses itself: Mail.Send for `graph`, a role on the
 * Communication Services resource for `acs`. A channel with `assignRole: false` gets nothing: somebody gives its
 * permission in a narrower way (docs/channels.md).
 *
 * `channels`: in the order of the configuration, so that an error can name one; those that the identity does not use are
 * undefined.
 */
export class ChannelPermissions extends ComponentResource {
  /** Each fails if it is refused. */
  readonly made: readonly Output<unknown>[];

  constructor(
    name: string,
    { channels, principalId, core }: ChannelPermissionsArgs,
    options: ComponentResourceOptions,
  ) {
    super("breakglass:index:ChannelPermissions", name, {}, options);
    const mail = channels.findIndex((channel) => channel?.via === "graph" && channel.assignRole);
    const made: Output<unknown>[] = [];
    if (mail !== -1)
      made.push(this.#sendMail(`${name}-mail-send`, `breakglass:channels[${mail}]`, principalId, core));
    for (const resourceId of textMessageResources(channels)) {
      const resource = resourceId.slice(resourceId.lastIndexOf("/") + 1).toLowerCase();
      made.push(
        textMessageSender(`${name}-sms-${resource}`, { resourceId, principalId }, { parent: this }).id,
      );
    }
    this.made = made;
    this.registerOutputs({});
  }

  #sendMail(name: string, propertyPath: string, principalId: Input<string>, core: Output<unknown>) {
    const graph = lookUp(
      propertyPath,
      askAfter(core, () => getServicePrincipal({ clientId: GRAPH }, { parent: this })),
      mayGrantMail,
    );
    return new AppRoleAssignment(
      name,
      { appRoleId: MAIL_SEND, principalObjectId: principalId, resourceObjectId: graph.objectId },
      { parent: this },
    ).id;
  }
}
