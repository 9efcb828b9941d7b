import { describe, expect, test } from "@jest/globals";
import { alertingPresent } from "../../../policies/rules/alerting-present.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("alerting-present", () => {
  test("a good stack passes", () => {
    expect(verdict(alertingPresent)).toEqual([]);
  });

  test("a stack without alerting is advised", () => {
    const found = verdict(alertingPresent, (stack) => {
      stack.rule = undefined as never;
      stack.sentinel = undefined as never;
    });
    expect(found).toEqual([
      "no rule names a break-glass account by object id or user principal name: nothing else of this pack was judged",
    ]);
  });

  test("an unknown query is left to the deployment", () => {
    const found = verdict(alertingPresent, (stack) => {
      stack.rule.props["criteria"].allOf[0].query = UNKNOWN;
      stack.sentinel = undefined as never;
    });
    expect(found).toEqual(["? no query is known before the deployment: the rules are judged then"]);
  });
});
