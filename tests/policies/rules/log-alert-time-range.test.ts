import { describe, expect, test } from "@jest/globals";
import { logAlertTimeRange } from "../../../policies/rules/log-alert-time-range.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("log-alert-time-range", () => {
  test("a good stack passes", () => {
    expect(verdict(logAlertTimeRange)).toEqual([]);
  });

  test("a range of half an hour is stopped", () => {
    const found = verdict(logAlertTimeRange, (stack) => {
      stack.rule.props["windowSize"] = "PT30M";
    });
    expect(found).toEqual(["it sees PT30M (windowSize): set windowSize to P1D or more (P2D is the most)"]);
  });

  test("a range that is set by itself is what counts", () => {
    const found = verdict(logAlertTimeRange, (stack) => {
      stack.rule.props["overrideQueryTimeRange"] = "PT6H";
    });
    expect(found).toEqual([
      "it sees PT6H (overrideQueryTimeRange): set windowSize to P1D or more (P2D is the most)",
    ]);
  });

  test("an unknown range is left to the deployment", () => {
    const found = verdict(logAlertTimeRange, (stack) => {
      stack.rule.props["overrideQueryTimeRange"] = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know overrideQueryTimeRange",
    ]);
  });
});
