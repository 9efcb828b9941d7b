import { stackPolicy, texts } from "../define.ts";
import { each } from "../facts/each.ts";
import { WORKFLOW } from "../facts/ids.ts";
import { listAt, sameId, textAt } from "../facts/read.ts";
import { alertingGroups, workflowsOf } from "../facts/routes.ts";

export const receiverStartsWorkflow = stackPolicy({
  name: "receiver-starts-workflow",
  description:
    "A Logic App receiver starts the workflow of this stack, by a callback URL that is made from it.",
  why: "A URL that is written down is a secret in the source, and starts nothing any more once the workflow is made again or its key renewed (github.com/hashicorp/terraform-provider-azurerm issue 6056).",
  settings: {
    elsewhere: {
      type: "array",
      items: { type: "string" },
      description: "Ids of Logic Apps outside of this stack that notify people.",
      default: [],
    },
  },
  *check(stack, settings) {
    const trusted = texts(settings, "elsewhere");
    yield* each(alertingGroups(stack), function* (group) {
      const receivers = listAt(group.props, "logicAppReceivers");
      if (receivers.length === 0) return;
      const { elsewhere } = workflowsOf(stack, group);
      const strange = elsewhere.filter((id) => !trusted.some((each) => sameId(each, id)));
      for (const id of strange)
        yield `it starts a workflow that is not in this stack: ${id}; name it in the setting "elsewhere"`;
      const isMade = stack.madeFrom(group, "logicAppReceivers", WORKFLOW).length > 0;
      if (!isMade && elsewhere.length === 0)
        yield "callbackUrl is written down: take it from listWorkflowTriggerCallbackUrlOutput";
      if (isMade) return;
      for (const receiver of receivers) {
        if (textAt(receiver, "callbackUrl") === "")
          yield `the receiver ${textAt(receiver, "name")} has no callbackUrl`;
      }
    });
  },
});
