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

/** The group as the Terraform bridge hands it over: an absent text is an empty one. */
function properties(group: PropertyMap): PropertyMap {
  const text = (name: string): Value => (typeof group[name] === "string" ? group[name] : "");
  return {
    id: text("id"),
    objectId: text("id"),
    displayName: text("displayName"),
    description: text("description"),
    mail: text("mail"),
    mailNickname: text("mailNickname"),
    mailEnabled: group["mailEnabled"] === true,
    securityEnabled: group["securityEnabled"] === true,
    types: Array.isArray(group["groupTypes"]) ? group["groupTypes"] : [],
  };
}
