import { describe, expect, test } from "@jest/globals";
import { logAlertSplit } from "../../../policies/rules/log-alert-split.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("log-alert-split", () => {
  test("a good stack passes", () => {
    expect(verdict(logAlertSplit)).toEqual([]);
  });

  test("a rule without dimensions is stopped", () => {
    const found = verdict(logAlertSplit, (stack) => {
      stack.rule.props["criteria"].allOf[0].dimensions = [];
    });
    expect(found).toEqual([
      "it is not split by account",
      "it is split by one column at most: add the address or the actor",
    ]);
  });

  test("a rule that is not split by account is stopped", () => {
    const found = verdict(logAlertSplit, (stack) => {
      stack.rule.props["criteria"].allOf[0].dimensions.shift();
    });
    expect(found).toEqual([
      "it is not split by account",
      "it is split by one column at most: add the address or the actor",
    ]);
  });

  test("an address that is left out is stopped", () => {
    const found = verdict(logAlertSplit, (stack) => {
      Object.assign(stack.rule.props["criteria"].allOf[0].dimensions[1], {
        operator: "Exclude",
        values: ["203.0.113.42"],
      });
    });
    expect(found).toEqual([
      'the dimension IPAddress has Exclude 203.0.113.42: it must include "*", or events are left out',
    ]);
  });

  test("a column that the query does not return is stopped", () => {
    const found = verdict(logAlertSplit, (stack) => {
      stack.rule.props["criteria"].allOf[0].dimensions[1].name = "ClientIp";
    });
    expect(found).toEqual(["the query returns no column ClientIp"]);
  });

  test("unknown dimensions are left to the deployment", () => {
    const found = verdict(logAlertSplit, (stack) => {
      stack.rule.props["criteria"].allOf[0].dimensions = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know criteria.allOf.0.dimensions",
    ]);
  });
});
