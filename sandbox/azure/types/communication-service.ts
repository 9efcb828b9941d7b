import { randomBytes, randomUUID } from "node:crypto";
import { ArmError, only, type ResourceType, required } from "../resource-type.ts";
import { NotInSandbox } from "../server.ts";
import type { ResourceStore, StoredResource } from "../store.ts";

/**
 * Azure Communication Services. Source: github.com/Azure/azure-rest-api-specs,
 * specification/communication/resource-manager, CommunicationServices.json.
 */
export const communicationService: ResourceType = {
  type: "Microsoft.Communication/communicationServices",
  apiVersions: ["2026-03-18", "2025-09-01", "2023-04-01"],
  location: "global",
  check: (id, body, { store }, previous) => {
    only(body, ["location", "tags", "identity", "properties"], "CommunicationServiceResource");
    only(
      body.properties,
      ["dataLocation", "disableLocalAuth", "linkedDomains", "publicNetworkAccess"],
      "CommunicationServiceProperties",
    );
    required(body, "properties.dataLocation");
    const before = previous?.body.properties?.["dataLocation"];
    if (before !== undefined && before !== body.properties?.["dataLocation"]) {
      throw new ArmError(400, "BadRequest", "The property 'dataLocation' cannot be changed.");
    }
    const name = id.slice(id.lastIndexOf("/") + 1);
    const taken = communicationServiceAt(store, hostName(name));
    if (taken !== undefined && taken.id.toLowerCase() !== id.toLowerCase()) {
      throw new ArmError(
        409,
        "NameAlreadyExists",
        `The name '${name}' is taken: it is unique in all of Azure.`,
      );
    }
  },
  complete: (id, body, _, previous) => ({
    properties: {
      ...body.properties,
      hostName: hostName(id.slice(id.lastIndexOf("/") + 1)),
      immutableResourceId: previous?.resource.properties?.["immutableResourceId"] ?? randomUUID(),
      provisioningState: "Succeeded",
      version: "1.0",
    },
  }),
  action: (stored, path, _, { store }) => {
    if (path.toLowerCase() !== "listkeys")
      throw new NotInSandbox(`The sandbox has no '${path}' on a communication service.`);
    const connect = (key: string) =>
      `endpoint=https://${stored.resource.properties?.["hostName"]}/;accesskey=${key}`;
    const [primaryKey, secondaryKey] = accessKeys(store, stored);
    return {
      primaryKey,
      secondaryKey,
      primaryConnectionString: connect(primaryKey),
      secondaryConnectionString: connect(secondaryKey),
    };
  },
};

/** Made when they are first asked for, and kept. */
export function accessKeys(store: ResourceStore, stored: StoredResource): readonly [string, string] {
  const { accessKeys: kept } = stored.state;
  if (kept !== undefined) return kept as [string, string];
  const made = () => randomBytes(64).toString("base64");
  const keys = [made(), made()] as const;
  store.put({ ...stored, state: { ...stored.state, accessKeys: keys } });
  return keys;
}

/** The resource whose endpoint is at a host. */
export function communicationServiceAt(store: ResourceStore, host: string): StoredResource | undefined {
  return store
    .list(communicationService.type)
    .find(({ resource }) => resource.properties?.["hostName"] === host.toLowerCase());
}

function hostName(name: string): string {
  return `${name.toLowerCase()}.communication.azure.com`;
}
