/** What to do about refusals of Azure and Entra ID that a lookup meets before a resource does. */

/** `AuthorizationFailed` is Resource Manager's, `Authorization_RequestDenied` Microsoft Graph's. */
function isForbidden(reason: string): boolean {
  return /AuthorizationFailed|Authorization_RequestDenied|\b403\b/.test(reason);
}

/** Microsoft Graph's own application, and its application permissions (learn.microsoft.com/graph/permissions-reference). */
const GRAPH = "00000003-0000-0000-c000-000000000000";
const PERMISSIONS = {
  "Group.Read.All": "5b567255-7703-4780-807c-7be8301ae99b",
  "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
  "Application.Read.All": "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
  "AppRoleAssignment.ReadWrite.All": "06b708a9-e830-4db3-a914-8e69da51d44f",
} as const;

type Permission = keyof typeof PERMISSIONS;

/** How somebody gives the identity that deploys what it lacks in Microsoft Graph. */
function grant(permissions: readonly Permission[], role: string): string {
  const ids = permissions.map((name) => `${PERMISSIONS[name]}=Role`).join(" ");
  return [
    `An administrator grants a pipeline's application ${permissions.join(" and ")} of Microsoft Graph:`,
    `  az ad app permission add --id <application id> --api ${GRAPH} --api-permissions ${ids}`,
    "  az ad app permission admin-consent --id <application id>",
    `A person who deploys needs the role ${role} instead. Sign in again afterwards, and wait a few minutes.`,
  ].join("\n");
}

export function mayReadUsers(reason: string): string | undefined {
  if (!isForbidden(reason)) return undefined;
  return `whoever deploys may not read users in Entra ID. ${grant(["User.Read.All"], "Directory Readers")}\nOr write the account's objectId next to its name: then no user is looked up.`;
}

/** Source of the permissions: pulumi.com/registry/packages/azuread, getGroup and getUsers. */
export function mayReadGroups(reason: string): string | undefined {
  if (isMissing(reason))
    return "the tenant has no group with this object id. Entra admin center > Groups > the group > Overview shows it.";
  if (!isForbidden(reason)) return undefined;
  return `whoever deploys may not read groups or users in Entra ID. ${grant(["Group.Read.All", "User.Read.All"], "Directory Readers")}\nOr list the accounts one by one, with their objectId: then nothing is looked up.`;
}

/** Source: learn.microsoft.com/azure/sentinel/roles (Microsoft Sentinel Reader). */
export function mayReadWatchlists(
  alias: string,
  workspaceId: string,
): (reason: string) => string | undefined {
  return (reason) => {
    if (isForbidden(reason)) {
      const [, principal = "<object id>"] = /object id '([^']+)'/.exec(reason) ?? [];
      return [
        "whoever deploys may not read the watchlists of the workspace. Its owner runs:",
        `  az role assignment create --role "Microsoft Sentinel Reader" --assignee-object-id ${principal} --scope ${workspaceId.split("/").slice(0, 5).join("/")}`,
        "Or list the accounts one by one: then nothing is looked up.",
      ].join("\n");
    }
    if (!isMissing(reason)) return undefined;
    return `the workspace ${workspaceId.split("/").at(-1)} has no watchlist with the alias ${alias}. Microsoft Sentinel > Watchlist shows each with its alias.`;
  };
}

export function mayReadDirectory(reason: string): string | undefined {
  if (!isForbidden(reason)) return undefined;
  return `whoever deploys may not read applications in Entra ID. ${grant(["Application.Read.All"], "Directory Readers")}`;
}

export function mayGrantMail(reason: string): string | undefined {
  if (!isForbidden(reason)) return undefined;
  const needed = ["Application.Read.All", "AppRoleAssignment.ReadWrite.All"] as const;
  return `whoever deploys may not let the workflow send mail. ${grant(needed, "Privileged Role Administrator")}\nOr set assignRole to false, and have somebody give Mail.Send for the one mailbox (docs/channels.md).`;
}

/** Source: github.com/Azure/azure-rest-api-specs issue 11085; learn.microsoft.com, configure diagnostic settings. */
export function mayWriteEntraSettings(reason: string): string | undefined {
  if (!isForbidden(reason)) return undefined;
  const [, principal = "<object id>"] = /object id '([^']+)'/.exec(reason) ?? [];
  return [
    "whoever deploys has no right to the diagnostic settings of Entra ID, which belong to the tenant.",
    "A person needs the role Security Administrator. For a pipeline, a Global Administrator who has switched on access management for Azure resources runs:",
    `  az role assignment create --role b24988ac-6180-42a0-ab88-20f7382dd24c --scope "/providers/microsoft.aadiam" --assignee-object-id ${principal} --assignee-principal-type ServicePrincipal`,
    "Or leave breakglass:diagnosticSetting out, and have an administrator add the setting in the portal: docs/troubleshooting.md.",
  ].join("\n");
}

/** Whether a look-up was refused because there is no such thing. */
export function isMissing(reason: string): boolean {
  return /\b404\b|NotFound|not found|No group found/i.test(reason);
}

export function isOnboarded(workspace: string): (reason: string) => string | undefined {
  return (reason) => {
    if (isForbidden(reason)) {
      const [, principal = "<object id>"] = /object id '([^']+)'/.exec(reason) ?? [];
      return [
        `whoever deploys may not see whether the workspace ${workspace} has Microsoft Sentinel, nor write its rules. Its owner runs:`,
        `  az role assignment create --role "Microsoft Sentinel Contributor" --assignee-object-id ${principal} --scope <id of the workspace's resource group>`,
      ].join("\n");
    }
    if (!isMissing(reason)) return undefined;
    return `Microsoft Sentinel is not switched on for the workspace ${workspace}, and analytics rules need it. Set breakglass:sentinel.onboard to true to switch it on (Microsoft Sentinel Contributor on the workspace's resource group; Sentinel is charged by ingested data), or leave breakglass:sentinel out.`;
  };
}
