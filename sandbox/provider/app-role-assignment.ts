import { type RestClient, ServiceError } from "./arm.ts";
import type { CreationJournal } from "./resource-operations.ts";
import { isObject, type PropertyMap, UNKNOWN } from "./values.ts";

export const APP_ROLE_ASSIGNMENT = "azuread:index/appRoleAssignment:AppRoleAssignment";

/** The inputs, each with its name in Graph. A changed one makes another assignment. */
const INPUTS = {
  appRoleId: "appRoleId",
  principalObjectId: "principalId",
  resourceObjectId: "resourceId",
} as const;
const OUTPUTS = { ...INPUTS, principalDisplayName: 1, principalType: 1, resourceDisplayName: 1 };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ID = /^\/servicePrincipals\/([^/]+)\/appRoleAssignedTo\/([^/]+)$/;

export interface State {
  readonly id: string;
  readonly properties: PropertyMap;
}

/** What the provider's schema refuses before it asks Graph. */
export function faults(inputs: PropertyMap): { property: string; reason: string }[] {
  const missing = Object.keys(INPUTS)
    .filter((name) => inputs[name] === undefined)
    .map((property) => ({ property, reason: `Missing required argument: "${property}"` }));
  const wrong = Object.entries(inputs).flatMap(([property, value]) => {
    if (property.startsWith("__")) return [];
    if (!Object.hasOwn(INPUTS, property)) {
      const known = Object.keys(INPUTS).join(", ");
      return [{ property, reason: `"${property}" is not an argument of this type; known are ${known}` }];
    }
    if (value === UNKNOWN || (typeof value === "string" && UUID.test(value))) return [];
    return [{ property, reason: `expected "${property}" to be a valid UUID, got ${JSON.stringify(value)}` }];
  });
  return [...missing, ...wrong];
}

export function changed(before: PropertyMap, after: PropertyMap): string[] {
  return Object.keys(INPUTS).filter((name) => before[name] !== after[name]);
}

/** What is known before it exists. */
export function preview(inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.keys(OUTPUTS).map((name) => [name, inputs[name] ?? UNKNOWN]));
}

/**
 * Gives the role. What an interrupted run of the same stack had given already is taken over.
 *
 * Steps and errors as in github.com/hashicorp/terraform-provider-azuread,
 * internal/services/approleassignments/app_role_assignment_resource.go.
 */
export async function create(
  graph: RestClient,
  inputs: PropertyMap,
  creations: CreationJournal,
): Promise<State> {
  const { appRoleId, principalObjectId, resourceObjectId } = inputs;
  const path = `/v1.0/servicePrincipals/${String(resourceObjectId)}`;
  await graph.call("GET", path).catch((error: unknown) => {
    if (!isStatus(error, 404)) throw error;
    const id = JSON.stringify(resourceObjectId);
    throw new Error(`Service principal not found for resource (Object ID: ${id})`);
  });
  const key = ["appRole", resourceObjectId, principalObjectId, appRoleId].join(" ");
  const body: PropertyMap = {};
  for (const [name, inGraph] of Object.entries(INPUTS)) body[inGraph] = inputs[name] ?? null;
  const isUnfinished = creations.isUnfinished(key);
  creations.begin(key);
  try {
    return state(await graph.call("POST", `${path}/appRoleAssignedTo`, body));
  } catch (error) {
    const begun = isUnfinished && isStatus(error, 400) ? await find(graph, path, body) : undefined;
    if (begun !== undefined) return begun;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Could not create app role assignment: ${reason}`);
  }
}

/** The assignment as it is now, or undefined if it or its resource is gone. */
export async function read(graph: RestClient, id: string): Promise<State | undefined> {
  const { resourceId, assignmentId } = parse(id);
  return find(graph, `/v1.0/servicePrincipals/${resourceId}`, { id: assignmentId });
}

/** Takes the role away; what is gone already is no error. */
export async function remove(graph: RestClient, id: string): Promise<void> {
  const { resourceId, assignmentId } = parse(id);
  try {
    await graph.call("DELETE", `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo/${assignmentId}`);
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}

/** The part of the outputs that the program could have written. */
export function inputsOf(properties: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.keys(INPUTS).map((name) => [name, properties[name] ?? null]));
}

async function find(graph: RestClient, path: string, wanted: PropertyMap): Promise<State | undefined> {
  const list = await graph.call("GET", `${path}/appRoleAssignedTo`).catch((error: unknown) => {
    if (isStatus(error, 404)) return { value: [] };
    throw error;
  });
  const found = (Array.isArray(list["value"]) ? list["value"] : [])
    .filter(isObject)
    .find((each) => Object.entries(wanted).every(([name, value]) => each[name] === value));
  return found === undefined ? undefined : state(found);
}

function state(assignment: PropertyMap): State {
  const { id, resourceId, principalId } = assignment;
  return {
    id: `/servicePrincipals/${String(resourceId)}/appRoleAssignedTo/${String(id)}`,
    properties: {
      appRoleId: assignment["appRoleId"] ?? "",
      principalObjectId: principalId ?? "",
      resourceObjectId: resourceId ?? "",
      principalDisplayName: assignment["principalDisplayName"] ?? "",
      principalType: assignment["principalType"] ?? "",
      resourceDisplayName: assignment["resourceDisplayName"] ?? "",
    },
  };
}

function parse(id: string): { resourceId: string; assignmentId: string } {
  const [, resourceId, assignmentId] = ID.exec(id) ?? [];
  if (resourceId === undefined || assignmentId === undefined) {
    throw new Error(`The id "${id}" does not have the form /servicePrincipals/{id}/appRoleAssignedTo/{id}.`);
  }
  return { resourceId, assignmentId };
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof ServiceError && error.status === status;
}
