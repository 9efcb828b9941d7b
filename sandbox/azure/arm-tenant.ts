import { apiVersions } from "./body-shapes.ts";
import { type ArmContext, ArmError } from "./resource-type.ts";
import { resourceTypes } from "./types/index.ts";
import { ROLES, roleActions } from "./types/role-assignment.ts";

/** Versions of the subscriptions API: azure-rest-api-specs, Microsoft.Resources, subscriptions. */
export const SUBSCRIPTION_VERSIONS = [
  "2015-11-01",
  "2016-06-01",
  "2018-06-01",
  "2019-06-01",
  "2019-11-01",
  "2020-01-01",
  "2021-01-01",
  "2022-12-01",
];

/** learn.microsoft.com/rest/api/resources/tenants/list */
export function tenants({ tenantId }: ArmContext): unknown {
  return {
    value: [
      {
        id: `/tenants/${tenantId}`,
        tenantId,
        displayName: "Sandbox",
        tenantCategory: "Home",
        tenantType: "AAD",
      },
    ],
  };
}

/** learn.microsoft.com/rest/api/resources/subscriptions/get */
export function subscription(subscriptionId: string, { tenantId }: ArmContext): unknown {
  return {
    id: `/subscriptions/${subscriptionId}`,
    subscriptionId,
    tenantId,
    displayName: "Sandbox",
    state: "Enabled",
    authorizationSource: "RoleBased",
    subscriptionPolicies: { locationPlacementId: "Public_2014-09-01", quotaId: "PayAsYouGo_2014-09-01" },
  };
}

/** The one that the sandbox was started for, and those in which something is deployed. */
export function subscriptions(context: ArmContext): unknown {
  const used = context.store.list().flatMap(({ id }) => /^\/subscriptions\/([^/]+)/i.exec(id)?.[1] ?? []);
  const ids = [...(context.subscriptionId === undefined ? [] : [context.subscriptionId]), ...used];
  const distinct = [...new Set(ids.map((id) => id.toLowerCase()))];
  return { value: distinct.map((id) => subscription(id, context)) };
}

/** Some of Azure's regions; the sandbox takes any (learn.microsoft.com/azure/reliability/regions-list). */
const REGIONS: Readonly<Record<string, string>> = {
  australiaeast: "Australia East",
  centralus: "Central US",
  eastus: "East US",
  eastus2: "East US 2",
  francecentral: "France Central",
  germanywestcentral: "Germany West Central",
  northeurope: "North Europe",
  southeastasia: "Southeast Asia",
  swedencentral: "Sweden Central",
  switzerlandnorth: "Switzerland North",
  uksouth: "UK South",
  westeurope: "West Europe",
  westus2: "West US 2",
  westus3: "West US 3",
};

/** learn.microsoft.com/rest/api/resources/subscriptions/list-locations */
export function locations(subscriptionId: string): unknown {
  return {
    value: Object.entries(REGIONS).map(([name, displayName]) => ({
      id: `/subscriptions/${subscriptionId}/locations/${name}`,
      name,
      type: "Region",
      displayName,
      regionalDisplayName: displayName,
      metadata: { regionType: "Physical", regionCategory: "Recommended" },
    })),
  };
}

/** learn.microsoft.com/rest/api/resources/providers/list */
export function providers(subscriptionId: string | undefined): readonly Provider[] {
  const byNamespace = Object.groupBy(resourceTypes, ({ type }) => type.split("/")[0] ?? "");
  return Object.entries(byNamespace).map(([namespace, types = []]) => ({
    ...(subscriptionId === undefined
      ? {}
      : { id: `/subscriptions/${subscriptionId}/providers/${namespace}` }),
    namespace,
    registrationState: "Registered",
    registrationPolicy: "RegistrationRequired",
    resourceTypes: types.map(({ type, location, apiVersions: own }) => ({
      resourceType: type.slice(namespace.length + 1),
      locations: location === "region" ? Object.values(REGIONS) : location === "global" ? ["global"] : [],
      apiVersions: [...new Set([...own, ...(apiVersions.get(type.toLowerCase()) ?? [])])].sort().reverse(),
      capabilities: location === "none" ? "SupportsExtension" : "SupportsTags, SupportsLocation",
    })),
  }));
}

interface Provider {
  readonly id?: string;
  readonly namespace: string;
  readonly registrationState: string;
  readonly registrationPolicy: string;
  readonly resourceTypes: readonly object[];
}

/** @throws ArmError for a namespace of which the sandbox has nothing */
export function provider(subscriptionId: string, namespace: string): Provider {
  const found = providers(subscriptionId).find(
    (each) => each.namespace.toLowerCase() === namespace.toLowerCase(),
  );
  if (found !== undefined) return found;
  throw new ArmError(
    404,
    "InvalidResourceNamespace",
    `The resource namespace '${namespace}' is not in the sandbox, which has ${providers(undefined)
      .map((each) => each.namespace)
      .join(", ")}.`,
  );
}

/** learn.microsoft.com/rest/api/authorization/role-definitions/list */
export function roleDefinitions(scope: string, filter: string): unknown {
  const all = Object.keys(ROLES).map((id) => roleDefinition(scope, id));
  const [, name] = /^roleName eq '([^']+)'$/i.exec(filter) ?? [];
  if (name !== undefined) {
    return {
      value: all.filter(({ properties }) => properties.roleName.toLowerCase() === name.toLowerCase()),
    };
  }
  if (filter === "" || filter === "atScopeAndBelow()" || filter === "type eq 'BuiltInRole'")
    return { value: all };
  throw new ArmError(400, "InvalidFilter", `The sandbox does not know the filter "${filter}" here.`);
}

/** @throws ArmError for a role that the sandbox does not have */
export function roleDefinition(scope: string, id: string) {
  const roleName = ROLES[id.toLowerCase()];
  if (roleName === undefined) {
    const message = `The specified role definition with ID '${id}' does not exist.`;
    throw new ArmError(404, "RoleDefinitionDoesNotExist", message);
  }
  const actions = roleActions(roleName);
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${id}`,
    name: id,
    type: "Microsoft.Authorization/roleDefinitions",
    properties: {
      roleName,
      type: "BuiltInRole",
      assignableScopes: ["/"],
      permissions: actions === undefined ? [] : [{ ...actions, dataActions: [], notDataActions: [] }],
    },
  };
}
