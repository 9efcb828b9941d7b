import type { ConfigFault } from "./fault.ts";

/** An outpost that is deleted with the rest sees nothing. */
export function outpostFaults({ outpost, resourceGroup }: Record<string, unknown>): ConfigFault[] {
  const name = nameOf(outpost);
  if (name === undefined || name !== nameOf(resourceGroup)) return [];
  const reason = `is the group of breakglass:resourceGroup, ${name}: whoever deletes that would delete the outpost with it. Give another group`;
  return [{ propertyPath: "breakglass:outpost", reason }];
}

/** Both are in the stack's subscription, and letter case does not count in a group's name. */
function nameOf(place: unknown): string | undefined {
  const { existing, create } = (place ?? {}) as { existing?: unknown; create?: { name?: unknown } };
  const name = typeof existing === "string" ? existing.split("/").at(-1) : create?.name;
  return typeof name === "string" ? name.toLowerCase() : undefined;
}
