import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { at, entriesAt, listAt, textAt } from "../facts/read.ts";
import { alertingWorkflows } from "../facts/routes.ts";

export const workflowTrigger = stackPolicy({
  name: "workflow-trigger",
  description:
    "The workflow that notifies of break-glass accounts starts at every request of an action group.",
  why: "An action group can start a Request trigger only; a trigger condition, or a list of addresses that may call, turns alerts away in silence.",
  *check(stack) {
    yield* each(alertingWorkflows(stack), function* ({ props }) {
      const triggers = entriesAt(props, "definition", "triggers");
      const requests = triggers.filter(([, trigger]) => at(trigger, "type") === "Request");
      if (requests.length === 0) yield "it has no trigger of the type Request";
      for (const [name, trigger] of requests) {
        if (listAt(trigger, "conditions").length > 0)
          yield `the trigger ${name} has conditions: leave them out`;
        const runs = at(trigger, "runtimeConfiguration", "concurrency", "runs");
        if (runs !== undefined)
          yield `the trigger ${name} runs ${runs} at a time, and refuses what waits too long: leave concurrency out`;
        if (/SingleInstance/i.test(textAt(trigger, "operationOptions")))
          yield `the trigger ${name} runs once at a time: leave operationOptions out`;
      }
      const callers = at(props, "accessControl", "triggers", "allowedCallerIpAddresses");
      // An empty list means other Logic Apps alone (learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app).
      if (Array.isArray(callers))
        yield callers.length === 0
          ? "accessControl.triggers lets only other Logic Apps start it: leave allowedCallerIpAddresses out"
          : "accessControl.triggers lets only some addresses start it: Azure Monitor's change";
    });
  },
});
