import { type RestClient, ServiceError } from "./arm.ts";
import { isObject, type PropertyMap, type Value } from "./values.ts";

/**
 * Looks a service principal up by one of its three names. Errors as in github.com/hashicorp/terraform-provider-azuread,
 * internal/services/serviceprincipals/service_principal_data_source.go.
 */
export async function getServicePrincipal(graph: RestClient, args: PropertyMap): Promise<PropertyMap> {
  const { clientId, displayName, objectId } = args;
  const given = Object.keys(args);
  if (given.length !== 1 || (clientId ?? displayName ?? objectId) === undefined) {
    throw new Error(
      `getServicePrincipal needs exactly one of clientId, displayName, objectId; got ${given.join(", ") || "none"}.`,
    );
  }
  if (objectId !== undefined) return properties(await byObjectId(graph, String(objectId)));
  const [name, value, label] =
    clientId === undefined
      ? (["displayName", String(displayName), "display name"] as const)
      : (["appId", String(clientId), "application ID"] as const);
  // A quotation mark in an OData text is written twice.
  const filter = encodeURIComponent(`${name} eq '${value.replaceAll("'", "''")}'`);
  const { value: list } = await graph.call("GET", `/v1.0/servicePrincipals?$filter=${filter}`);
  const [found, another] = Array.isArray(list) ? list.filter(isObject) : [];
  if (found === undefined)
    throw new Error(`No service principal found for ${label}: ${JSON.stringify(value)}`);
  if (another !== undefined)
    throw new Error(`Found multiple service principals for ${label}: ${JSON.stringify(value)}`);
  return properties(found);
}

async function byObjectId(graph: RestClient, objectId: string): Promise<PropertyMap> {
  try {
    return await graph.call("GET", `/v1.0/servicePrincipals/${encodeURIComponent(objectId)}`);
  } catch (error) {
    if (!(error instanceof ServiceError && error.status === 404)) throw error;
    throw new Error(`Service principal with object ID ${JSON.stringify(objectId)} was not found`);
  }
}

/** Each with its name in Graph. */
const TEXTS = {
  objectId: "id",
  clientId: "appId",
  applicationTenantId: "appOwnerOrganizationId",
  description: "description",
  displayName: "displayName",
  homepageUrl: "homepage",
  loginUrl: "loginUrl",
  logoutUrl: "logoutUrl",
  notes: "notes",
  preferredSingleSignOnMode: "preferredSingleSignOnMode",
  samlMetadataUrl: "samlMetadataUrl",
  signInAudience: "signInAudience",
  type: "servicePrincipalType",
} as const;
const LISTS = {
  alternativeNames: "alternativeNames",
  notificationEmailAddresses: "notificationEmailAddresses",
  redirectUris: "replyUrls",
  tags: "tags",
} as const;
/** What a tag of a service principal switches on (the same repository, internal/helpers/applications). */
const FEATURES = [
  "WindowsAzureActiveDirectoryCustomSingleSignOnApplication",
  "WindowsAzureActiveDirectoryIntegratedApp",
  "WindowsAzureActiveDirectoryGalleryApplicationNonPrimaryV1",
  "HideApp",
];

/** What Graph says of it, as the Terraform bridge hands it over; the maps give ids by names. */
function properties(principal: PropertyMap): PropertyMap {
  const list = (name: string): readonly Value[] => {
    const value = principal[name];
    return Array.isArray(value) ? value : [];
  };
  const roles = list("appRoles").filter(isObject);
  const scopes = list("oauth2PermissionScopes").filter(isObject);
  const tags = list("tags");
  const [customSingleSignOn, enterprise, gallery, hide] = FEATURES.map((tag) => tags.includes(tag)) as [
    boolean,
    boolean,
    boolean,
    boolean,
  ];
  return {
    ...Object.fromEntries(
      Object.entries(TEXTS).map(([name, inGraph]) => {
        const value = principal[inGraph];
        return [name, typeof value === "string" ? value : ""];
      }),
    ),
    ...Object.fromEntries(Object.entries(LISTS).map(([name, inGraph]) => [name, [...list(inGraph)]])),
    // The plugin's own form since its version 6, of the provider's version 3.
    id: `/servicePrincipals/${String(principal["id"])}`,
    accountEnabled: principal["accountEnabled"] === true,
    appRoleAssignmentRequired: principal["appRoleAssignmentRequired"] === true,
    // Without the application's id, which Graph lists among them.
    servicePrincipalNames: list("servicePrincipalNames").filter((name) => name !== principal["appId"]),
    features: [
      {
        customSingleSignOnApp: customSingleSignOn,
        enterpriseApplication: enterprise,
        galleryApplication: gallery,
        visibleToUsers: !hide,
      },
    ],
    featureTags: [{ customSingleSignOn, enterprise, gallery, hide }],
    oauth2PermissionScopeIds: Object.fromEntries(scopes.map(({ value, id }) => [String(value), String(id)])),
    oauth2PermissionScopes: scopes.map(({ isEnabled, ...scope }) => ({
      ...scope,
      enabled: isEnabled === true,
    })),
    samlSingleSignOns: [],
    appRoleIds: Object.fromEntries(roles.map(({ value, id }) => [String(value), String(id)])),
    appRoles: roles.map(({ isEnabled, allowedMemberTypes, description, displayName, id, value }) => ({
      allowedMemberTypes: allowedMemberTypes ?? [],
      description: description ?? "",
      displayName: displayName ?? "",
      enabled: isEnabled === true,
      id: id ?? "",
      value: value ?? "",
    })),
  };
}
