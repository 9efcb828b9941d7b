import { describe, expect, test } from "@jest/globals";
import { logAlertTimeRange } from "../../../policies/rules/log-alert-time-range.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("log-alert-time-range", () => {
  test("a good stack passes", () => {
    expect(verdict(logAlertTimeRange)).toEqual([]);
  });

  test("a range of half an hour is stopped", () => {
    const found = verdict(logAlertTimeRange, (stack) => {
      delete stack.rule.props["overrideQueryTimeRange"];
    });
    expect(found).toEqual([
      "it sees PT30M (windowSize): set overrideQueryTimeRange to P1D or more (P2D is the most)",
    ]);
  });

  test("a window shorter than the look-back is stopped", () => {
    const found = verdict(logAlertTimeRange, (stack) => {
      stack.rule.props["windowSize"] = "PT5M";
    });
    expect(found).toEqual([
      "windowSize is PT5M, and the query looks back 20 minutes: make the window as long",
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
