import { describe, expect, test } from "@jest/globals";
import { logAlertWindow } from "../../../policies/rules/log-alert-window.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("log-alert-window", () => {
  test("a window as long as the range passes", () => {
    expect(verdict(logAlertWindow)).toEqual([]);
  });

  test("a range longer than the window is stopped, and the right form is said", () => {
    const found = verdict(logAlertWindow, (stack) => {
      Object.assign(stack.rule.props, { windowSize: "PT15M", overrideQueryTimeRange: "P2D" });
    });
    expect(found).toEqual([
      "its rows are counted in bins of PT15M (windowSize), and it sees P2D (overrideQueryTimeRange): set windowSize to P2D, and leave out overrideQueryTimeRange",
    ]);
  });

  test("a range that says the same as the window passes", () => {
    const found = verdict(logAlertWindow, (stack) => {
      stack.rule.props["overrideQueryTimeRange"] = "P2D";
    });
    expect(found).toEqual([]);
  });

  test("several periods cover what they cover together", () => {
    const periods = (count: number) =>
      verdict(logAlertWindow, (stack) => {
        Object.assign(stack.rule.props, { windowSize: "PT6H", overrideQueryTimeRange: "P1D" });
        stack.rule.props["criteria"].allOf[0].failingPeriods = {
          numberOfEvaluationPeriods: count,
          minFailingPeriodsToAlert: 1,
        };
      });
    expect(periods(4)).toEqual([]);
    expect(periods(3)).toEqual([
      "its rows are counted in bins of PT6H (windowSize), and it sees P1D (overrideQueryTimeRange): set windowSize to P1D, and leave out overrideQueryTimeRange",
    ]);
  });

  test("a rule that watches for silence is judged: its rows have no time at all", () => {
    const found = verdict(logAlertWindow, (stack) => {
      Object.assign(stack.rule.props, { windowSize: "PT1H", overrideQueryTimeRange: "P2D" });
      stack.rule.props["criteria"].allOf[0].query =
        "SigninLogs | where ingestion_time() > ago(4h) | summarize Rows = count() | where Rows == 0";
    });
    expect(found).toHaveLength(1);
  });

  test("a rule about something else is none of its business", () => {
    const found = verdict(logAlertWindow, (stack) => {
      Object.assign(stack.rule.props, { windowSize: "PT1H", overrideQueryTimeRange: "P2D" });
      stack.rule.props["criteria"].allOf[0].query = "Heartbeat | summarize count() by Computer";
    });
    expect(found).toEqual([]);
  });

  test("an unknown range is left to the deployment", () => {
    const found = verdict(logAlertWindow, (stack) => {
      stack.rule.props["overrideQueryTimeRange"] = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know overrideQueryTimeRange",
    ]);
  });
});
