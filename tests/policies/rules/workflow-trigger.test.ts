import { describe, expect, test } from "@jest/globals";
import { workflowTrigger } from "../../../policies/rules/workflow-trigger.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("workflow-trigger", () => {
  test("a good stack passes", () => {
    expect(verdict(workflowTrigger)).toEqual([]);
  });

  test("a workflow that runs by the clock is stopped", () => {
    const found = verdict(workflowTrigger, (stack) => {
      stack.app.props["definition"].triggers = { daily: { type: "Recurrence" } };
    });
    expect(found).toEqual(["it has no trigger of the type Request"]);
  });

  test("a trigger with a condition is stopped", () => {
    const found = verdict(workflowTrigger, (stack) => {
      stack.app.props["definition"].triggers.manual.conditions = [{ expression: "@equals(1, 2)" }];
    });
    expect(found).toEqual(["the trigger manual has conditions: leave them out"]);
  });

  test("a trigger that few may call is stopped", () => {
    const found = verdict(workflowTrigger, (stack) => {
      stack.app.props["accessControl"] = {
        triggers: { allowedCallerIpAddresses: [{ addressRange: "10.0.0.0/8" }] },
      };
    });
    expect(found).toEqual([
      "accessControl.triggers lets only some addresses start it: Azure Monitor's change",
    ]);
  });

  test("so is one that only other Logic Apps may call, and one that runs once at a time", () => {
    const found = verdict(workflowTrigger, (stack) => {
      stack.app.props["accessControl"] = { triggers: { allowedCallerIpAddresses: [] } };
      stack.app.props["definition"].triggers.manual.operationOptions = "singleInstance";
    });
    expect(found).toEqual([
      "the trigger manual runs once at a time: leave operationOptions out",
      "accessControl.triggers lets only other Logic Apps start it: leave allowedCallerIpAddresses out",
    ]);
  });

  test("an unknown definition is left to the deployment", () => {
    const found = verdict(workflowTrigger, (stack) => {
      stack.app.props["definition"] = UNKNOWN;
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know definition"]);
  });
});
