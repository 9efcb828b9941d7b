import { describe, expect, test } from "@jest/globals";
import { sentinelRuleSeverity } from "../../../policies/rules/sentinel-rule-severity.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("sentinel-rule-severity", () => {
  test("a good stack passes", () => {
    expect(verdict(sentinelRuleSeverity)).toEqual([]);
  });

  test("a Medium incident is stopped", () => {
    const found = verdict(sentinelRuleSeverity, (stack) => {
      stack.sentinel.props["severity"] = "Medium";
    });
    expect(found).toEqual(["severity is Medium: it must be High"]);
  });

  test("an unknown severity is left to the deployment", () => {
    const found = verdict(sentinelRuleSeverity, (stack) => {
      stack.sentinel.props["severity"] = UNKNOWN;
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know severity"]);
  });
});
