import type { ResourceStore } from "./store.ts";

/** How an assignment of an app role stands in the store, next to the resources of Resource Manager. */
export const APP_ROLE_ASSIGNMENT_TYPE = "microsoft.graph/appRoleAssignment";

/**
 * Application permissions of Microsoft Graph, by name. Source of the ids:
 * learn.microsoft.com/graph/permissions-reference.
 */
export const GRAPH_APP_ROLES: Readonly<Record<string, string>> = {
  "Application.Read.All": "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
  "AppRoleAssignment.ReadWrite.All": "06b708a9-e830-4db3-a914-8e69da51d44f",
  "Directory.Read.All": "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
  "Mail.ReadWrite": "e2a3a72e-5f79-4c64-b1b1-878b674786c9",
  "Mail.Send": "b633e1c5-b582-4048-a93e-9f11b44c7e96",
  "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
};

/** Every application permission that a service of the sandbox asks for. */
export const GRAPH_PERMISSIONS: readonly string[] = [
  ...Object.keys(GRAPH_APP_ROLES),
  "CustomDetection.ReadWrite.All",
  "Group.Read.All",
  "GroupMember.Read.All",
  "Organization.Read.All",
  "Policy.Read.All",
  "SecurityAlert.Read.All",
];

/**
 * The application permissions of Microsoft Graph that somebody holds: those that an administrator granted, and those
 * that were deployed as assignments of app roles, which are kept from one start to the next.
 */
export class AppRoles {
  readonly #store: ResourceStore;
  readonly #granted = new Map<string, Set<string>>();

  constructor(store: ResourceStore) {
    this.#store = store;
  }

  grant(principalId: string, role: string): void {
    const key = principalId.toLowerCase();
    this.#granted.set(key, new Set([...(this.#granted.get(key) ?? []), role]));
  }

  withdraw(principalId: string, role: string): void {
    this.#granted.get(principalId.toLowerCase())?.delete(role);
  }

  of(principalId: string): readonly string[] {
    const key = principalId.toLowerCase();
    const assigned = this.#store
      .list(APP_ROLE_ASSIGNMENT_TYPE)
      .filter(({ body }) => String(body["principalId"]).toLowerCase() === key)
      .map(({ body }) => String(body["appRoleId"]).toLowerCase());
    const names = Object.keys(GRAPH_APP_ROLES).filter((name) =>
      assigned.includes(GRAPH_APP_ROLES[name] ?? ""),
    );
    return [...new Set([...(this.#granted.get(key) ?? []), ...names])];
  }
}
