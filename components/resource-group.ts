import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import type { Input, Output, Resource } from "@pulumi/pulumi";
import type { BreakGlassConfig } from "../config/index.ts";
import type { Place } from "./arguments.ts";
import { segment } from "./arm-id.ts";
import { inOwnSubscription } from "./subscription.ts";

interface Common extends Pick<BreakGlassConfig, "location" | "tags"> {
  /** That is deployed to. */
  subscriptionId: Input<string>;
}

/** The name of a resource group: one that is there, and then left as it is, or one that is created. */
export function placedGroup(
  name: string,
  key: "resourceGroup" | "outpost",
  place: Place<{ name: string }>,
  { location, tags, subscriptionId }: Common,
  parent: Resource,
): Output<string> {
  if ("existing" in place) {
    return inOwnSubscription(
      `breakglass:${key}.existing`,
      place.existing,
      subscriptionId,
      "they must be the same",
    ).apply((id) => segment(id, "resourceGroups"));
  }
  return new ResourceGroup(name, { resourceGroupName: place.create.name, location, tags }, { parent }).name;
}
