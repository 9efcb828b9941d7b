import { describe, expect, test } from "@jest/globals";
import { logAlertQueryValidated } from "../../../policies/rules/log-alert-query-validated.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("log-alert-query-validated", () => {
  test("a good stack passes", () => {
    expect(verdict(logAlertQueryValidated)).toEqual([]);
  });

  test("a rule whose query nobody validates is stopped", () => {
    const found = verdict(logAlertQueryValidated, (stack) => {
      stack.rule.props["skipQueryValidation"] = true;
    });
    expect(found).toEqual(["skipQueryValidation is true: set it to false"]);
  });

  test("an unknown switch is left to the deployment", () => {
    const found = verdict(logAlertQueryValidated, (stack) => {
      stack.rule.props["skipQueryValidation"] = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know skipQueryValidation",
    ]);
  });
});
