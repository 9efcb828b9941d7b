import { describe, expect, test } from "@jest/globals";
import { actionGroupEnabled } from "../../../policies/rules/action-group-enabled.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("action-group-enabled", () => {
  test("a good stack passes", () => {
    expect(verdict(actionGroupEnabled)).toEqual([]);
  });

  test("a group that is off is stopped", () => {
    const found = verdict(actionGroupEnabled, (stack) => {
      stack.direct.props["enabled"] = false;
    });
    expect(found).toEqual(["enabled is false: set it to true"]);
  });

  test("a group without receivers is stopped", () => {
    const found = verdict(actionGroupEnabled, (stack) => {
      delete stack.flow.props["logicAppReceivers"];
    });
    expect(found).toEqual(["it has no receiver"]);
  });

  test("an unknown switch is left to the deployment", () => {
    const found = verdict(actionGroupEnabled, (stack) => {
      stack.direct.props["enabled"] = UNKNOWN;
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know enabled"]);
  });
});
