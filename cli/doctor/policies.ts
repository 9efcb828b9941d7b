import type { Json } from "../azure/rest.ts";

/** The part of learn.microsoft.com/graph/api/resources/conditionalaccessusers that says to whom a policy applies. */
export interface Users {
  readonly includeUsers?: readonly string[];
  readonly excludeUsers?: readonly string[];
  readonly includeGroups?: readonly string[];
  readonly excludeGroups?: readonly string[];
  readonly includeRoles?: readonly string[];
  readonly excludeRoles?: readonly string[];
}

export interface Policy {
  readonly displayName?: string;
  readonly state?: "enabled" | "disabled" | "enabledForReportingButNotEnforced";
  readonly conditions?: {
    readonly users?: Users;
    readonly locations?: { readonly excludeLocations?: readonly string[] } | null;
  };
  readonly grantControls?: { readonly builtInControls?: readonly string[] } | null;
}

/** Everything that a policy may use to name a user: the user's id, groups, and role templates. */
export interface Person {
  readonly id: string;
  readonly groups: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
}

export function person(id: string, memberships: readonly Json[]): Person {
  const of = (kind: string, key: string) =>
    new Set(
      memberships.flatMap((each) => (each["@odata.type"] === kind ? String(each[key]).toLowerCase() : [])),
    );
  return {
    id: id.toLowerCase(),
    groups: of("#microsoft.graph.group", "id"),
    roles: of("#microsoft.graph.directoryRole", "roleTemplateId"),
  };
}

/** Whether a policy applies to somebody whom it does not exclude. */
export function appliesTo(users: Users, who: Person): boolean {
  if (
    has(users.excludeUsers, who.id) ||
    hasAny(users.excludeGroups, who.groups) ||
    hasAny(users.excludeRoles, who.roles)
  ) {
    return false;
  }
  return (
    has(users.includeUsers, "all") ||
    has(users.includeUsers, who.id) ||
    hasAny(users.includeGroups, who.groups) ||
    hasAny(users.includeRoles, who.roles)
  );
}

export function has(ids: readonly string[] = [], wanted: string): boolean {
  return ids.some((id) => id.toLowerCase() === wanted);
}

function hasAny(ids: readonly string[] = [], wanted: ReadonlySet<string>): boolean {
  return ids.some((id) => wanted.has(id.toLowerCase()));
}
