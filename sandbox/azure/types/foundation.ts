import { randomBytes, randomUUID } from "node:crypto";
import { ArmError, only, type ResourceType, required } from "../resource-type.ts";
import { NotInSandbox } from "../server.ts";
import type { ResourceStore, StoredResource } from "../store.ts";

export const resourceGroup: ResourceType = {
  type: "Microsoft.Resources/resourceGroups",
  operationType: "Microsoft.Resources/subscriptions/resourceGroups",
  apiVersions: ["2024-03-01", "2021-04-01"],
  location: "region",
  check: (_, body) => only(body, ["location", "tags", "managedBy", "properties"], "ResourceGroup"),
  complete: () => ({ properties: { provisioningState: "Succeeded" } }),
};

/** Retention: 30 to 730 days (learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure). */
export const workspace: ResourceType = {
  type: "Microsoft.OperationalInsights/workspaces",
  apiVersions: ["2025-07-01", "2023-09-01", "2022-10-01"],
  location: "region",
  check: (_, body) => {
    only(body, ["location", "tags", "identity", "etag", "properties"], "Workspace");
    const days = body.properties?.["retentionInDays"];
    if (days !== undefined && !(typeof days === "number" && days >= 30 && days <= 730)) {
      throw new ArmError(
        400,
        "InvalidParameter",
        `'RetentionInDays' property doesn't match the SKU limits. Requested: ${days}.`,
      );
    }
  },
  complete: (_, body, __, previous) => ({
    properties: {
      ...body.properties,
      customerId: previous?.resource.properties?.["customerId"] ?? randomUUID(),
      provisioningState: "Succeeded",
    },
  }),
  action: (stored, path, _, { store }) => {
    if (path.toLowerCase() !== "sharedkeys")
      throw new NotInSandbox(`The sandbox has no '${path}' on a workspace.`);
    return sharedKeys(store, stored);
  },
};

/** Made when they are first asked for, and kept (learn.microsoft.com/rest/api/loganalytics/shared-keys/get-shared-keys). */
function sharedKeys(store: ResourceStore, stored: StoredResource): unknown {
  const { sharedKeys: kept } = stored.state;
  if (kept !== undefined) return kept;
  const made = () => randomBytes(64).toString("base64");
  const keys = { primarySharedKey: made(), secondarySharedKey: made() };
  store.put({ ...stored, state: { ...stored.state, sharedKeys: keys } });
  return keys;
}

export const identity: ResourceType = {
  type: "Microsoft.ManagedIdentity/userAssignedIdentities",
  apiVersions: ["2023-01-31", "2024-11-30"],
  location: "region",
  // Of 2024-11-30 (azure-rest-api-specs, msi, UserAssignedIdentityProperties): None or Regional.
  members: { "properties.isolationScope": "string" },
  check: (id, body) => {
    checkIdentityName(id.split("/").at(-1) ?? "");
    only(body, ["location", "tags", "properties"], "Identity");
    const { isolationScope } = body.properties ?? {};
    if (isolationScope !== undefined && !["None", "Regional"].includes(String(isolationScope)))
      throw new ArmError(400, "BadRequest", "'isolationScope' must be None or Regional.");
    required(body, "location");
  },
  complete: (_, body, { tenantId }, previous) => ({
    properties: {
      ...body.properties,
      tenantId,
      principalId: previous?.resource.properties?.["principalId"] ?? randomUUID(),
      clientId: previous?.resource.properties?.["clientId"] ?? randomUUID(),
    },
  }),
};

/** Source: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules (Microsoft.ManagedIdentity). */
function checkIdentityName(name: string): void {
  if (/^[a-z0-9][\w-]{2,127}$/i.test(name)) return;
  throw new ArmError(
    400,
    "BadRequest",
    `The identity name '${name}' is invalid: it has 3 to 128 letters, digits, hyphens and underscores, and begins with a letter or a digit.`,
  );
}
