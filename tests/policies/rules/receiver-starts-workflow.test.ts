import { describe, expect, test } from "@jest/globals";
import { receiverStartsWorkflow } from "../../../policies/rules/receiver-starts-workflow.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("receiver-starts-workflow", () => {
  test("a good stack passes", () => {
    expect(verdict(receiverStartsWorkflow)).toEqual([]);
  });

  test("a callback URL that is written down is stopped", () => {
    const found = verdict(receiverStartsWorkflow, (stack) => {
      stack.flow.from = {};
    });
    expect(found).toEqual(["callbackUrl is written down: take it from listWorkflowTriggerCallbackUrlOutput"]);
  });

  test("a workflow that is not in the stack is stopped", () => {
    const found = verdict(receiverStartsWorkflow, (stack) => {
      stack.flow.props["logicAppReceivers"][0].resourceId += "-2";
    });
    expect(found).toEqual([
      'it starts a workflow that is not in this stack: /subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-soc/providers/Microsoft.Logic/workflows/app-soc-2; name it in the setting "elsewhere"',
    ]);
  });

  test("unknown receivers are left to the deployment", () => {
    const found = verdict(receiverStartsWorkflow, (stack) => {
      stack.flow.props["logicAppReceivers"] = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know logicAppReceivers",
    ]);
  });
});
