import { describe, expect, test } from "@jest/globals";
import { metricPayload } from "../../sandbox/monitor/metric-alert.ts";
import { MetricEvaluator } from "../../sandbox/monitor/metric-evaluator.ts";
import { readMetricRule } from "../../sandbox/monitor/metric-rule.ts";

const WORKFLOW = "/subscriptions/s/resourceGroups/RG/providers/Microsoft.Logic/workflows/flow";
const criterion = {
  metricName: "RunsFailed",
  operator: "GreaterThan",
  threshold: 0,
  timeAggregation: "Total",
};
const rule = (changes: object = {}, ...criteria: object[]) =>
  readMetricRule({
    id: "/subscriptions/s/resourceGroups/RG/providers/Microsoft.Insights/metricAlerts/failed-runs",
    properties: {
      description: "Runs failed",
      severity: 1,
      enabled: true,
      evaluationFrequency: "PT1M",
      windowSize: "PT5M",
      scopes: [WORKFLOW],
      criteria: { allOf: criteria.length === 0 ? [criterion] : criteria },
      ...changes,
    },
  } as Parameters<typeof readMetricRule>[0]);
const minute = (index: number) => new Date(Date.UTC(2026, 0, 1, 0, index));

/** Evaluates once a minute over the given sums; answers what changed. */
function play(sums: readonly (Readonly<Record<string, number>> | number)[], deployed = rule()): string[] {
  let current: Readonly<Record<string, number>> = {};
  const evaluator = new MetricEvaluator(deployed, (_, metric) => current[metric] ?? 0);
  return sums.map((sum, index) => {
    current = typeof sum === "number" ? { RunsFailed: sum } : sum;
    const alert = evaluator.evaluate(minute(index));
    return alert === undefined
      ? ""
      : `${alert.resolvedAt === undefined ? "fired" : "resolved"} ${alert.values.join()}`;
  });
}

describe("a metric alert rule", () => {
  test("fires once, and is resolved at the third evaluation that misses the condition", () => {
    expect(play([0, 2, 3, 0, 0, 0, 0])).toEqual(["", "fired 2", "", "", "", "resolved 0", ""]);
  });

  test("starts counting the misses again when the condition is met in between", () => {
    expect(play([1, 0, 0, 1, 0, 0, 0])).toEqual(["fired 1", "", "", "", "", "", "resolved 0"]);
  });

  test("fires at each evaluation where it keeps no state", () => {
    expect(play([1, 1, 0, 1], rule({ autoMitigate: false }))).toEqual(["fired 1", "fired 1", "", "fired 1"]);
  });

  test("never fires while it is disabled", () => {
    expect(play([1, 1], rule({ enabled: false }))).toEqual(["", ""]);
  });

  test("with two criteria needs both", () => {
    const both = rule({}, criterion, { ...criterion, metricName: "RunsStarted", threshold: 1 });
    expect(play([{ RunsFailed: 1 }, { RunsStarted: 2 }, { RunsFailed: 1, RunsStarted: 2 }], both)).toEqual([
      "",
      "",
      "fired 1,2",
    ]);
  });

  test("asks for the sum over its window", () => {
    const asked: unknown[] = [];
    new MetricEvaluator(rule({ windowSize: "PT6H" }), (...query) => asked.push(query) * 0).evaluate(
      minute(3),
    );
    expect(asked).toEqual([[WORKFLOW, "RunsFailed", minute(3), 360]]);
  });

  test.each([
    ["Equals", [false, true, false]],
    ["GreaterThan", [false, false, true]],
    ["GreaterThanOrEqual", [false, true, true]],
    ["LessThan", [true, false, false]],
    ["LessThanOrEqual", [true, true, false]],
  ])("compares with %s", (operator, expected) => {
    const compared = rule({ autoMitigate: false }, { ...criterion, operator, threshold: 1 });
    expect(play([0, 1, 2], compared).map((change) => change !== "")).toEqual(expected);
  });

  test.each([
    [{ timeAggregation: "Average" }, "timeAggregation is Average"],
    [{ operator: "Equal" }, "operator is Equal"],
    [{ dimensions: [{}] }, "it has dimensions"],
  ])("with %j is refused by name", (change, message) => {
    expect(() => rule({}, { ...criterion, ...change })).toThrow(`"failed-runs": ${message}.`);
  });
});

describe("the payload of a metric alert", () => {
  const evaluator = new MetricEvaluator(rule(), (_, __, until) => (until <= minute(10) ? 2 : 0));
  const [fired, , , resolved] = [10, 11, 12, 13].map((index) => evaluator.evaluate(minute(index)));
  if (fired === undefined || resolved === undefined) throw new Error("it did not fire and end");

  test("names the workflow, the metric and what it came to", () => {
    expect(metricPayload(fired, { team: "soc" })).toEqual({
      schemaId: "azureMonitorCommonAlertSchema",
      data: {
        essentials: {
          alertId: `/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/${fired.id}`,
          alertRule: "failed-runs",
          severity: "Sev1",
          signalType: "Metric",
          monitorCondition: "Fired",
          monitoringService: "Platform",
          alertTargetIDs: ["/subscriptions/s/resourcegroups/rg/providers/microsoft.logic/workflows/flow"],
          configurationItems: ["flow"],
          originAlertId: fired.id,
          firedDateTime: "2026-01-01T00:10:00.000Z",
          description: "Runs failed",
          essentialsVersion: "1.0",
          alertContextVersion: "1.0",
        },
        alertContext: {
          properties: { team: "soc" },
          conditionType: "SingleResourceMultipleMetricCriteria",
          condition: {
            windowSize: "PT5M",
            allOf: [
              {
                metricName: "RunsFailed",
                metricNamespace: "Microsoft.Logic/workflows",
                operator: "GreaterThan",
                threshold: "0",
                timeAggregation: "Total",
                dimensions: [],
                metricValue: 2,
              },
            ],
            windowStartTime: "2026-01-01T00:05:00.000Z",
            windowEndTime: "2026-01-01T00:10:00.000Z",
          },
        },
      },
    });
  });

  test("has the same alert's id and the time of the end when it is resolved", () => {
    const { essentials } = metricPayload(resolved).data;
    expect(essentials).toMatchObject({
      originAlertId: fired.id,
      monitorCondition: "Resolved",
      firedDateTime: "2026-01-01T00:10:00.000Z",
      resolvedDateTime: "2026-01-01T00:13:00.000Z",
    });
  });
});
