import { principalOf } from "../directory.ts";
import { guidOf } from "../first-party.ts";
import { type ArmContext, ArmError, type ResourceType, required } from "../resource-type.ts";
import type { ResourceStore, StoredResource } from "../store.ts";

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Source of the ids: learn.microsoft.com/azure/role-based-access-control/built-in-roles. */
export const ROLES: Readonly<Record<string, string>> = {
  "73c42c96-874c-492b-b04d-ab87d138a893": "Log Analytics Reader",
  "92aaf0da-9dab-42b6-94a3-d43ce8d16293": "Log Analytics Contributor",
  "43d0d8ad-25c7-4714-9337-8ba259a9fe05": "Monitoring Reader",
  "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
  "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
  "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
  "09976791-48a7-449e-bb21-39d1a415f350": "Communication and Email Service Owner",
  "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
  "8d289c81-5878-46d4-8554-54e1e3d8b5cb": "Microsoft Sentinel Reader",
  "3e150937-b8fe-4cfb-8069-0eaf05ecd056": "Microsoft Sentinel Responder",
  "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
  "f4c81013-99ee-4d62-a7ee-b3f1f648599a": "Microsoft Sentinel Automation Contributor",
};

export interface RoleActions {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/** What some of them allow; source: the same page. */
const ACTIONS: Readonly<Record<string, RoleActions>> = {
  Owner: { actions: ["*"], notActions: [] },
  Contributor: {
    actions: ["*"],
    notActions: [
      "Microsoft.Authorization/*/Delete",
      "Microsoft.Authorization/*/Write",
      "Microsoft.Authorization/elevateAccess/Action",
    ],
  },
  Reader: { actions: ["*/read"], notActions: [] },
  "Role Based Access Control Administrator": {
    actions: [
      "Microsoft.Authorization/roleAssignments/write",
      "Microsoft.Authorization/roleAssignments/delete",
      "*/read",
    ],
    notActions: [],
  },
};

/** Roles that may query a workspace. */
export const MAY_QUERY: readonly string[] = [
  "Log Analytics Reader",
  "Log Analytics Contributor",
  "Monitoring Reader",
  "Reader",
  "Contributor",
  "Owner",
];

/**
 * Roles that may send by a Communication Services resource. It has no role for sending alone: what it asks for is to
 * read and to write the resource (MicrosoftDocs/azure-docs issues 109461 and 115487).
 */
export const MAY_SEND_SMS: readonly string[] = [
  "Communication and Email Service Owner",
  "Contributor",
  "Owner",
];

/** Roles that may read a workflow and its runs. */
export const MAY_READ: readonly string[] = ["Monitoring Reader", "Reader", "Contributor", "Owner"];

/** Roles that may start a Logic App for Microsoft Sentinel, which needs one of its own (learn.microsoft.com/azure/sentinel/automation/run-playbooks). */
export const MAY_RUN_PLAYBOOKS: readonly string[] = [
  "Microsoft Sentinel Automation Contributor",
  "Contributor",
  "Owner",
];

export const roleAssignment: ResourceType = {
  type: "Microsoft.Authorization/roleAssignments",
  apiVersions: ["2022-04-01"],
  location: "none",
  hasPatch: false,
  // azure-rest-api-specs, authorization-RoleAssignmentsCalls.json: RoleAssignments_Delete.
  deletedIsShown: true,
  check: (id, body, context, previous) => {
    const { store } = context;
    required(body, "properties.roleDefinitionId", "properties.principalId");
    const name = id.slice(id.lastIndexOf("/") + 1);
    const scope = scopeOf(id);
    const { principalId, roleDefinitionId, principalType } = body.properties as Record<string, string>;
    if (!GUID.test(name)) {
      throw new ArmError(
        400,
        "InvalidRoleAssignmentId",
        `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
      );
    }
    if (store.get(scope) === undefined && !/^\/subscriptions\/[^/]+$/i.test(scope)) {
      throw new ArmError(404, "ResourceNotFound", `The scope '${scope}' was not found.`);
    }
    const role = (roleDefinitionId ?? "").split("/").at(-1)?.toLowerCase() ?? "";
    if (ROLES[role] === undefined) {
      throw new ArmError(
        400,
        "RoleDefinitionDoesNotExist",
        `The specified role definition with ID '${role}' does not exist.`,
      );
    }
    const before = previous?.body.properties;
    if (before !== undefined && String(before["principalId"]).toLowerCase() !== principalId?.toLowerCase()) {
      throw new ArmError(
        400,
        "RoleAssignmentUpdateNotPermitted",
        "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
      );
    }
    checkPrincipal(principalId ?? "", principalType, context);
    const twin = assignments(store).find(
      (each) =>
        each.id.toLowerCase() !== id.toLowerCase() &&
        each.scope === scope.toLowerCase() &&
        each.principalId === principalId?.toLowerCase() &&
        each.role === role,
    );
    if (twin !== undefined)
      throw new ArmError(409, "RoleAssignmentExists", "The role assignment already exists.");
  },
  complete: (id, body, context) => ({
    properties: {
      principalType: principalOf(String(body.properties?.["principalId"]), context)?.type,
      ...body.properties,
      scope: scopeOf(id),
    },
  }),
};

/** What an administrator gave somebody who is not among what is deployed. */
export function giveRole(store: ResourceStore, principalId: string, role: string, scope: string): void {
  const { id, name, roleId } = given(principalId, role, scope);
  const properties = {
    principalId,
    roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
    scope,
  };
  const { type } = roleAssignment;
  store.put({
    id,
    type,
    apiVersion: "2022-04-01",
    body: { properties },
    resource: { id, name, type, properties },
    state: {},
  });
}

/** As if the administrator had not given it. */
export function takeRole(store: ResourceStore, principalId: string, role: string, scope: string): void {
  store.delete(given(principalId, role, scope).id);
}

function given(principalId: string, role: string, scope: string) {
  const [roleId] = Object.entries(ROLES).find(([, name]) => name === role) ?? [];
  if (roleId === undefined) throw new Error(`The sandbox has no role ${role}.`);
  const name = guidOf(`${scope} ${principalId} ${roleId}`);
  return { id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`, name, roleId };
}

/** What a role allows, where it is known. */
export function roleActions(role: string): RoleActions | undefined {
  return ACTIONS[role];
}

/** What the roles of a principal allow on a resource, one entry a role. */
export function actionsOf(store: ResourceStore, principalId: string, resourceId: string): RoleActions[] {
  const held = Object.values(ROLES).filter((role) => hasRole(store, principalId, [role], resourceId));
  return held.map((role) => {
    const actions = ACTIONS[role];
    if (actions === undefined) throw new Error(`The sandbox does not know the actions of the role ${role}.`);
    return actions;
  });
}

/** Whether a principal has one of the roles on a resource, or on anything above it. */
export function hasRole(
  store: ResourceStore,
  principalId: string,
  roles: readonly string[],
  resourceId: string,
): boolean {
  const wanted = resourceId.toLowerCase();
  return assignments(store).some(
    ({ scope, role, principalId: holder }) =>
      holder === principalId.toLowerCase() &&
      roles.includes(ROLES[role] ?? "") &&
      (wanted === scope || wanted.startsWith(`${scope}/`)),
  );
}

interface Assignment {
  readonly id: string;
  readonly scope: string;
  readonly principalId: string;
  readonly role: string;
}

/** The same list holds the same ones: a rule asks in each minute whether it may read. */
const read = new WeakMap<readonly StoredResource[], readonly Assignment[]>();

function assignments(store: ResourceStore): readonly Assignment[] {
  const list = store.list(roleAssignment.type);
  const found = read.get(list) ?? list.map(assignmentOf);
  read.set(list, found);
  return found;
}

function assignmentOf({ id, body }: StoredResource): Assignment {
  return {
    id,
    scope: scopeOf(id).toLowerCase(),
    principalId: String(body.properties?.["principalId"]).toLowerCase(),
    role: String(body.properties?.["roleDefinitionId"]).split("/").at(-1)?.toLowerCase() ?? "",
  };
}

/**
 * Users, groups and applications of the tenant are known, and their type need not be given. A managed identity may be fresh
 * and not yet replicated: without its type, Entra ID is asked, and does not know it
 * (learn.microsoft.com/azure/role-based-access-control/troubleshooting). The words of a type that is not the principal's:
 * Azure/modern-web-app-pattern-dotnet pull request 129.
 *
 * @throws ArmError
 */
function checkPrincipal(principalId: string, given: string | undefined, context: ArmContext): void {
  const principal = principalOf(principalId, context);
  if (principal === undefined || (principal.isManagedIdentity && given !== "ServicePrincipal"))
    throw new ArmError(
      400,
      "PrincipalNotFound",
      `Principal ${principalId} does not exist in the directory. If this principal was recently created, set principalType to ServicePrincipal.`,
    );
  if (given !== undefined && given !== principal.type)
    throw new ArmError(
      400,
      "UnmatchedPrincipalType",
      `The PrincipalId '${principalId}' has type '${principal.type}', which is different from specified PrincipalType '${given}'.`,
    );
}

function scopeOf(id: string): string {
  return id.slice(0, id.toLowerCase().lastIndexOf("/providers/microsoft.authorization/"));
}
