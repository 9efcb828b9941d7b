import type { Resource, Stack } from "../resource.ts";
import { CONNECTION, GENERIC } from "./ids.ts";
import { sameId, textAt } from "./read.ts";

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

/** The API connections that a workflow's parameters are made from. */
export function connectionsIn(stack: Stack, workflow: Resource): Resource[] {
  return CONNECTION_TYPES.flatMap((type) => stack.madeFrom(workflow, "parameters", type)).filter(
    isConnection,
  );
}
