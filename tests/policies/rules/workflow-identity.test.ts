import { describe, expect, test } from "@jest/globals";
import { workflowIdentity } from "../../../policies/rules/workflow-identity.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("workflow-identity", () => {
  test("a good stack passes", () => {
    expect(verdict(workflowIdentity)).toEqual([]);
  });

  test("a workflow without an identity is stopped", () => {
    const found = verdict(workflowIdentity, (stack) => {
      delete stack.app.props["identity"];
    });
    expect(found).toEqual(["identity.type is not set: set it to SystemAssigned"]);
  });

  test.each(["SystemAssigned", "SYSTEMASSIGNED", "userAssigned"])("%s is an identity", (type) => {
    const found = verdict(workflowIdentity, (stack) => {
      stack.app.props["identity"].type = type;
    });
    expect(found).toEqual([]);
  });

  test("an unknown identity is left to the deployment", () => {
    const found = verdict(workflowIdentity, (stack) => {
      stack.app.props["identity"] = UNKNOWN;
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know identity"]);
  });
});
