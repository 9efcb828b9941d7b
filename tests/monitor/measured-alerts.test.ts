import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ticksOf } from "../../sandbox/kusto/index.ts";
import { AlertEvaluator } from "../../sandbox/monitor/alert-evaluator.ts";
import { type Alert, commonAlertPayload } from "../../sandbox/monitor/alert-payload.ts";
import { type AlertRule, readAlertRule } from "../../sandbox/monitor/alert-rule.ts";
import type { ResultRow } from "../../sandbox/monitor/measure.ts";
import { DEFAULT_READINGS, type Readings } from "../../sandbox/readings/index.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);
const WORKSPACE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/W";

/** A rule as somebody else deploys it: every five minutes, over the last five. */
function ruleOf(criterion: object, properties: object = {}): AlertRule {
  return readAlertRule({
    id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/scheduledQueryRules/r",
    properties: {
      severity: 2,
      evaluationFrequency: "PT5M",
      windowSize: "PT5M",
      scopes: [WORKSPACE],
      criteria: {
        allOf: [
          { query: "T", timeAggregation: "Count", operator: "GreaterThan", threshold: 0, ...criterion },
        ],
      },
      ...properties,
    },
  });
}

/** What fires at each evaluation, of rows that are there from the minute that they name. */
function play(rule: AlertRule, rows: readonly (ResultRow & { minute: number })[], until: number) {
  const evaluator = new AlertEvaluator(rule, (_, at) =>
    rows
      .map(({ minute, ...row }) => ({
        TimeGenerated: ticksOf(new Date(START + minute * MINUTE)),
        ...row,
        minute,
      }))
      .filter(({ minute }) => {
        const age = (at.getTime() - START) / MINUTE - minute;
        return age >= 0 && age < rule.rangeMinutes;
      }),
  );
  return Array.from({ length: until / 5 }, (_, index) => new Date(START + (index + 1) * 5 * MINUTE)).flatMap(
    (at) => evaluator.evaluate(at).map((alert) => ({ at: (at.getTime() - START) / MINUTE, alert })),
  );
}

const firedAt = (rule: AlertRule, rows: readonly (ResultRow & { minute: number })[], until = 60) =>
  play(rule, rows, until).flatMap(({ at, alert }) => (alert.resolvedAt === undefined ? [at] : []));

describe("a rule that measures a column", () => {
  const rows = [{ Ms: 10 }, { Ms: 2.5 }, { Ms: null }, { Ms: 40 }];
  const value = (timeAggregation: string, found: readonly ResultRow[] = rows, criterion: object = {}) =>
    new AlertEvaluator(
      ruleOf({ timeAggregation, metricMeasureColumn: "Ms", threshold: -1, ...criterion }),
      () => found.map((row) => ({ TimeGenerated: ticksOf(new Date(START)), ...row })),
    )
      .evaluate(new Date(START))
      .map(({ metricValue }) => metricValue);

  test.each([
    ["Average", 17.5],
    ["Minimum", 2.5],
    ["Maximum", 40],
    ["Total", 52.5],
  ])("%s is of its numbers, without nulls: %d", (timeAggregation, expected) => {
    expect(value(timeAggregation)).toEqual([expected]);
  });

  test("has no value without a number, whatever is compared", () => {
    for (const timeAggregation of ["Average", "Minimum", "Maximum", "Total"]) {
      expect(value(timeAggregation, [], { operator: "LessThan", threshold: 1 })).toEqual([]);
      expect(value(timeAggregation, [{ Ms: null }], { operator: "LessThan", threshold: 1 })).toEqual([]);
    }
  });

  test("lies between the least and the greatest, and what the total is, divided", () => {
    const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(numbers, (all) => {
        const found = all.map((Ms) => ({ Ms }));
        const [average, least, most, total] = ["Average", "Minimum", "Maximum", "Total"].map(
          (each) => value(each, found, { threshold: -1_000_000 })[0] ?? Number.NaN,
        ) as [number, number, number, number];
        expect(average).toBeGreaterThanOrEqual(least);
        expect(average).toBeLessThanOrEqual(most);
        expect(average * all.length).toBeCloseTo(total, 6);
      }),
    );
  });

  test.each([
    [[{ Other: 1 }], 'measures "Ms", which its query does not return'],
    [[{ Ms: "much" }], 'measures "Ms", which is no number'],
  ])("that is not there, or no number, is an error that names it: %j", (found, message) => {
    expect(() => value("Total", found)).toThrow(message);
  });
});

describe("a rule with several periods", () => {
  const twoOfThree = ruleOf({
    failingPeriods: { numberOfEvaluationPeriods: 3, minFailingPeriodsToAlert: 2 },
  });

  test("looks back over the windows of all periods", () => {
    expect(twoOfThree.rangeMinutes).toBe(15);
  });

  test("does not fire for one event, which a rule with one period fires for", () => {
    expect(firedAt(twoOfThree, [{ minute: 2 }])).toEqual([]);
    expect(firedAt(ruleOf({}), [{ minute: 2 }])).toEqual([5]);
  });

  test("fires when enough of the newest periods meet the condition, one after the other or not", () => {
    expect(firedAt(twoOfThree, [{ minute: 2 }, { minute: 7 }])).toEqual([10]);
    expect(firedAt(twoOfThree, [{ minute: 2 }, { minute: 12 }])).toEqual([15]);
    expect(firedAt(twoOfThree, [{ minute: 2 }, { minute: 17 }])).toEqual([]);
  });

  test("two events of one period are one violation", () => {
    expect(firedAt(twoOfThree, [{ minute: 2 }, { minute: 3 }])).toEqual([]);
  });

  test("of all of which the condition must hold, a quiet one is enough to stay quiet", () => {
    const all = ruleOf({ failingPeriods: { numberOfEvaluationPeriods: 3, minFailingPeriodsToAlert: 3 } });
    expect(
      firedAt(
        all,
        [2, 7, 12].map((minute) => ({ minute })),
      ),
    ).toEqual([15]);
    expect(
      firedAt(
        all,
        [2, 7, 17].map((minute) => ({ minute })),
      ),
    ).toEqual([]);
  });

  test("counts each combination's violations by itself", () => {
    const split = ruleOf({
      dimensions: [{ name: "Account", operator: "Include", values: ["*"] }],
      failingPeriods: { numberOfEvaluationPeriods: 2, minFailingPeriodsToAlert: 2 },
    });
    const rows = [
      { minute: 2, Account: "bg1" },
      { minute: 7, Account: "bg2" },
    ];
    expect(firedAt(split, rows)).toEqual([]);
    expect(firedAt(split, [...rows, { minute: 12, Account: "bg2" }])).toEqual([15]);
  });

  test("sees a period without rows as 0 where it waits for silence", () => {
    const silent = ruleOf({
      operator: "LessThan",
      threshold: 1,
      failingPeriods: { numberOfEvaluationPeriods: 2, minFailingPeriodsToAlert: 2 },
    });
    expect(
      firedAt(
        silent,
        [1, 6, 16].map((minute) => ({ minute })),
        30,
      ),
    ).toEqual([30]);
  });

  test("is divided into periods however the rows of one period are read", () => {
    for (const which of ["newest", "none"] as const) {
      const readings: Readings = { ...DEFAULT_READINGS, "alert-rows": which };
      const time = ticksOf(new Date(START - MINUTE));
      const evaluator = new AlertEvaluator(
        twoOfThree,
        () => [{ TimeGenerated: time }, { TimeGenerated: time }],
        readings,
      );
      expect(evaluator.evaluate(new Date(START))).toEqual([]);
    }
  });

  test("needs a time in its query's result", () => {
    const evaluator = new AlertEvaluator(twoOfThree, () => [{ Account: "bg1" }]);
    expect(() => evaluator.evaluate(new Date(START))).toThrow(
      'has 3 evaluation periods, but its query does not return "TimeGenerated"',
    );
  });
});

describe("a dimension with chosen values", () => {
  const rows = ["bg1", "bg2", "BG1", "alice"].map((Account) => ({ minute: 2, Account }));
  const accounts = (operator: string, values: string[]) =>
    play(ruleOf({ dimensions: [{ name: "Account", operator, values }] }), rows, 5).map(
      ({ alert }) => alert.dimensions[0]?.value,
    );

  test("fires for those values only, or for all but those", () => {
    expect(accounts("Include", ["bg1", "alice"])).toEqual(["bg1", "alice"]);
    expect(accounts("Exclude", ["bg1", "alice"])).toEqual(["bg2", "BG1"]);
    expect(accounts("Include", ["bg1", "*"])).toEqual(["bg1", "bg2", "BG1", "alice"]);
  });

  test("leaves an account out that nobody chose: no alert at all", () => {
    expect(accounts("Include", ["bg3"])).toEqual([]);
  });
});

describe("a stateless rule that is muted", () => {
  const muted = ruleOf(
    { dimensions: [{ name: "Account", operator: "Include", values: ["*"] }] },
    { autoMitigate: false, muteActionsDuration: "PT15M" },
  );
  const rows = (...found: [number, string][]) => found.map(([minute, Account]) => ({ minute, Account }));
  const fired = (...found: [number, string][]) =>
    play(muted, rows(...found), 40).map(({ at, alert }) => [
      at,
      alert.dimensions[0]?.value,
      alert.isMuted === true,
    ]);

  test("goes on firing for anybody, and notifies nobody until the time is over", () => {
    expect(fired([2, "bg1"], [7, "bg2"], [17, "bg1"], [27, "bg1"])).toEqual([
      [5, "bg1", false],
      [10, "bg2", true],
      [20, "bg1", false],
      [30, "bg1", true],
    ]);
  });

  test("notifies of all that fires at the same time", () => {
    expect(fired([2, "bg1"], [3, "bg2"])).toEqual([
      [5, "bg1", false],
      [5, "bg2", false],
    ]);
  });
});

describe("the payload", () => {
  test("says what was measured, over how many periods", () => {
    const rule = ruleOf(
      {
        timeAggregation: "Maximum",
        metricMeasureColumn: "Ms",
        threshold: 5,
        failingPeriods: { numberOfEvaluationPeriods: 4, minFailingPeriodsToAlert: 2 },
      },
      { displayName: "Slow" },
    );
    const rows = [
      { minute: 2, Ms: 6 },
      { minute: 7, Ms: 9.5 },
    ];
    const [alert] = play(rule, rows, 10).map((each) => each.alert);
    expect(commonAlertPayload(alert as Alert).data.alertContext?.condition).toMatchObject({
      windowSize: "PT5M",
      allOf: [
        {
          metricMeasureColumn: "Ms",
          timeAggregation: "Maximum",
          threshold: "5",
          metricValue: 9.5,
          failingPeriods: { numberOfEvaluationPeriods: 4, minFailingPeriodsToAlert: 2 },
        },
      ],
      windowStartTime: "2025-12-31T23:50:00.000Z",
      windowEndTime: "2026-01-01T00:10:00.000Z",
    });
  });

  test("of a rule with a column of resources is about the resource, an alert for each", () => {
    const id = (name: string) =>
      `/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/${name}`;
    const rows = ["VM1", "VM2"].map((name) => ({ minute: 2, _ResourceId: id(name) }));
    const alerts = play(ruleOf({ resourceIdColumn: "_ResourceId" }), rows, 5).map(({ alert }) => alert);
    const { essentials, alertContext } = commonAlertPayload(alerts[1] as Alert).data;
    expect([alerts.length, essentials.alertTargetIDs, essentials.configurationItems]).toEqual([
      2,
      [id("VM2").toLowerCase()],
      [id("VM2")],
    ]);
    expect(alertContext?.condition).toMatchObject({
      allOf: [{ dimensions: [{ name: "_ResourceId", value: id("VM2") }] }],
    });
  });
});
