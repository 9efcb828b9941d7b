import {
  accountGroups,
  accountSources,
  accountWatchlists,
  type BreakGlassConfig,
  listedAccounts,
} from "../config/index.ts";
import { textMessageResources } from "./permission-steps.ts";

/** A role in Azure that the deploying identity needs. */
export interface AzureRole {
  readonly kind: "azureRole";
  /** A built-in role's name. */
  readonly role: string;
  readonly scope: string;
  readonly why: string;
  /** Whether it can be taken away again after the first deployment. */
  readonly once?: boolean;
  /** Of a role that may give roles: the only ones that it may give, and to service principals alone. */
  readonly onlyRoles?: readonly AssignableRole[];
}

/** An application permission of Microsoft Graph. */
export interface GraphPermission {
  readonly kind: "graphPermission";
  readonly permission: string;
  readonly why: string;
}

export type DeployerPermission = AzureRole | GraphPermission;

/** Roles that the deployment gives; source of the ids: learn.microsoft.com/azure/role-based-access-control/built-in-roles. */
const ASSIGNABLE = {
  "Log Analytics Reader": "73c42c96-874c-492b-b04d-ab87d138a893",
  "Microsoft Sentinel Reader": "8d289c81-5878-46d4-8554-54e1e3d8b5cb",
  "Microsoft Sentinel Automation Contributor": "f4c81013-99ee-4d62-a7ee-b3f1f648599a",
  Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  Contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
} as const;

export type AssignableRole = keyof typeof ASSIGNABLE;

/**
 * The least that the deploying identity needs, of built-in roles, for exactly what is configured.
 *
 * @example
 * deployerPermissions(config, "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f");
 */
export function deployerPermissions(config: BreakGlassConfig, subscriptionId: string): DeployerPermission[] {
  return [...azureRoles(config, `/subscriptions/${subscriptionId}`), ...graphPermissions(config)];
}

/**
 * The condition by which somebody may give these roles only, and to service principals only.
 * Source: learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples.
 */
export function assignmentCondition(roles: readonly AssignableRole[]): string {
  const ids = roles.map((role) => ASSIGNABLE[role]).join(", ");
  const part = (action: string, attributes: string) =>
    `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'})) OR (${attributes}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids}} AND ${attributes}[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}))`;
  return `${part("write", "@Request")} AND ${part("delete", "@Resource")}`;
}

function azureRoles(config: BreakGlassConfig, subscription: string): AzureRole[] {
  const { resourceGroup, workspace, sentinel, locks, channels, diagnosticSetting } = config;
  // A group that does not exist yet is made by who may make any.
  const own = "existing" in resourceGroup ? resourceGroup.existing : subscription;
  const deploys: AzureRole =
    "existing" in resourceGroup
      ? azureRole("Contributor", own, "makes the rules, action groups and the workflow in the resource group")
      : azureRole(
          "Contributor",
          own,
          `makes the resource group ${resourceGroup.create.name} and what is in it; to give less, have the group made first and name its id under resourceGroup.existing`,
        );
  const elsewhere =
    "existing" in workspace && !isBelow(workspace.existing, own) ? workspace.existing : undefined;
  const adopted = "existing" in workspace ? workspace.existing : undefined;
  const onWorkspace: readonly AssignableRole[] = [
    "Log Analytics Reader",
    ...(sentinel?.playbook ? (["Microsoft Sentinel Reader"] as const) : []),
  ];
  const roles = [
    deploys,
    ...givenRoles(own, [
      ...(elsewhere === undefined ? onWorkspace : []),
      "Reader",
      ...(sentinel?.playbook ? (["Microsoft Sentinel Automation Contributor"] as const) : []),
    ]),
    ...(elsewhere === undefined ? [] : givenRoles(elsewhere, onWorkspace)),
    ...textMessageResources(channels).flatMap((id) => givenRoles(id, ["Contributor"])),
    ...outpostRoles(config, subscription),
    ...(locks ? [azureRole("Locks Contributor", own, "locks rules, action groups and the workflow")] : []),
  ];
  if (sentinel?.onboard) {
    // Source: learn.microsoft.com/azure/sentinel/quickstart-onboard (prerequisites).
    const scope = adopted === undefined ? subscription : firstParts(adopted, 3);
    roles.push({ ...azureRole("Contributor", scope, "switches Microsoft Sentinel on"), once: true });
  }
  if (sentinel !== undefined && elsewhere !== undefined) {
    // On the resource group: learn.microsoft.com/azure/sentinel/roles.
    const scope = firstParts(elsewhere, 5);
    roles.push(azureRole("Microsoft Sentinel Contributor", scope, "makes the analytics rules"));
  }
  if (config.watchWorkspace && elsewhere !== undefined && !isBelow(elsewhere, subscription)) {
    const why = "watches the workspace in its own subscription: rules and an action group";
    roles.push(azureRole("Monitoring Contributor", firstParts(elsewhere, 5), why));
  }
  const lists = accountWatchlists(config.accounts).map(({ watchlist }) => `the watchlist ${watchlist}`);
  if (elsewhere !== undefined && sentinel === undefined && lists.length > 0) {
    // The same page. Who makes rules or resources in the group may read them as well.
    roles.push(azureRole("Microsoft Sentinel Reader", firstParts(elsewhere, 5), `reads ${lists.join(", ")}`));
  }
  if (diagnosticSetting !== undefined) {
    if (elsewhere !== undefined) {
      const why = "names the workspace as the destination of Entra ID's logs";
      roles.push(azureRole("Log Analytics Contributor", elsewhere, why));
    }
    const why =
      "makes Entra ID's diagnostic setting; only who has elevated access in the tenant can give it, and a person who deploys needs the Entra ID role Security Administrator instead (docs/troubleshooting.md)";
    roles.push(azureRole("Contributor", "/providers/microsoft.aadiam", why));
  }
  return withoutCovered(roles);
}

function outpostRoles({ outpost, locks }: BreakGlassConfig, subscription: string): AzureRole[] {
  if (outpost === undefined) return [];
  const scope = "existing" in outpost ? outpost.existing : subscription;
  return [
    azureRole(
      "Contributor",
      scope,
      "makes the rule and the action group of the outpost, and its resource group",
    ),
    ...(locks
      ? [azureRole("Locks Contributor", scope, "locks the rule and the action group of the outpost")]
      : []),
  ];
}

function graphPermissions({ accounts, channels, defender, sentinel }: BreakGlassConfig): GraphPermission[] {
  const groups = accountGroups(accounts).map(({ group }) => `the group ${group}`);
  const sources = accountSources(accounts);
  const nameless = listedAccounts(accounts)
    .filter(({ objectId }) => objectId === undefined)
    .map(({ label }) => label);
  const lookups = [
    ...(nameless.length > 0
      ? [`looks up the object id of ${nameless.join(", ")}; not needed where it is given`]
      : []),
    ...(sources.length > 0 ? [`looks up the members of ${sources.join(", ")}`] : []),
  ];
  const mails = channels.some((channel) => channel.via === "graph" && channel.assignRole);
  return [
    ...(lookups.length > 0 ? [graph("User.Read.All", lookups.join("; "))] : []),
    // pulumi.com/registry/packages/azuread, getGroup.
    ...(groups.length === 0 ? [] : [graph("Group.Read.All", `finds the members of ${groups.join(", ")}`)]),
    ...(mails || sentinel?.playbook
      ? [graph("Application.Read.All", "finds the applications of Microsoft in the tenant")]
      : []),
    ...(mails
      ? [
          graph(
            "AppRoleAssignment.ReadWrite.All",
            "gives identities of the alerting Mail.Send. It can give anybody anything: instead, set assignRole to false and give it by hand (docs/channels.md)",
          ),
        ]
      : []),
    ...(defender === undefined
      ? []
      : [
          // github.com/Azure/azure-cli issues 22775, 26471 and 33062.
          graph(
            "CustomDetection.ReadWrite.All",
            "makes the custom detection rule of Defender XDR. Only an application can have it: deploy as one (ARM_CLIENT_ID), because the Azure CLI of a person is refused whatever their role",
          ),
        ]),
  ];
}

function azureRole(role: string, scope: string, why: string): AzureRole {
  return { kind: "azureRole", role, scope, why };
}

function givenRoles(scope: string, onlyRoles: readonly AssignableRole[]): AzureRole[] {
  if (onlyRoles.length === 0) return [];
  const why = `gives identities of the alerting the role ${onlyRoles.join(" or ")}, and nobody any other`;
  return [{ ...azureRole("Role Based Access Control Administrator", scope, why), onlyRoles }];
}

function graph(permission: string, why: string): GraphPermission {
  return { kind: "graphPermission", permission, why };
}

/** A role that is given further up already is not asked for again. */
function withoutCovered(roles: readonly AzureRole[]): AzureRole[] {
  return roles.filter(
    ({ role, scope, onlyRoles }, index) =>
      onlyRoles !== undefined ||
      !roles.some(
        (other, at) =>
          at !== index &&
          other.role === role &&
          !other.once &&
          (isBelow(scope, other.scope) || (at < index && other.scope === scope)),
      ),
  );
}

function isBelow(id: string, scope: string): boolean {
  return id.toLowerCase().startsWith(`${scope.toLowerCase()}/`);
}

/** The beginning of an id: its subscription (3 parts) or its resource group (5). */
function firstParts(id: string, count: number): string {
  return id.split("/").slice(0, count).join("/");
}
