import { type RestClient, ServiceError } from "./arm.ts";
import type { PropertyMap, Value } from "./values.ts";

/**
 * A group by its object id, with its members and owners. Requests and errors as in
 * github.com/hashicorp/terraform-provider-azuread, internal/services/groups/group_data_source.go.
 */
export async function getGroup(graph: RestClient, args: PropertyMap): Promise<PropertyMap> {
  const { objectId, includeTransitiveMembers = false, ...others } = args;
  if (typeof objectId !== "string" || Object.keys(others).length > 0) {
    const given = Object.keys(args).join(", ") || "nothing";
    throw new Error(`The sandbox's getGroup finds a group by objectId alone; got ${given}.`);
  }
  const path = `/v1.0/groups/${encodeURIComponent(objectId)}`;
  const group = await found(graph, path, objectId);
  const members = await ids(
    graph,
    `${path}/${includeTransitiveMembers === true ? "transitiveMembers" : "members"}`,
  );
  return {
    ...properties(group),
    includeTransitiveMembers,
    members,
    owners: await ids(graph, `${path}/owners`),
  };
}

async function found(graph: RestClient, path: string, objectId: string): Promise<PropertyMap> {
  try {
    return await graph.call("GET", path);
  } catch (error) {
    if (!(error instanceof ServiceError && error.status === 404)) throw error;
    throw new Error(`No group found with object ID: ${JSON.stringify(objectId)}`);
  }
}

async function ids(graph: RestClient, path: string): Promise<string[]> {
  const { value } = await graph.call("GET", path);
  return (Array.isArray(value) ? value : []).map((each) => String((each as PropertyMap)["id"]));
}

/** Each with its name in Graph. */
const TEXTS = {
  objectId: "id",
  displayName: "displayName",
  description: "description",
  mail: "mail",
  mailNickname: "mailNickname",
  onpremisesDomainName: "onPremisesDomainName",
  onpremisesNetbiosName: "onPremisesNetBiosName",
  onpremisesSamAccountName: "onPremisesSamAccountName",
  onpremisesSecurityIdentifier: "onPremisesSecurityIdentifier",
  preferredLanguage: "preferredLanguage",
  theme: "theme",
  visibility: "visibility",
} as const;
const FLAGS = {
  assignableToRole: "isAssignableToRole",
  mailEnabled: "mailEnabled",
  onpremisesSyncEnabled: "onPremisesSyncEnabled",
  securityEnabled: "securityEnabled",
} as const;
const LISTS = {
  behaviors: "resourceBehaviorOptions",
  provisioningOptions: "resourceProvisioningOptions",
  proxyAddresses: "proxyAddresses",
  types: "groupTypes",
} as const;

/**
 * The group as the Terraform bridge hands it over: an absent text is an empty one. The sandbox has no dynamic groups, no Microsoft
 * 365 groups and writes none back to a directory on premises.
 */
function properties(group: PropertyMap): PropertyMap {
  const read = (names: Readonly<Record<string, string>>, of: (value: Value | undefined) => Value) =>
    Object.fromEntries(Object.entries(names).map(([name, inGraph]) => [name, of(group[inGraph])]));
  return {
    ...read(TEXTS, (value) => (typeof value === "string" ? value : "")),
    ...read(FLAGS, (value) => value === true),
    ...read(LISTS, (value) => (Array.isArray(value) ? value : [])),
    // The plugin's own form since its version 6, of the provider's version 3.
    id: `/groups/${String(group["id"])}`,
    autoSubscribeNewMembers: false,
    dynamicMemberships: [],
    externalSendersAllowed: false,
    hideFromAddressLists: false,
    hideFromOutlookClients: false,
    onpremisesGroupType: "",
    writebackEnabled: false,
  };
}
