import { describe, expect, test } from "@jest/globals";
import { logAlertSeverity } from "../../../policies/rules/log-alert-severity.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("log-alert-severity", () => {
  test("a good stack passes", () => {
    expect(verdict(logAlertSeverity)).toEqual([]);
  });

  test("a sign-in that pages as a warning is stopped", () => {
    const found = verdict(logAlertSeverity, (stack) => {
      stack.rule.props["severity"] = 3;
    });
    expect(found).toEqual(["severity is 3: it must be 0"]);
  });

  test("one level less is stopped, too", () => {
    const found = verdict(logAlertSeverity, (stack) => {
      stack.rule.props["severity"] = 1;
    });
    expect(found).toEqual(["severity is 1: it must be 0"]);
  });

  test("an unknown severity is left to the deployment", () => {
    const found = verdict(logAlertSeverity, (stack) => {
      stack.rule.props["severity"] = UNKNOWN;
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know severity"]);
  });
});
