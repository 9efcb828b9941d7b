import { describe, expect, test } from "@jest/globals";
import { AlertEvaluator } from "../../sandbox/monitor/alert-evaluator.ts";
import { type AlertRule, meetsCondition, readAlertRule } from "../../sandbox/monitor/alert-rule.ts";
import type { ResultRow } from "../../sandbox/monitor/measure.ts";

const rule: AlertRule = {
  id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/scheduledQueryRules/r",
  displayName: "r",
  description: "",
  severity: 0,
  enabled: true,
  stateful: true,
  frequencyMinutes: 5,
  windowSize: "P2D",
  windowMinutes: 2880,
  rangeMinutes: 2880,
  workspaceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w",
  query: "SigninLogs",
  operator: "GreaterThan",
  threshold: 0,
  aggregation: "Count",
  splits: ["Account", "Address"].map((name) => ({ name, operator: "Include", values: ["*"] })),
  periods: 1,
  failingPeriods: 1,
  actionGroupIds: [],
};

/** Evaluates every five minutes over the given results; answers what changed as "fired bg1@1.2.3.4". */
function play(results: readonly (readonly ResultRow[])[], changed: Partial<AlertRule> = {}): string[][] {
  let rows: readonly ResultRow[] = [];
  const evaluator = new AlertEvaluator({ ...rule, ...changed }, () => rows);
  return results.map((result, index) => {
    rows = result;
    const at = new Date(Date.UTC(2026, 0, 1, 0, index * 5));
    return evaluator
      .evaluate(at)
      .map(
        ({ dimensions, resolvedAt }) =>
          `${resolvedAt ? "resolved" : "fired"} ${dimensions.map(({ value }) => value).join("@")}`,
      );
  });
}

const bg1 = { Account: "bg1", Address: "1.2.3.4" };
const bg1Elsewhere = { Account: "bg1", Address: "5.6.7.8" };

describe("a stateful alert rule", () => {
  test("fires once while the condition is met, and is resolved at the third evaluation that misses it", () => {
    expect(play([[bg1], [bg1, bg1], [bg1], [], [], [], []])).toEqual([
      ["fired bg1@1.2.3.4"],
      [],
      [],
      [],
      [],
      ["resolved bg1@1.2.3.4"],
      [],
    ]);
  });

  test("starts counting the misses again when the condition is met in between", () => {
    expect(play([[bg1], [], [], [bg1], [], [], []]).flat()).toEqual([
      "fired bg1@1.2.3.4",
      "resolved bg1@1.2.3.4",
    ]);
  });

  test("fires for a new combination of dimension values while another one is open", () => {
    expect(play([[bg1], [bg1, bg1Elsewhere]])).toEqual([["fired bg1@1.2.3.4"], ["fired bg1@5.6.7.8"]]);
  });

  test("fires again for the same combination after it was resolved", () => {
    expect(play([[bg1], [], [], [], [bg1]]).at(-1)).toEqual(["fired bg1@1.2.3.4"]);
  });
});

describe("other rules", () => {
  test("a stateless rule fires at every evaluation that meets the condition", () => {
    expect(play([[bg1], [bg1]], { stateful: false })).toEqual([["fired bg1@1.2.3.4"], ["fired bg1@1.2.3.4"]]);
  });

  test("a disabled rule never fires", () => {
    expect(play([[bg1]], { enabled: false })).toEqual([[]]);
  });

  test("a rule that is not split fires on the absence of rows if its condition says so", () => {
    expect(play([[]], { splits: [], operator: "LessThan", threshold: 1 })).toEqual([["fired "]]);
  });

  test("a split by a column that the query does not return is an error that names it", () => {
    expect(() => play([[{ Account: "bg1" }]])).toThrow('split by "Address", which its query does not return');
  });

  test.each([
    ["GreaterThan", 0, 1, true],
    ["GreaterThan", 1, 1, false],
    ["GreaterThanOrEqual", 1, 1, true],
    ["LessThan", 1, 1, false],
    ["LessThanOrEqual", 1, 1, true],
    ["Equal", 2, 2, true],
  ])("%s %d holds for %d: %s", (operator, threshold, value, expected) => {
    expect(meetsCondition({ ...rule, operator, threshold }, value)).toBe(expected);
  });

  test("the operator of the published specification, which the service refuses, is refused here too", () => {
    expect(() => meetsCondition({ ...rule, operator: "Equals" }, 1)).toThrow('"Equals"');
  });
});

describe("a deployed rule", () => {
  const criterion = { query: "T", timeAggregation: "Count", operator: "GreaterThan", threshold: 0 };
  const resource = (criteria: object, kind = "LogAlert") => ({
    id: rule.id,
    kind,
    properties: {
      severity: 0,
      evaluationFrequency: "PT5M",
      windowSize: "PT1H",
      overrideQueryTimeRange: "P2D",
      scopes: [rule.workspaceId],
      criteria: { allOf: [{ ...criterion, ...criteria }] },
    },
  });

  test("is read with its durations in minutes", () => {
    expect(readAlertRule(resource({}))).toMatchObject({
      frequencyMinutes: 5,
      rangeMinutes: 2880,
      enabled: true,
    });
  });

  test.each([
    [{ timeAggregation: "Average" }, "LogAlert", "timeAggregation is Average without metricMeasureColumn"],
    [{ timeAggregation: "Median" }, "LogAlert", "timeAggregation is Median"],
    [
      { dimensions: [{ name: "A", operator: "Like", values: ["x"] }] },
      "LogAlert",
      "dimensions.A.operator is Like",
    ],
    [
      { dimensions: [{ name: "A", operator: "Exclude", values: ["*"] }] },
      "LogAlert",
      'dimensions.A is Exclude "*"',
    ],
    [{}, "SimpleLogAlert", "kind is SimpleLogAlert"],
  ])("that the sandbox does not evaluate as Azure would is refused: %j %s", (change, kind, message) => {
    expect(() => readAlertRule(resource(change, kind))).toThrow(message);
  });
});
