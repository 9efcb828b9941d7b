import { describe, expect, test } from "@jest/globals";
import { logAlertFrequency } from "../../../policies/rules/log-alert-frequency.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("log-alert-frequency", () => {
  test("a good stack passes", () => {
    expect(verdict(logAlertFrequency)).toEqual([]);
  });

  test("a rule of once an hour is stopped", () => {
    const found = verdict(logAlertFrequency, (stack) => {
      stack.rule.props["evaluationFrequency"] = "PT1H";
    });
    expect(found).toEqual(["evaluationFrequency is PT1H: it must be PT5M or less"]);
  });

  test("a frequency that is none is stopped", () => {
    const found = verdict(logAlertFrequency, (stack) => {
      stack.rule.props["evaluationFrequency"] = "often";
    });
    expect(found).toEqual(["evaluationFrequency is often: it must be a duration such as PT5M"]);
  });

  test("a rule of every minute passes", () => {
    const found = verdict(logAlertFrequency, (stack) => {
      stack.rule.props["evaluationFrequency"] = "PT1M";
    });
    expect(found).toEqual([]);
  });

  test("an unknown frequency is left to the deployment", () => {
    const found = verdict(logAlertFrequency, (stack) => {
      stack.rule.props["evaluationFrequency"] = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know evaluationFrequency",
    ]);
  });
});
