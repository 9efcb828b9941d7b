import type { Resource } from "../resource.ts";
import { isIdOf, known } from "./ids.ts";

/** Whether what is set on a scope holds for a resource; a scope that is computed may be any. */
export function isWithin(scope: string, resource: Resource): boolean {
  const id = scope.toLowerCase().replace(/\/+$/, "");
  if (id.startsWith("[") || /^\/providers\/microsoft\.management\/managementgroups\/[^/]+$/.test(id))
    return true;
  if (/^\/subscriptions\/[^/]+$/.test(id)) return true;
  const [, group] = /^\/subscriptions\/[^/]+\/resourcegroups\/([^/]+)$/.exec(id) ?? [];
  if (group !== undefined) {
    const own = groupOf(resource);
    return own === "" || own === group;
  }
  return isIdOf(scope, resource);
}

/** Whether a scope is an id, or what it is in. */
export function isAt(scope: string, id: string): boolean {
  return `${id}/`.toLowerCase().startsWith(`${scope.replace(/\/+$/, "")}/`.toLowerCase());
}

/** The resource group, in lower case; empty where a preview does not know it. */
export function groupOf(resource: Pick<Resource, "props">): string {
  return known(resource, "resourceGroupName").toLowerCase();
}
