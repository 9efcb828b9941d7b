import { describe, expect, test } from "@jest/globals";
import { logAlertStateful } from "../../../policies/rules/log-alert-stateful.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("log-alert-stateful", () => {
  test("a good stack passes", () => {
    expect(verdict(logAlertStateful)).toEqual([]);
  });

  test("a stateless rule is stopped", () => {
    const found = verdict(logAlertStateful, (stack) => {
      stack.rule.props["autoMitigate"] = false;
    });
    expect(found).toEqual(["autoMitigate is false: set it to true"]);
  });

  test("a rule whose alerts never end is stopped", () => {
    const found = verdict(logAlertStateful, (stack) => {
      stack.rule.props["resolveConfiguration"] = { autoResolved: false };
    });
    expect(found).toEqual([
      "resolveConfiguration.autoResolved is false: an alert that stays fired hides the next episode",
    ]);
  });

  test("a rule on single rows has no state", () => {
    const found = verdict(logAlertStateful, (stack) => {
      stack.rule.props["kind"] = "SimpleLogAlert";
      stack.rule.props["autoMitigate"] = false;
    });
    expect(found).toEqual([]);
  });

  test("an unknown switch is left to the deployment", () => {
    const found = verdict(logAlertStateful, (stack) => {
      stack.rule.props["autoMitigate"] = UNKNOWN;
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know autoMitigate"]);
  });
});
