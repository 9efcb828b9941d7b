import { describe, expect, test } from "@jest/globals";
import { actionGroupCommonSchema } from "../../../policies/rules/action-group-common-schema.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("action-group-common-schema", () => {
  test("a good stack passes", () => {
    expect(verdict(actionGroupCommonSchema)).toEqual([]);
  });

  test("a receiver of the old schema is stopped", () => {
    const found = verdict(actionGroupCommonSchema, (stack) => {
      stack.flow.props["logicAppReceivers"][0].useCommonAlertSchema = false;
    });
    expect(found).toEqual(["logicAppReceivers app: set useCommonAlertSchema to true"]);
  });

  test("an unknown switch is left to the deployment", () => {
    const found = verdict(actionGroupCommonSchema, (stack) => {
      stack.flow.props["logicAppReceivers"][0].useCommonAlertSchema = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know logicAppReceivers.0.useCommonAlertSchema",
    ]);
  });
});
