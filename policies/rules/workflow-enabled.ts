import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { at } from "../facts/read.ts";
import { alertingWorkflows, playbooks } from "../facts/routes.ts";

export const workflowEnabled = stackPolicy({
  name: "workflow-enabled",
  description: "The workflows that notify of break-glass accounts are enabled, playbooks too.",
  why: "A disabled workflow answers the alert with an error that nobody reads.",
  *check(stack) {
    yield* each([...alertingWorkflows(stack), ...playbooks(stack)], function* ({ props }) {
      const state = at(props, "state") ?? "Enabled";
      if (state !== "Enabled") yield `state is ${state}: set it to Enabled`;
    });
  },
});
