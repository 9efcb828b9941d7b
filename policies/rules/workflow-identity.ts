import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { at } from "../facts/read.ts";
import { alertingWorkflows } from "../facts/routes.ts";

export const workflowIdentity = stackPolicy({
  name: "workflow-identity",
  description: "The workflow that notifies of break-glass accounts has an identity of its own.",
  why: "Without one it cannot ask the workspace who signed in, from where and with what; nor send mail without a person's account.",
  *check(stack) {
    yield* each(alertingWorkflows(stack), function* ({ props }) {
      const type = at(props, "identity", "type");
      if (typeof type !== "string" || !/^(SystemAssigned|UserAssigned)/i.test(type)) {
        yield `identity.type is ${type ?? "not set"}: set it to SystemAssigned`;
      }
    });
  },
});
