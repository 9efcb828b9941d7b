import { stackPolicy } from "../define.ts";
import { connectionsIn, connectionsOf, isForeign } from "../facts/connections.ts";
import { each } from "../facts/each.ts";
import { isIdOf, WORKFLOW } from "../facts/ids.ts";
import { at, entriesAt, textAt } from "../facts/read.ts";
import { alertingWorkflows } from "../facts/routes.ts";
import { actionsOf, connectionKey } from "../facts/workflow-actions.ts";

export const connectionsUsed = stackPolicy({
  name: "connections-used",
  description: "Each connection of the workflow is there, and an action sends through it.",
  why: "A connection that no action uses is a channel that was dropped; an action without its connection fails.",
  *check(stack) {
    const workflows = alertingWorkflows(stack);
    const connections = connectionsOf(stack);
    const referenced = new Set<string>();
    yield* each(workflows, function* (workflow) {
      const { props } = workflow;
      const definition = at(props, "definition");
      const steps = [
        ...actionsOf(definition).map(({ action }) => action),
        ...entriesAt(definition, "triggers").map(([, trigger]) => trigger),
      ];
      const used = new Set(steps.flatMap((step) => connectionKey(step) ?? []));
      const given = new Map(entriesAt(props, "parameters", "$connections", "value"));
      for (const key of used)
        if (!given.has(key)) yield `an action uses the connection ${key}, which $connections has not`;
      for (const [key, reference] of given) {
        if (!used.has(key)) yield `no action uses the connection ${key}: a channel was dropped`;
        const id = textAt(reference, "connectionId");
        const found = connections.find((connection) => isIdOf(id, connection));
        if (found !== undefined) referenced.add(found.urn);
        else if (connections.length > 0) {
          yield `the connection ${key} is not in this stack: ${id || "no id"}`;
        }
      }
    });
    // Where a preview does not know the ids, a workflow is made from the connections that it uses; so is a playbook.
    for (const workflow of stack.ofType(WORKFLOW)) {
      for (const { urn } of connectionsIn(stack, workflow)) referenced.add(urn);
    }
    if (workflows.length === 0) return;
    for (const connection of connections) {
      const { urn } = connection;
      if (isForeign(stack, connection)) continue;
      if (!referenced.has(urn)) yield { urn, message: "no workflow uses it: a channel was dropped" };
    }
  },
});
