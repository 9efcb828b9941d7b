import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { at } from "../facts/read.ts";
import { alertingWorkflows } from "../facts/routes.ts";

export const workflowEnabled = stackPolicy({
  name: "workflow-enabled",
  description: "The workflow that tells of break-glass accounts is enabled.",
  why: "A disabled workflow answers the alert with an error that nobody reads.",
  *check(stack) {
    yield* each(alertingWorkflows(stack), function* ({ props }) {
      const state = at(props, "state") ?? "Enabled";
      if (state !== "Enabled") yield `state is ${state}: set it to Enabled`;
    });
  },
});
