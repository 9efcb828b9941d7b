import type { AzureAccess } from "../azure/access.ts";
import { grantedInGraph } from "../azure/granted.ts";
import type { azureRest, Json } from "../azure/rest.ts";
import type { StackTarget } from "../azure/stack.ts";
import { answered, graphPermission } from "./unanswered.ts";

/** Makes one request of several for the same. */
export type Once = <T>(key: string, read: () => Promise<T>) => Promise<T>;

/** The requests to Microsoft Graph, each with the permission that it needs. */
export function graphReads(
  rest: Awaited<ReturnType<typeof azureRest>>,
  access: AzureAccess,
  { config }: Pick<StackTarget, "config">,
  once: Once,
) {
  return {
    licences: () =>
      answered(
        "The licences",
        graphPermission("LicenseAssignment.Read.All"),
        rest.graphList("/v1.0/subscribedSkus"),
      ),
    /** @param key object id or user principal name */
    user: (key: string): Promise<Json> =>
      once(`user ${key}`, () =>
        answered(
          `The account ${key}`,
          graphPermission("User.Read.All"),
          rest.graph(
            `/v1.0/users/${encodeURIComponent(key)}?$select=id,userPrincipalName,accountEnabled,onPremisesSyncEnabled`,
          ),
        ),
      ),
    /** Groups and directory roles, including those through other groups. */
    memberships: (userId: string) =>
      once(`memberships ${userId}`, () =>
        answered(
          `The memberships of ${userId}`,
          graphPermission("Directory.Read.All"),
          rest.graphList(`/v1.0/users/${encodeURIComponent(userId)}/transitiveMemberOf`),
        ),
      ),
    /** Applications, service principals, groups and devices. */
    ownedObjects: (userId: string) =>
      answered(
        `What ${userId} owns`,
        graphPermission("Directory.Read.All"),
        rest.graphList(`/v1.0/users/${encodeURIComponent(userId)}/ownedObjects`),
      ),
    /** Delegated permissions that somebody gave to applications for himself alone (learn.microsoft.com/graph/api/oauth2permissiongrant-list). */
    consents: (userId: string) =>
      answered(
        `What ${userId} consented to`,
        graphPermission("Directory.Read.All"),
        rest.graphList(
          `/v1.0/oauth2PermissionGrants?$filter=${encodeURIComponent(`principalId eq '${userId}'`)}`,
        ),
      ),
    /** The service principals with this id: their own, or their application's. */
    servicePrincipals: async (id: string): Promise<Json[]> => {
      const by = (property: string) =>
        answered(
          `The application ${id}`,
          graphPermission("Application.Read.All"),
          rest.graphList(
            `/v1.0/servicePrincipals?$filter=${encodeURIComponent(`${property} eq '${id}'`)}&$select=id,appId,displayName,servicePrincipalType`,
          ),
        );
      const found = await by("appId");
      return found.length > 0 ? found : by("id");
    },
    /** The members of a group, including those of groups in it. */
    members: (group: string): Promise<Json[]> =>
      once(`members ${group}`, () =>
        answered(
          `The members of the group ${group}`,
          graphPermission("Directory.Read.All"),
          rest.graphList(
            `/v1.0/groups/${encodeURIComponent(group)}/transitiveMembers?$select=id,userPrincipalName,displayName`,
          ),
        ),
      ),
    policies: () =>
      once("policies", () =>
        answered(
          "The Conditional Access policies",
          graphPermission("Policy.Read.All"),
          rest.graphList("/v1.0/identity/conditionalAccess/policies"),
        ),
      ),
    /** v1.0 does not have those of Global Secure Access (learn.microsoft.com/graph/api/resources/compliantnetworknamedlocation). */
    namedLocations: () =>
      answered(
        "The named locations",
        graphPermission("Policy.Read.All"),
        rest.graphList("/beta/identity/conditionalAccess/namedLocations"),
      ),
    group: (id: string) =>
      answered(
        `The group ${id}`,
        graphPermission("GroupMember.Read.All"),
        rest.graph(`/v1.0/groups/${encodeURIComponent(id)}?$select=id,displayName`),
      ),
    /** Roles that a principal may activate (learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances). */
    eligibleRoles: (principalId: string) =>
      answered(
        `The eligible roles of ${principalId}`,
        graphPermission("RoleEligibilitySchedule.Read.Directory"),
        rest.graphList(
          `/v1.0/roleManagement/directory/roleEligibilityScheduleInstances?$filter=${encodeURIComponent(`principalId eq '${principalId}'`)}&$expand=roleDefinition`,
        ),
      ),
    /** App roles of other applications that a principal holds. */
    appRoles: (principalId: string) =>
      answered(
        "The app roles of the workflow's identity",
        graphPermission("Application.Read.All"),
        rest.graphList(`/v1.0/servicePrincipals/${principalId}/appRoleAssignments`),
      ),
    /** The permissions in Microsoft Graph of whoever runs doctor. */
    granted: () =>
      answered(
        "Your permissions in Microsoft Graph",
        graphPermission("User.Read.All"),
        grantedInGraph(access),
      ),
    detectionRule: (id: string) =>
      answered(
        `The Defender rule ${id}`,
        graphPermission("CustomDetection.Read.All"),
        rest.graph(
          `/${config.defender?.apiVersion ?? "beta"}/security/rules/detectionRules/${encodeURIComponent(id)}`,
        ),
      ),
  };
}
