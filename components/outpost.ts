import { ActionGroup } from "@pulumi/azure-native/monitor/actionGroup.js";
import { ActivityLogAlert } from "@pulumi/azure-native/monitor/activityLogAlert.js";
import type { ComponentResourceOptions, Input, Output } from "@pulumi/pulumi";
import { ComponentResource, interpolate } from "@pulumi/pulumi";
import type { BreakGlassConfig, Placement } from "../config/index.ts";
import { fallbackReceivers } from "./action-groups.ts";
import { placedGroup } from "./resource-group.ts";
import { unlessAnyRefused } from "./settled.ts";
import { OUTPOST, operationCondition } from "./watched-operations.ts";

export interface OutpostArgs extends Pick<BreakGlassConfig, "location" | "tags" | "fallback"> {
  place: Placement<{ name: string }>;
  /** That is deployed to. */
  subscriptionId: Input<string>;
  /** Of the group that it watches. */
  watchedGroupId: Input<string>;
}

/**
 * A second pair of eyes, in a resource group of its own: whoever deletes the first group deletes its watchers and their
 * action group. It shares nothing with them but Azure Monitor.
 */
export class Outpost extends ComponentResource {
  readonly resourceGroupId: Output<string>;
  /** By the last part of their names. */
  readonly ids: Readonly<Record<string, Output<string>>>;

  constructor(name: string, args: OutpostArgs, options: ComponentResourceOptions) {
    super("breakglass:index:Outpost", name, {}, options);
    const { tags } = args;
    const child = { parent: this };
    const group = placedGroup(`${name}-resources`, "outpost", args.place, args, this);
    this.resourceGroupId = interpolate`/subscriptions/${args.subscriptionId}/resourceGroups/${group}`;
    const receivers = new ActionGroup(
      `${name}-group`,
      {
        actionGroupName: `${name}-group`,
        groupShortName: "bg-outpost",
        resourceGroupName: group,
        location: "Global",
        enabled: true,
        tags,
        ...fallbackReceivers(args.fallback),
      },
      child,
    );
    const rule = new ActivityLogAlert(
      `${name}-${OUTPOST.id}`,
      {
        activityLogAlertName: `${name}-${OUTPOST.id}`,
        resourceGroupName: group,
        location: "global",
        tags,
        description: OUTPOST.description,
        enabled: true,
        scopes: [args.watchedGroupId],
        condition: operationCondition(OUTPOST),
        actions: { actionGroups: [{ actionGroupId: receivers.id }] },
      },
      child,
    );
    this.ids = { "outpost-group": receivers.id, [`outpost-${OUTPOST.id}`]: rule.id };
    this.registerOutputs(unlessAnyRefused(this.ids));
  }
}
