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

/** What Graph says of it, as the Terraform bridge hands it over; the maps give ids by names. */
function properties(principal: PropertyMap): PropertyMap {
  const text = (name: string): Value => (typeof principal[name] === "string" ? principal[name] : "");
  const roles = Array.isArray(principal["appRoles"]) ? principal["appRoles"].filter(isObject) : [];
  return {
    id: text("id"),
    objectId: text("id"),
    clientId: text("appId"),
    displayName: text("displayName"),
    type: text("servicePrincipalType"),
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
