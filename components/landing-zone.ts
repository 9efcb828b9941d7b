import { getWorkspace } from "@pulumi/azure-native/operationalinsights/getWorkspace.js";
import { Workspace } from "@pulumi/azure-native/operationalinsights/workspace.js";
import type { ComponentResourceOptions, Input, Output, ProviderResource } from "@pulumi/pulumi";
import { ComponentResource, output } from "@pulumi/pulumi";
import type { CheckedArguments } from "./arguments.ts";
import { segment } from "./arm-id.ts";
import { lookUp } from "./look-up.ts";
import { placedGroup } from "./resource-group.ts";
import { unlessAnyRefused } from "./settled.ts";
import { inOwnSubscription, inSubscription } from "./subscription.ts";

export interface LandingZoneArgs
  extends Pick<CheckedArguments, "location" | "resourceGroup" | "workspace" | "workspaceProvider" | "tags"> {
  /** That is deployed to. */
  subscriptionId: Input<string>;
}

/**
 * The resource group that holds everything of ours, and the Log Analytics workspace that holds the sign-in
 * logs: each either adopted by its id, and then left as it is, or created.
 */
export class LandingZone extends ComponentResource {
  readonly resourceGroupName: Output<string>;
  readonly workspaceId: Output<string>;
  /** The GUID by which the query API knows the workspace (`customerId` in Azure). */
  readonly workspaceCustomerId: Output<string>;
  /** The provider for what lives with the workspace, where it is not that of this component. */
  readonly workspaceProvider: ProviderResource | undefined;
  /** Each fails if it is refused. */
  readonly made: readonly Output<unknown>[];

  constructor(name: string, args: LandingZoneArgs, options: ComponentResourceOptions) {
    super("breakglass:index:LandingZone", name, {}, options);
    this.resourceGroupName = placedGroup(`${name}-group`, "resourceGroup", args.resourceGroup, args, this);
    this.workspaceProvider = this.#workspaceProvider(name, args);
    const workspace = this.#workspace(name, args);
    this.workspaceId = workspace.id;
    this.workspaceCustomerId = workspace.customerId;
    const { resourceGroupName, workspaceId } = this;
    this.made = [resourceGroupName, workspaceId];
    this.registerOutputs(unlessAnyRefused({ resourceGroupName, workspaceId }));
  }

  /** Only the stack's own provider is replaced, and only where the workspace's id is known before the deployment. */
  #workspaceProvider(name: string, { workspace, workspaceProvider }: LandingZoneArgs) {
    if (workspaceProvider !== undefined || !("existing" in workspace)) return workspaceProvider;
    if (typeof workspace.existing !== "string") return undefined;
    return inSubscription(`${name}-workspace`, segment(workspace.existing, "subscriptions"), this).provider;
  }

  #workspace(name: string, { workspace, location, tags, subscriptionId }: LandingZoneArgs) {
    if ("existing" in workspace) {
      const provider = this.workspaceProvider;
      const id = provider
        ? output(workspace.existing)
        : inOwnSubscription(
            "breakglass:workspace.existing",
            workspace.existing,
            subscriptionId,
            "give the other subscription's provider as workspaceProvider",
          );
      const found = id.apply((known) =>
        lookUp(
          "breakglass:workspace.existing",
          getWorkspace(
            {
              resourceGroupName: segment(known, "resourceGroups"),
              workspaceName: segment(known, "workspaces"),
            },
            { parent: this, ...(provider ? { provider } : {}) },
          ),
        ),
      );
      return { id, customerId: found.customerId };
    }
    return new Workspace(
      `${name}-workspace`,
      {
        resourceGroupName: this.resourceGroupName,
        workspaceName: workspace.create.name,
        location,
        retentionInDays: workspace.create.retentionInDays,
        sku: { name: "PerGB2018" },
        tags,
      },
      // What replaces it has another name. The old one stays until the rules on the new one are there.
      { parent: this, deleteBeforeReplace: false },
    );
  }
}
