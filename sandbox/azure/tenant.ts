import type { HttpResponse } from "../http.ts";
import type { AppRoles } from "./app-roles.ts";
import { GraphError } from "./graph-fault.ts";
import { same } from "./graph-filter.ts";
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
  answer(tenant: Tenant, key: string): readonly object[];
}[] = [
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
 * Licences, Conditional Access policies and memberships.
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
    if (method !== "GET")
      throw new GraphError(405, "Request_BadRequest", `The sandbox has no ${method} ${path}.`);
    if (!read.enough.some((role) => appRoles.of(principalId).includes(role))) {
      throw new GraphError(
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.",
      );
    }
    return json(200, { value: read.answer(tenant, match[1] ?? "") });
  }
  return undefined;
}
