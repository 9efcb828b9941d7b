import { describe, expect, test } from "@jest/globals";
import { logAlertEnabled } from "../../../policies/rules/log-alert-enabled.ts";
import { UNKNOWN, verdict, withQuery } from "../stack.ts";

describe("log-alert-enabled", () => {
  test("a good stack passes", () => {
    expect(verdict(logAlertEnabled)).toEqual([]);
  });

  test("a rule that is off is stopped", () => {
    const found = verdict(logAlertEnabled, (stack) => {
      stack.rule.props["enabled"] = false;
    });
    expect(found).toEqual(["enabled is false: set it to true"]);
  });

  test("a rule that does not say is on, as Azure has it", () => {
    const found = verdict(logAlertEnabled, (stack) => {
      delete stack.rule.props["enabled"];
    });
    expect(found).toEqual([]);
  });

  test("a rule of somebody else's may be off", () => {
    const found = verdict(logAlertEnabled, (stack) => {
      stack.rule.props["enabled"] = false;
      withQuery(stack, () => "Heartbeat | count");
    });
    expect(found).toEqual([]);
  });

  test("what a preview does not know is left to the deployment", () => {
    const found = verdict(logAlertEnabled, (stack) => {
      stack.rule.props["enabled"] = UNKNOWN;
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know enabled"]);
  });
});
