import { describe, expect, test } from "@jest/globals";
import { logAlertNotMuted } from "../../../policies/rules/log-alert-not-muted.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("log-alert-not-muted", () => {
  test("a good stack passes", () => {
    expect(verdict(logAlertNotMuted)).toEqual([]);
  });

  test("a rule that is muted after each alert is stopped", () => {
    const found = verdict(logAlertNotMuted, (stack) => {
      stack.rule.props["muteActionsDuration"] = "PT1H";
    });
    expect(found).toEqual(["muteActionsDuration is PT1H: leave it out"]);
  });

  test("an unknown duration is left to the deployment", () => {
    const found = verdict(logAlertNotMuted, (stack) => {
      stack.rule.props["muteActionsDuration"] = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know muteActionsDuration",
    ]);
  });
});
