import type { ConfigFault } from "./fault.ts";

/** What is created goes to the stack's subscription: a group of another one would be looked for in vain there. */
export function foreignGroupFaults(values: Record<string, unknown>, own: string | undefined): ConfigFault[] {
  return ["resourceGroup", "outpost"].flatMap((key) => foreignFaults(key, values[key], own));
}

function foreignFaults(key: string, group: unknown, own: string | undefined): ConfigFault[] {
  const id = (group as { existing?: unknown } | null | undefined)?.existing;
  const subscription = typeof id === "string" ? /^\/subscriptions\/([^/]+)/i.exec(id)?.[1] : undefined;
  if (subscription === undefined || own === undefined || subscription.toLowerCase() === own.toLowerCase()) {
    return [];
  }
  const reason = `is in subscription ${subscription}, and the stack deploys to ${own} (azure-native:subscriptionId): they must be the same`;
  return [{ propertyPath: `breakglass:${key}.existing`, reason }];
}
