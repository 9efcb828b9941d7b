import { createHash } from "node:crypto";
import type { HttpResponse } from "../http.ts";
import { APP_ROLE_ASSIGNMENT_TYPE, type AppRoles, GRAPH_APP_ROLES } from "./app-roles.ts";
import { type FirstParty, guidOf, sentinelPrincipal } from "./first-party.ts";
import { GraphError } from "./graph-fault.ts";
import { filtered, same } from "./graph-filter.ts";
import { json, type ServiceRequest } from "./server.ts";
import type { ResourceStore } from "./store.ts";
import type { Token } from "./tokens.ts";

/** Microsoft Graph itself, as an application: the same in every tenant. */
const GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";

export interface DirectoryContext {
  readonly store: ResourceStore;
  readonly appRoles: AppRoles;
  readonly tenantId: string;
  readonly application?: FirstParty | undefined;
  readonly tenant: { readonly applications?: readonly FirstParty[] };
}

interface ServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly servicePrincipalType: "Application" | "ManagedIdentity";
  readonly appRoles: readonly object[];
}

/** What a service principal has besides, here always the same (learn.microsoft.com/graph/api/resources/serviceprincipal). */
function whole(principal: ServicePrincipal): Readonly<Record<string, unknown>> {
  return {
    accountEnabled: true,
    alternativeNames: [],
    appOwnerOrganizationId: null,
    appRoleAssignmentRequired: false,
    description: null,
    homepage: null,
    loginUrl: null,
    logoutUrl: null,
    notes: null,
    notificationEmailAddresses: [],
    oauth2PermissionScopes: [],
    preferredSingleSignOnMode: null,
    replyUrls: [],
    samlMetadataUrl: null,
    samlSingleSignOnSettings: null,
    servicePrincipalNames: [principal.appId],
    signInAudience: null,
    tags: [],
    ...principal,
  };
}

interface AppRoleAssignment {
  readonly id: string;
  readonly appRoleId: string;
  readonly principalId: string;
  readonly resourceId: string;
}

const WRITE = "AppRoleAssignment.ReadWrite.All";
const PATH = /^\/(?:v1\.0|beta)\/servicePrincipals(?:\/([^/]+)(?:\/([A-Za-z0-9]+)(?:\/([^/]+))?)?)?$/;

/**
 * Service principals, and which app roles of theirs were given to which principal. Those that there are: Microsoft Graph,
 * Microsoft Sentinel where there is one, the application of the clients, those of the tenant, and the managed identities of what is deployed.
 *
 * Source: learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto, and its neighbours.
 *
 * @returns undefined for a path that is not theirs
 * @throws GraphError
 */
export function servicePrincipals(
  { method, url, body }: ServiceRequest,
  caller: Token,
  context: DirectoryContext,
): HttpResponse | undefined {
  const match = PATH.exec(decodeURIComponent(url.pathname));
  if (match === null) return undefined;
  const [, id, below, assignmentId] = match;
  authorise(method, caller, context.appRoles);
  const all = allServicePrincipals(context);
  if (id === undefined && method === "GET") {
    const filter = url.searchParams.get("$filter");
    // The names of these are their application ids alone: azure-cli asks by them (`az ad sp show`).
    const [, , named] = /^servicePrincipalNames\/any\((\w+): ?\1 eq ('[^']*')\)$/.exec(filter ?? "") ?? [];
    const by = named === undefined ? filter : `appId eq ${named}`;
    const value = filtered(all, by, ["appId", "id", "displayName"]);
    return json(200, { value: value.map(whole) });
  }
  const resource = existing(all, id ?? "");
  if (below === undefined && method === "GET") return json(200, whole(resource));
  // A property by itself; one that is null has no content (OData 4.01, protocol, requesting individual properties).
  if (
    below !== undefined &&
    assignmentId === undefined &&
    method === "GET" &&
    Object.hasOwn(whole(resource), below)
  ) {
    const value = whole(resource)[below];
    return value === null ? { status: 204, headers: {}, body: "" } : json(200, { value });
  }
  if (below === "appRoleAssignments" && assignmentId === undefined && method === "GET") {
    const value = assignments(context.store).filter(({ principalId }) => same(principalId, resource.id));
    return json(200, { value: value.map((each) => shown(each, all)) });
  }
  if (below === "appRoleAssignedTo" && assignmentId === undefined) {
    if (method === "GET") {
      const value = assignments(context.store).filter(({ resourceId }) => same(resourceId, resource.id));
      return json(200, { value: value.map((each) => shown(each, all)) });
    }
    if (method === "POST") return json(201, shown(assign(parse(body), resource, all, context), all));
  }
  if (below === "appRoleAssignedTo" && assignmentId !== undefined && method === "GET") {
    const found = assignments(context.store).find(
      (each) => each.id === assignmentId && same(each.resourceId, resource.id),
    );
    if (found === undefined)
      throw new GraphError(404, "Request_ResourceNotFound", `Resource '${assignmentId}' does not exist.`);
    return json(200, shown(found, all));
  }
  if (below === "appRoleAssignedTo" && assignmentId !== undefined && method === "DELETE") {
    remove(assignmentId, resource, context.store);
    return { status: 204, headers: {}, body: "" };
  }
  throw new GraphError(405, "Request_BadRequest", `The sandbox has no ${method} ${url.pathname} in Graph.`);
}

/** Reading needs one of the permissions to read applications; giving a role needs its own. */
function authorise(method: string, { principalId }: Token, appRoles: AppRoles): void {
  const enough = method === "GET" ? ["Application.Read.All", "Directory.Read.All", WRITE] : [WRITE];
  const held = appRoles.of(principalId);
  if (enough.some((role) => held.includes(role))) return;
  throw new GraphError(
    403,
    "Authorization_RequestDenied",
    "Insufficient privileges to complete the operation.",
  );
}

/** Every service principal of the tenant. */
export function allServicePrincipals({
  store,
  tenantId,
  application,
  tenant,
}: Omit<DirectoryContext, "appRoles">): ServicePrincipal[] {
  const graph: ServicePrincipal = {
    id: guidOf(`${tenantId} ${GRAPH_APP_ID}`),
    appId: GRAPH_APP_ID,
    displayName: "Microsoft Graph",
    servicePrincipalType: "Application",
    appRoles: Object.entries(GRAPH_APP_ROLES).map(([value, id]) => ({
      id,
      value,
      displayName: value,
      description: value,
      allowedMemberTypes: ["Application"],
      isEnabled: true,
      origin: "Application",
    })),
  };
  const identities = store.list().flatMap(({ resource }): ServicePrincipal[] => {
    // A role assignment names a principal too, and is none.
    const own = resource.type === "Microsoft.ManagedIdentity/userAssignedIdentities";
    const holder = own ? resource.properties : resource.identity;
    const id = holder?.["principalId"];
    if (typeof id !== "string") return [];
    const appId = holder?.["clientId"];
    return [
      {
        id,
        appId: typeof appId === "string" ? appId : guidOf(id),
        displayName: resource.name,
        servicePrincipalType: "ManagedIdentity",
        appRoles: [],
      },
    ];
  });
  const { applications = [] } = tenant;
  const services = [sentinelPrincipal(store, tenantId), application, ...applications].flatMap(
    (each): ServicePrincipal[] =>
      each === undefined ? [] : [{ ...each, servicePrincipalType: "Application", appRoles: [] }],
  );
  return [graph, ...services, ...identities];
}

function existing(all: readonly ServicePrincipal[], id: string): ServicePrincipal {
  const found = all.find((each) => same(each.id, id));
  if (found !== undefined) return found;
  throw new GraphError(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** The words of the refusals: quoted by many public scripts that distinguish them. */
function assign(
  body: Record<string, unknown>,
  resource: ServicePrincipal,
  all: readonly ServicePrincipal[],
  { store }: DirectoryContext,
): AppRoleAssignment {
  const [principalId, resourceId, appRoleId] = ["principalId", "resourceId", "appRoleId"].map((name) => {
    const value = body[name];
    if (typeof value === "string" && value !== "") return value;
    throw bad(`Invalid value specified for property '${name}' of resource 'AppRoleAssignment'.`);
  }) as [string, string, string];
  if (!same(resourceId, resource.id)) throw bad("The resourceId is not the service principal of the path.");
  const principal = existing(all, principalId);
  if (!resource.appRoles.some((role) => same(String(Reflect.get(role, "id")), appRoleId))) {
    throw bad("Permission being assigned was not found on application");
  }
  const key = [principal.id, resource.id, appRoleId].join(" ").toLowerCase();
  const id = createHash("sha256").update(key).digest("base64url");
  if (store.get(storeId(resource.id, id)) !== undefined) {
    throw bad("Permission being assigned already exists on the object");
  }
  const assignment = { principalId: principal.id, resourceId: resource.id, appRoleId };
  const stored = storeId(resource.id, id);
  store.put({
    id: stored,
    type: APP_ROLE_ASSIGNMENT_TYPE,
    apiVersion: "v1.0",
    body: assignment,
    resource: { ...assignment, id: stored, name: id, type: APP_ROLE_ASSIGNMENT_TYPE },
    state: {},
  });
  return { id, ...assignment };
}

function remove(id: string, resource: ServicePrincipal, store: ResourceStore): void {
  const stored = storeId(resource.id, id);
  if (store.get(stored) === undefined) {
    throw new GraphError(404, "Request_ResourceNotFound", `Resource '${id}' does not exist.`);
  }
  store.delete(stored);
}

function assignments(store: ResourceStore): AppRoleAssignment[] {
  return store.list(APP_ROLE_ASSIGNMENT_TYPE).map(({ body, resource }) => ({
    ...(body as unknown as Omit<AppRoleAssignment, "id">),
    id: resource.name,
  }));
}

function shown(assignment: AppRoleAssignment, all: readonly ServicePrincipal[]) {
  const name = (id: string) => all.find((each) => same(each.id, id))?.displayName ?? null;
  return {
    ...assignment,
    deletedDateTime: null,
    principalDisplayName: name(assignment.principalId),
    principalType: "ServicePrincipal",
    resourceDisplayName: name(assignment.resourceId),
  };
}

function storeId(resourceId: string, id: string): string {
  return `/servicePrincipals/${resourceId}/appRoleAssignedTo/${id}`;
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw bad("Unable to read JSON request payload.");
  }
}

function bad(message: string): GraphError {
  return new GraphError(400, "Request_BadRequest", message);
}
