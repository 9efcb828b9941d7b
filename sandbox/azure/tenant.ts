import type { HttpResponse } from "../http.ts";
import type { AppRoles } from "./app-roles.ts";
import type { FirstParty } from "./first-party.ts";
import { GraphError } from "./graph-fault.ts";
import { filtered, same } from "./graph-filter.ts";
import { json, type ServiceRequest } from "./server.ts";
import type { Token } from "./tokens.ts";

/** What else there is in the directory of a tenant, besides its users. */
export interface Tenant {
  /** learn.microsoft.com/graph/api/resources/subscribedsku */
  readonly subscribedSkus: readonly SubscribedSku[];
  /** learn.microsoft.com/graph/api/resources/conditionalaccesspolicy */
  readonly conditionalAccessPolicies: readonly object[];
  /** Groups and directory roles that users are in, through other groups, too; by the user's object id. */
  readonly memberships: Readonly<Record<string, readonly Membership[]>>;
  /** learn.microsoft.com/graph/api/resources/namedlocation, those of Global Secure Access included, as in beta. */
  readonly namedLocations?: readonly object[];
  /** Applications and the like, by the object id of the user who owns them. */
  readonly ownedObjects?: Readonly<Record<string, readonly object[]>>;
  /** Delegated permissions of single users: learn.microsoft.com/graph/api/resources/oauth2permissiongrant. Default: none. */
  readonly consents?: readonly Consent[];
  /** Service principals of applications besides those that the sandbox has by itself. Default: none. */
  readonly applications?: readonly FirstParty[];
  /** Groups that no user is in. */
  readonly emptyGroups?: readonly Pick<Membership, "id" | "displayName">[];
  /** learn.microsoft.com/graph/api/resources/unifiedroleeligibilityscheduleinstance, with its `roleDefinition`. */
  readonly eligibleRoles?: readonly EligibleRole[];
  /** Roles of Azure that principals may activate. Default: none. */
  readonly eligibleAzureRoles?: readonly EligibleAzureRole[];
  /** Default: none. */
  readonly groups?: readonly DirectoryGroup[];
}

export interface Consent {
  /** The object id of the application's service principal. */
  readonly clientId: string;
  readonly principalId: string;
  readonly scope: string;
}

export interface EligibleRole {
  readonly principalId: string;
  readonly roleDefinitionId: string;
  readonly roleDefinition: { readonly displayName: string };
}

/** learn.microsoft.com/rest/api/authorization/role-eligibility-schedule-instances/list-for-scope */
export interface EligibleAzureRole {
  readonly principalId: string;
  /** Of the role: the last part of its definition's id. */
  readonly role: string;
  readonly scope: string;
}

/** learn.microsoft.com/graph/api/resources/group */
export interface DirectoryGroup {
  readonly id: string;
  readonly displayName: string;
  /** Ids of users and of other groups; what is neither is a service principal. */
  readonly members: readonly string[];
}

export interface SubscribedSku {
  readonly skuPartNumber: string;
  readonly capabilityStatus: "Enabled" | "Warning" | "Suspended" | "Deleted" | "LockedOut";
  readonly servicePlans: readonly { readonly servicePlanName: string; readonly provisioningStatus: string }[];
}

export interface Membership {
  readonly "@odata.type": "#microsoft.graph.group" | "#microsoft.graph.directoryRole";
  readonly id: string;
  readonly displayName: string;
  readonly roleTemplateId?: string;
}

/** A tenant that has what the alerting needs, and no Conditional Access. */
export const ORDINARY_TENANT: Tenant = {
  subscribedSkus: [
    {
      skuPartNumber: "AAD_PREMIUM_P2",
      capabilityStatus: "Enabled",
      servicePlans: [{ servicePlanName: "AAD_PREMIUM_P2", provisioningStatus: "Success" }],
    },
  ],
  conditionalAccessPolicies: [],
  memberships: {},
};

/** Each with the application permissions that suffice, as its page in learn.microsoft.com/graph/api has them. */
const READS: readonly {
  readonly path: RegExp;
  readonly enough: readonly string[];
  answer(tenant: Tenant, key: string, filter: string | null): readonly object[];
}[] = [
  {
    path: /^\/v1\.0\/users\/([^/]+)\/ownedObjects$/,
    enough: ["Directory.Read.All"],
    answer: ({ ownedObjects = {} }, key) =>
      Object.entries(ownedObjects).find(([id]) => same(id, key))?.[1] ?? [],
  },
  {
    path: /^\/v1\.0\/oauth2PermissionGrants$/,
    enough: ["Directory.Read.All", "DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"],
    answer: ({ consents = [] }, _, filter) => filtered(consents, filter, ["principalId"]),
  },
  {
    path: /^\/beta\/identity\/conditionalAccess\/namedLocations$/,
    enough: ["Policy.Read.All"],
    answer: ({ namedLocations = [] }) => namedLocations,
  },
  {
    path: /^\/v1\.0\/roleManagement\/directory\/roleEligibilityScheduleInstances$/,
    enough: [
      "RoleEligibilitySchedule.Read.Directory",
      "RoleManagement.Read.Directory",
      "RoleManagement.Read.All",
    ],
    answer: ({ eligibleRoles = [] }, _, filter) => filtered(eligibleRoles, filter, ["principalId"]),
  },
  {
    path: /^\/v1\.0\/subscribedSkus$/,
    enough: ["LicenseAssignment.Read.All", "Organization.Read.All", "Directory.Read.All"],
    answer: ({ subscribedSkus }) => subscribedSkus,
  },
  {
    path: /^\/v1\.0\/identity\/conditionalAccess\/policies$/,
    enough: ["Policy.Read.All"],
    answer: ({ conditionalAccessPolicies }) => conditionalAccessPolicies,
  },
  {
    path: /^\/v1\.0\/users\/([^/]+)\/transitiveMemberOf$/,
    enough: ["Directory.Read.All"],
    answer: ({ memberships }, key) => Object.entries(memberships).find(([id]) => same(id, key))?.[1] ?? [],
  },
];

/**
 * Licences, Conditional Access policies and named locations, memberships, eligible roles, and groups.
 *
 * @returns undefined for a path that is not theirs
 * @throws GraphError
 */
export function tenantAnswer(
  { method, url }: ServiceRequest,
  { principalId }: Token,
  { tenant, appRoles }: { readonly tenant: Tenant; readonly appRoles: AppRoles },
): HttpResponse | undefined {
  const path = decodeURIComponent(url.pathname);
  for (const read of READS) {
    const match = read.path.exec(path);
    if (match === null) continue;
    check(method, path, read.enough, appRoles.of(principalId));
    return json(200, { value: read.answer(tenant, match[1] ?? "", url.searchParams.get("$filter")) });
  }
  const [, group] = /^\/v1\.0\/groups\/([^/]+)$/.exec(path) ?? [];
  if (group === undefined) return undefined;
  check(
    method,
    path,
    ["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"],
    appRoles.of(principalId),
  );
  return json(200, groupOf(tenant, group));
}

function check(method: string, path: string, enough: readonly string[], held: readonly string[]): void {
  if (method !== "GET")
    throw new GraphError(405, "Request_BadRequest", `The sandbox has no ${method} ${path}.`);
  if (!enough.some((role) => held.includes(role))) {
    throw new GraphError(
      403,
      "Authorization_RequestDenied",
      "Insufficient privileges to complete the operation.",
    );
  }
}

function groupOf({ memberships, emptyGroups = [] }: Tenant, id: string): object {
  const groups = Object.values(memberships)
    .flat()
    .filter((each) => each["@odata.type"] === "#microsoft.graph.group");
  const found = [...groups, ...emptyGroups].find((each) => same(each.id, id));
  if (found !== undefined) return { id: found.id, displayName: found.displayName };
  throw new GraphError(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}
