import { describe, expect, test } from "@jest/globals";
import { sentinelRuleEnabled } from "../../../policies/rules/sentinel-rule-enabled.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("sentinel-rule-enabled", () => {
  test("a good stack passes", () => {
    expect(verdict(sentinelRuleEnabled)).toEqual([]);
  });

  test("a rule that is off is stopped", () => {
    const found = verdict(sentinelRuleEnabled, (stack) => {
      stack.sentinel.props["enabled"] = false;
    });
    expect(found).toEqual(["enabled is not true: set it to true"]);
  });

  test("an unknown switch is left to the deployment", () => {
    const found = verdict(sentinelRuleEnabled, (stack) => {
      stack.sentinel.props["enabled"] = UNKNOWN;
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know enabled"]);
  });
});
