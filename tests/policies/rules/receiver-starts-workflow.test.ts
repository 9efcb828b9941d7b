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

  test.each([
    ["by nobody is missed", {}, 1],
    ["by another group passes", { logicAppReceivers: ["costs"] }, 0],
    ["by another group's webhook passes", { webhookReceivers: ["costs"] }, 0],
  ])("a second workflow that is started %s", (_, from, count) => {
    const found = verdict(receiverStartsWorkflow, ({ app, flow }) => {
      const { resourceGroupName } = app.props;
      const costs = { ...app, name: "costs", props: { ...app.props, workflowName: "app-costs" } };
      const props = Object.fromEntries(Object.keys(from).map((kind) => [kind, [UNKNOWN]]));
      const group = {
        type: flow.type,
        name: "group-costs",
        props: { resourceGroupName, actionGroupName: "ag-costs", ...props },
        from,
      };
      flow.props["resourceGroupName"] = resourceGroupName;
      return [costs, group];
    });
    expect(found).toEqual(
      Array(count).fill(
        "no action group starts it, and it sends messages: name it in the receivers of the group that the rules notify",
      ),
    );
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
