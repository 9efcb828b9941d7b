import { ActionGroup } from "@pulumi/azure-native/monitor/actionGroup.js";
import { ActivityLogAlert } from "@pulumi/azure-native/monitor/activityLogAlert.js";
import type { ComponentResourceOptions, Input, Output, ProviderResource } from "@pulumi/pulumi";
import { ComponentResource, output } from "@pulumi/pulumi";
import { accountWatchlists, type BreakGlassConfig } from "../config/index.ts";
import { fallbackReceivers } from "./action-groups.ts";
import { segment } from "./arm-id.ts";
import { unlessAnyRefused } from "./settled.ts";
import {
  ACCOUNTS,
  HEALTH,
  OF_WATCHERS,
  OF_WORKSPACE,
  operationCondition,
  watchedScopes,
  watchlistScopes,
} from "./watched-operations.ts";

export interface WorkspaceWatchArgs extends Pick<BreakGlassConfig, "accounts" | "fallback" | "tags"> {
  workspaceId: Input<string>;
  /** Of the workspace's subscription. */
  provider: ProviderResource;
}

/**
 * Watches a workspace that is in another subscription, where it is: a rule on the activity log sees its own subscription alone.
 * Everything is in the workspace's resource group. Whoever deletes that deletes the workspace: what is left is that no logs
 * arrive, which is seen from here.
 */
export class WorkspaceWatch extends ComponentResource {
  /** By the last part of their names. */
  readonly ids: Readonly<Record<string, Output<string>>>;

  constructor(name: string, args: WorkspaceWatchArgs, options: ComponentResourceOptions) {
    super("breakglass:index:WorkspaceWatch", name, {}, options);
    const { accounts, fallback, tags } = args;
    const { dependsOn } = options;
    const child = {
      parent: this,
      provider: args.provider,
      ...(dependsOn === undefined ? {} : { dependsOn }),
    };
    const workspaceId = output(args.workspaceId);
    // Another provider does not replace a resource; another name does, where only the subscription has changed.
    const named = (key: string) =>
      workspaceId.apply((id) => `${name}-${key}-${segment(id, "subscriptions")}`);
    const resourceGroupName = workspaceId.apply((id) => segment(id, "resourceGroups"));
    const receivers = new ActionGroup(
      `${name}-group`,
      {
        actionGroupName: named("group"),
        groupShortName: "bg-workspace",
        resourceGroupName,
        location: "Global",
        enabled: true,
        tags,
        ...fallbackReceivers(fallback),
      },
      child,
    );
    const alert = (key: string, description: string, condition: Condition, scopes: Output<string[]>) =>
      new ActivityLogAlert(
        `${name}-${key}`,
        {
          activityLogAlertName: named(key),
          resourceGroupName,
          location: "global",
          tags,
          description,
          enabled: true,
          scopes,
          condition,
          actions: { actionGroups: [{ actionGroupId: receivers.id }] },
        },
        child,
      ).id;
    const ids: Record<string, Output<string>> = { "workspace-group": receivers.id };
    for (const watched of OF_WORKSPACE) {
      const scopes = workspaceId.apply((id) => watchedScopes(id, id, watched.everywhere));
      ids[`workspace-${watched.id}`] = alert(
        watched.id,
        watched.description,
        operationCondition(watched),
        scopes,
      );
    }
    const aliases = accountWatchlists(accounts).map(({ watchlist }) => watchlist);
    if (aliases.length > 0) {
      const scopes = workspaceId.apply((id) => watchlistScopes(id, id, aliases));
      ids[`workspace-${ACCOUNTS.id}`] = alert(
        ACCOUNTS.id,
        ACCOUNTS.description,
        operationCondition(ACCOUNTS),
        scopes,
      );
    }
    const own = workspaceId.apply((id) => [id]);
    ids[`workspace-${HEALTH.id}`] = alert(HEALTH.id, HEALTH.description, HEALTH.condition, own);
    const watching = output(Object.values(ids));
    ids[`workspace-${OF_WATCHERS.id}`] = alert(
      OF_WATCHERS.id,
      OF_WATCHERS.description,
      operationCondition(OF_WATCHERS),
      watching,
    );
    this.ids = ids;
    this.registerOutputs(unlessAnyRefused(ids));
  }
}

type Condition = ReturnType<typeof operationCondition> | (typeof HEALTH)["condition"];
