import type { Resource, Stack } from "../resource.ts";
import { isUnknownValue } from "../resource.ts";
import { IDENTITY, ROLE_ASSIGNMENT, WORKFLOW, WORKSPACE } from "./ids.ts";
import { at, listAt, textAt } from "./read.ts";
import { alertingWorkflows, identitiesOf } from "./routes.ts";
import { LOG_ALERT, watching } from "./rules.ts";

/** Roles that may query a workspace and nothing else (learn.microsoft.com/azure/role-based-access-control/built-in-roles). */
export const READERS: Readonly<Record<string, string>> = {
  "73c42c96-874c-492b-b04d-ab87d138a893": "Log Analytics Reader",
  "43d0d8ad-25c7-4714-9337-8ba259a9fe05": "Monitoring Reader",
};

/** Whoever asks the workspace: the identities of the rules, rules and workflows with a system-assigned one. */
export function askers(stack: Stack): Set<Resource> {
  const rules = new Set(
    watching(stack).rules.flatMap(({ engine, resource }) => (engine === "logAlert" ? [resource] : [])),
  );
  return new Set([...rules, ...alertingWorkflows(stack)].flatMap((each) => identityOf(stack, each)));
}

/** What an identity belongs to: itself where it is user-assigned, else the resource that has it. */
export function identityOf(stack: Stack, resource: Resource): Resource[] {
  const type = textAt(resource.props, "identity", "type");
  const assigned = /UserAssigned/i.test(type) ? identitiesOf(stack, resource, IDENTITY).resources : [];
  return /SystemAssigned/i.test(type) ? [resource, ...assigned] : [...assigned];
}

/** The role assignments of an identity. */
export function assignmentsOf(stack: Stack, identity: Resource): Resource[] {
  return stack.ofType(ROLE_ASSIGNMENT).filter((assignment) => isOf(stack, assignment, identity));
}

function isOf(stack: Stack, assignment: Resource, identity: Resource): boolean {
  const makers = [IDENTITY, WORKFLOW, LOG_ALERT].flatMap((type) =>
    stack.madeFrom(assignment, "principalId", type),
  );
  if (makers.includes(identity)) return true;
  const own = read(
    () => textAt(identity.props, "principalId") || textAt(identity.props, "identity", "principalId"),
  );
  return (
    makers.length === 0 &&
    own !== undefined &&
    own !== "" &&
    own === read(() => textAt(assignment.props, "principalId"))
  );
}

/** The workspaces that a property names: those of the stack by URN, others by id in lower case. */
export function workspaceKeys(
  stack: Stack,
  resource: Resource,
  property: string,
  isWorkspace: (id: string, workspace: Resource) => boolean,
): string[] {
  const made = stack.madeFrom(resource, property, WORKSPACE).map(({ urn }) => urn);
  const value = read(() => at(resource.props, property));
  const count = Array.isArray(value) ? value.length : 1;
  const ids = Array.from({ length: count }, (_, index) =>
    read(() => (Array.isArray(value) ? String(listAt(value)[index]) : textAt(resource.props, property))),
  );
  if (value === undefined || ids.includes(undefined)) return made;
  return ids.flatMap((id = "") => {
    const found = stack.ofType(WORKSPACE).find((workspace) => isWorkspace(id, workspace));
    return found === undefined ? [id.toLowerCase()] : [found.urn];
  });
}

function read<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch (error) {
    if (isUnknownValue(error)) return undefined;
    throw error;
  }
}
