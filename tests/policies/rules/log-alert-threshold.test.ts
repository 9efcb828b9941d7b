import { describe, expect, test } from "@jest/globals";
import { logAlertThreshold } from "../../../policies/rules/log-alert-threshold.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("log-alert-threshold", () => {
  test("a good stack passes", () => {
    expect(verdict(logAlertThreshold)).toEqual([]);
  });

  test("a rule that waits for the sixth event is stopped", () => {
    const found = verdict(logAlertThreshold, (stack) => {
      stack.rule.props["criteria"].allOf[0].threshold = 5;
    });
    expect(found).toEqual(["it fires on GreaterThan 5: it must be GreaterThan 0"]);
  });

  test("a rule that fires on silence is stopped", () => {
    const found = verdict(logAlertThreshold, (stack) => {
      stack.rule.props["criteria"].allOf[0].operator = "LessThan";
    });
    expect(found).toEqual(["it fires on LessThan 0: it must be GreaterThan 0"]);
  });

  test("a rule that waits for three periods is stopped", () => {
    const found = verdict(logAlertThreshold, (stack) => {
      stack.rule.props["criteria"].allOf[0].failingPeriods = {
        numberOfEvaluationPeriods: 3,
        minFailingPeriodsToAlert: 3,
      };
    });
    expect(found).toEqual([
      "minFailingPeriodsToAlert is 3: an event that no later evaluation sees again would be lost; it must be 1",
    ]);
  });

  test("one or more is the same as more than none", () => {
    const found = verdict(logAlertThreshold, (stack) => {
      Object.assign(stack.rule.props["criteria"].allOf[0], { operator: "GreaterThanOrEqual", threshold: 1 });
    });
    expect(found).toEqual([]);
  });

  test("an unknown threshold is left to the deployment", () => {
    const found = verdict(logAlertThreshold, (stack) => {
      stack.rule.props["criteria"].allOf[0].threshold = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know criteria.allOf.0.threshold",
    ]);
  });
});
