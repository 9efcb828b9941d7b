import { describe, expect, test } from "@jest/globals";
import { sentinelRuleFires } from "../../../policies/rules/sentinel-rule-fires.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("sentinel-rule-fires", () => {
  test("a good stack passes", () => {
    expect(verdict(sentinelRuleFires)).toEqual([]);
  });

  test("a threshold is stopped", () => {
    const found = verdict(sentinelRuleFires, (stack) => {
      stack.sentinel.props["triggerThreshold"] = 5;
    });
    expect(found).toEqual(["it fires on GreaterThan 5: it must be GreaterThan 0"]);
  });

  test("a suppression is stopped", () => {
    const found = verdict(sentinelRuleFires, (stack) => {
      stack.sentinel.props["suppressionEnabled"] = true;
    });
    expect(found).toEqual(["suppressionEnabled is true: set it to false"]);
  });

  test("an unknown threshold is left to the deployment", () => {
    const found = verdict(sentinelRuleFires, (stack) => {
      stack.sentinel.props["triggerThreshold"] = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know triggerThreshold",
    ]);
  });
});
