import { Resource as GenericResource } from "@pulumi/azure-native/resources/resource.js";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";

export interface IdentityConnectionArgs {
  /** Of the managed API, such as `/subscriptions/…/managedApis/azuremonitorlogs`. */
  apiId: Input<string>;
  displayName: string;
  location: string;
  resourceGroupName: Input<string>;
  tags: Readonly<Record<string, string>>;
}

/**
 * An API connection that a workflow uses with its own identity: nobody has to authorise it.
 *
 * `web.Connection` lacks `parameterValueType`, without which Azure takes no identity (github.com/pulumi/pulumi-azure-native
 * issue 2069, github.com/Azure/bicep-types-az issue 2197). The generic resource passes on what it is given, in the API
 * version that the designer uses; azure-native reads it back in that version since 3.18 (pulumi-azure-native pull 4692).
 */
export function identityConnection(
  name: string,
  { apiId, displayName, location, resourceGroupName, tags }: IdentityConnectionArgs,
  options: CustomResourceOptions,
): GenericResource {
  return new GenericResource(
    name,
    {
      apiVersion: "2018-07-01-preview",
      resourceProviderNamespace: "Microsoft.Web",
      resourceType: "connections",
      resourceName: name,
      // Required even when it is empty (pulumi.com/registry/packages/azure-native/version-guide).
      parentResourcePath: "",
      resourceGroupName,
      location,
      kind: "V1",
      properties: { displayName, api: { id: apiId }, parameterValueType: "Alternative" },
      tags,
    },
    options,
  );
}
