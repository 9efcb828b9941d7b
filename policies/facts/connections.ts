import { isUnknownValue, type Resource, type Stack } from "../resource.ts";
import { CONNECTION, GENERIC, isIdOf, WORKFLOW } from "./ids.ts";
import { at, sameId, textAt, textsIn } from "./read.ts";
import { alertingWorkflows, playbooks } from "./routes.ts";

/** The types that declare API connections: one that takes an identity is declared as a generic resource. */
export const CONNECTION_TYPES = [CONNECTION, GENERIC] as const;

/** Whether the resource is an API connection, whichever way it is declared. */
export function isConnection({ type, props }: Resource): boolean {
  if (type !== GENERIC) return type === CONNECTION;
  const of = `${textAt(props, "resourceProviderNamespace")}/${textAt(props, "resourceType")}`;
  return sameId(of, "Microsoft.Web/connections");
}

/** The API connections of a stack. */
export function connectionsOf(stack: Stack): Resource[] {
  return stack.ofType(...CONNECTION_TYPES).filter(isConnection);
}

/**
 * Whether a connection is another program's: a workflow of the stack uses it, and none that notifies of the accounts
 * does; or nothing uses it, and it is in another resource group than those that do.
 */
export function isForeign(stack: Stack, connection: Resource): boolean {
  const own = [...alertingWorkflows(stack), ...playbooks(stack)];
  if (own.length === 0) return true;
  const uses = (workflow: Resource) =>
    connectionsIn(stack, workflow).includes(connection) ||
    readable(() => [...textsIn(at(workflow.props, "parameters"))]).some(([, id]) => isIdOf(id, connection));
  if (own.some(uses)) return false;
  if (stack.ofType(WORKFLOW).some(uses)) return true;
  const group = ({ props }: Resource) =>
    readable(() => [textAt(props, "resourceGroupName").toLowerCase()])[0];
  return !own.some((workflow) => group(workflow) === group(connection));
}

/** A list, or an empty one where a preview does not know it. */
function readable<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch (error) {
    if (isUnknownValue(error)) return [];
    throw error;
  }
}

/** The API connections that a workflow's parameters are made from. */
export function connectionsIn(stack: Stack, workflow: Resource): Resource[] {
  return CONNECTION_TYPES.flatMap((type) => stack.madeFrom(workflow, "parameters", type)).filter(
    isConnection,
  );
}
