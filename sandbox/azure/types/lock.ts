import { ArmError, only, type ResourceType, required } from "../resource-type.ts";
import type { ResourceStore } from "../store.ts";

const TYPE = "Microsoft.Authorization/locks";

/** Management locks. Levels and the length of the notes: azure-rest-api-specs, Microsoft.Authorization locks. */
export const lock: ResourceType = {
  type: TYPE,
  apiVersions: ["2020-05-01", "2016-09-01"],
  location: "none",
  hasPatch: false,
  check: (id, body, { store }) => {
    only(body, ["properties"], "ManagementLockObject");
    only(body.properties, ["level", "notes", "owners"], "ManagementLockProperties");
    required(body, "properties.level");
    const { level, notes } = body.properties as { level: string; notes?: string };
    if (level !== "CanNotDelete" && level !== "ReadOnly") {
      throw new ArmError(
        400,
        "InvalidLockLevel",
        `The lock level '${level}' is not CanNotDelete or ReadOnly.`,
      );
    }
    if ((notes ?? "").length > 512) {
      throw new ArmError(400, "InvalidLockNotes", "The notes of a lock have at most 512 characters.");
    }
    const scope = scopeOf(id);
    if (store.get(scope) === undefined && !/^\/subscriptions\/[^/]+$/i.test(scope)) {
      throw new ArmError(404, "ResourceNotFound", `The scope '${scope}' was not found.`);
    }
  },
};

/**
 * Refuses what a lock forbids. A lock holds for everything below its scope, and also keeps what is above it from
 * being deleted: such a deletion is refused as a whole, never done in part. A lock itself is not locked. Source:
 * learn.microsoft.com/azure/azure-resource-manager/management/lock-resources.
 *
 * @throws ArmError ScopeLocked
 */
export function refuseLocked(store: ResourceStore, id: string, method: string): void {
  if (id.toLowerCase().includes(`/providers/${TYPE.toLowerCase()}/`)) return;
  const deletes = method === "DELETE";
  if (deletes && store.get(id) === undefined) return;
  const wanted = `${id}/`.toLowerCase();
  const scopes = store
    .list(TYPE)
    .filter(({ body }) => deletes || body.properties?.["level"] === "ReadOnly")
    .map((each) => scopeOf(each.id))
    .filter((scope) => {
      const locked = `${scope}/`.toLowerCase();
      return wanted.startsWith(locked) || (deletes && locked.startsWith(wanted));
    });
  if (scopes.length === 0) return;
  const locked = [...new Set(scopes)].map((scope) => `'${scope}'`).join(",");
  throw new ArmError(
    409,
    "ScopeLocked",
    `The scope '${id}' cannot perform ${deletes ? "delete" : "write"} operation because following scope(s) are locked: ${locked}. Please remove the lock and try again.`,
  );
}

function scopeOf(id: string): string {
  return id.slice(0, id.toLowerCase().lastIndexOf("/providers/microsoft.authorization/"));
}
