import { describe, expect, test } from "@jest/globals";
import { sentinelRuleSchedule } from "../../../policies/rules/sentinel-rule-schedule.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("sentinel-rule-schedule", () => {
  test("a good stack passes", () => {
    expect(verdict(sentinelRuleSchedule)).toEqual([]);
  });

  test("a rule of once a day is stopped", () => {
    const found = verdict(sentinelRuleSchedule, (stack) => {
      stack.sentinel.props["queryFrequency"] = "P1D";
    });
    expect(found).toEqual(["queryFrequency is P1D: it must be PT5M or less"]);
  });

  test("a period as long as the frequency is stopped", () => {
    const found = verdict(sentinelRuleSchedule, (stack) => {
      stack.sentinel.props["queryPeriod"] = "PT5M";
    });
    expect(found).toEqual(["queryPeriod is PT5M: it must be P1D or more"]);
  });

  test("an unknown period is left to the deployment", () => {
    const found = verdict(sentinelRuleSchedule, (stack) => {
      stack.sentinel.props["queryPeriod"] = UNKNOWN;
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know queryPeriod"]);
  });
});
