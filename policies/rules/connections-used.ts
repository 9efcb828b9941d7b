import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { CONNECTION, isIdOf } from "../facts/ids.ts";
import { at, entriesAt, textAt } from "../facts/read.ts";
import { alertingWorkflows } from "../facts/routes.ts";
import { actionsOf, connectionKey } from "../facts/workflow-actions.ts";

export const connectionsUsed = stackPolicy({
  name: "connections-used",
  description: "Each connection of the workflow is there, and an action sends through it.",
  why: "A connection that no action uses is a channel that was dropped; an action without its connection fails.",
  *check(stack) {
    const workflows = alertingWorkflows(stack);
    const referenced = new Set<string>();
    yield* each(workflows, function* (workflow) {
      const { props } = workflow;
      const used = new Set(
        actionsOf(at(props, "definition")).flatMap(({ action }) => connectionKey(action) ?? []),
      );
      const given = new Map(entriesAt(props, "parameters", "$connections", "value"));
      for (const key of used)
        if (!given.has(key)) yield `an action uses the connection ${key}, which $connections has not`;
      for (const [key, reference] of given) {
        if (!used.has(key)) yield `no action uses the connection ${key}: a channel was dropped`;
        const id = textAt(reference, "connectionId");
        const found = stack.ofType(CONNECTION).find((connection) => isIdOf(id, connection));
        if (found !== undefined) referenced.add(found.urn);
        else if (
          stack.madeFrom(workflow, "parameters", CONNECTION).length > 0 ||
          stack.ofType(CONNECTION).length > 0
        ) {
          yield `the connection ${key} is not in this stack: ${id || "no id"}`;
        }
      }
    });
    // Where a preview does not know the ids, the workflow is made from the connections that it uses.
    for (const workflow of workflows) {
      for (const { urn } of stack.madeFrom(workflow, "parameters", CONNECTION)) referenced.add(urn);
    }
    if (workflows.length === 0) return;
    for (const { urn } of stack.ofType(CONNECTION)) {
      if (!referenced.has(urn)) yield { urn, message: "no workflow uses it: a channel was dropped" };
    }
  },
});
