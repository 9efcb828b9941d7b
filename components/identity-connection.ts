import { Resource as GenericResource } from "@pulumi/azure-native/resources/resource.js";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";

export interface IdentityConnectionArgs {
  /** Of the managed API, such as `/subscriptions/…/managedApis/azuremonitorlogs`. */
  apiId: Input<string>;
  displayName: string;
  location: string;
  resourceGroupName: Input<string>;
  tags: Readonly<Record<string, string>>;
  /**
   * Of an API with several ways to sign in: the way by an identity. Default: the API has one way only, as `azuresentinel`.
   * Source: learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity, ARM templates of multi-authentication
   * connectors.
   */
  parameterSet?: "managedIdentityAuth";
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
  { apiId, displayName, location, resourceGroupName, tags, parameterSet }: IdentityConnectionArgs,
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
      properties: {
        displayName,
        api: { id: apiId },
        parameterValueType: "Alternative",
        ...(parameterSet === undefined ? {} : { parameterValueSet: { name: parameterSet, values: {} } }),
      },
      tags,
    },
    options,
  );
}
