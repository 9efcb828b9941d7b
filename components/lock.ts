import { ManagementLockByScope } from "@pulumi/azure-native/authorization/managementLockByScope.js";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";

/**
 * Keeps one resource from being deleted, by anybody, until the lock is removed; it can still be changed and disabled.
 * Pulumi removes the lock itself before it replaces or destroys the resource
 * (learn.microsoft.com/azure/azure-resource-manager/management/lock-resources).
 */
export function lockAgainstDeletion(
  name: string,
  resourceId: Input<string>,
  options: CustomResourceOptions,
): ManagementLockByScope {
  return new ManagementLockByScope(
    name,
    {
      scope: resourceId,
      lockName: "breakglass-alerts",
      level: "CanNotDelete",
      notes: "Part of the break-glass alerting. Without it, the use of an emergency account may go unseen.",
    },
    options,
  );
}
