import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { at, entriesAt, listAt } from "../facts/read.ts";
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
        if (at(trigger, "operationOptions") === "SingleInstance")
          yield `the trigger ${name} runs once at a time: leave operationOptions out`;
      }
      const callers = listAt(props, "accessControl", "triggers", "allowedCallerIpAddresses");
      if (callers.length > 0)
        yield "accessControl.triggers lets only some addresses start it: Azure Monitor's change";
    });
  },
});
