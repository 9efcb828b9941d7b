import * as operationalinsights from "@pulumi/azure-native/operationalinsights/index.js";
import * as resources from "@pulumi/azure-native/resources/index.js";
import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";
import { ComponentResource, output } from "@pulumi/pulumi";
import type { BreakGlassConfig } from "../config/index.ts";
import { lookUp } from "./look-up.ts";
import { inSubscription } from "./subscription.ts";

/**
 * The resource group that holds everything of ours, and the Log Analytics workspace that holds the sign-in
 * logs: each either adopted by its id, and then left as it is, or created.
 */
export class LandingZone extends ComponentResource {
  readonly resourceGroupName: Output<string>;
  readonly workspaceId: Output<string>;
  /** The GUID by which the query API knows the workspace (`customerId` in Azure). */
  readonly workspaceCustomerId: Output<string>;

  constructor(
    name: string,
    args: Pick<BreakGlassConfig, "location" | "resourceGroup" | "workspace" | "tags">,
    options: ComponentResourceOptions,
  ) {
    super("breakglass:index:LandingZone", name, {}, options);
    this.resourceGroupName = this.#resourceGroup(name, args);
    const workspace = this.#workspace(name, args);
    this.workspaceId = workspace.id;
    this.workspaceCustomerId = workspace.customerId;
    this.registerOutputs({ resourceGroupName: this.resourceGroupName, workspaceId: this.workspaceId });
  }

  #resourceGroup(name: string, { resourceGroup, location, tags }: ZoneArgs): Output<string> {
    if ("existing" in resourceGroup) return output(segment(resourceGroup.existing, "resourceGroups"));
    const created = new resources.ResourceGroup(
      `${name}-group`,
      { resourceGroupName: resourceGroup.create.name, location, tags },
      { parent: this },
    );
    return created.name;
  }

  #workspace(name: string, { workspace, location, tags }: ZoneArgs) {
    if ("existing" in workspace) {
      const found = lookUp(
        "breakglass:workspace.existing",
        operationalinsights.getWorkspace(
          {
            resourceGroupName: segment(workspace.existing, "resourceGroups"),
            workspaceName: segment(workspace.existing, "workspaces"),
          },
          inSubscription(`${name}-workspace`, segment(workspace.existing, "subscriptions"), this),
        ),
      );
      return { id: output(workspace.existing), customerId: found.customerId };
    }
    return new operationalinsights.Workspace(
      `${name}-workspace`,
      {
        resourceGroupName: this.resourceGroupName,
        workspaceName: workspace.create.name,
        location,
        retentionInDays: workspace.create.retentionInDays,
        sku: { name: "PerGB2018" },
        tags,
      },
      { parent: this },
    );
  }
}

type ZoneArgs = ConstructorParameters<typeof LandingZone>[1];

/** The name that follows `kind` in an ARM id; kinds are compared without regard to case, as Azure does. */
export function segment(id: string, kind: string): string {
  const parts = id.split("/");
  const value = parts[parts.findIndex((part) => part.toLowerCase() === kind.toLowerCase()) + 1];
  if (value === undefined) throw new Error(`The id "${id}" names no ${kind}.`);
  return value;
}
