import { describe, expect, test } from "@jest/globals";
import { workflowEnabled } from "../../../policies/rules/workflow-enabled.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("workflow-enabled", () => {
  test("a good stack passes", () => {
    expect(verdict(workflowEnabled)).toEqual([]);
  });

  test("a workflow that is off is stopped", () => {
    const found = verdict(workflowEnabled, (stack) => {
      stack.app.props["state"] = "Disabled";
    });
    expect(found).toEqual(["state is Disabled: set it to Enabled"]);
  });

  test("an unknown state is left to the deployment", () => {
    const found = verdict(workflowEnabled, (stack) => {
      stack.app.props["state"] = UNKNOWN;
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know state"]);
  });

  test("a playbook that is off is stopped", () => {
    const found = verdict(workflowEnabled, (stack) => {
      const playbook = structuredClone(stack.app);
      Object.assign(playbook.props, { workflowName: "playbook", state: "Disabled" });
      const logicAppResourceId = "/x/resourceGroups/rg-soc/providers/Microsoft.Logic/workflows/playbook";
      const actions = [{ order: 1, actionType: "RunPlaybook", actionConfiguration: { logicAppResourceId } }];
      const automation = {
        type: "azure-native:securityinsights:AutomationRule",
        name: "run",
        props: { actions },
      };
      return [{ ...playbook, name: "playbook" }, automation];
    });
    expect(found).toEqual(["state is Disabled: set it to Enabled"]);
  });
});
