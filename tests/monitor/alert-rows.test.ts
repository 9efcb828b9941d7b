import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { compile, ingest, ticksOf } from "../../sandbox/kusto/index.ts";
import { AlertEvaluator } from "../../sandbox/monitor/alert-evaluator.ts";
import type { AlertRule } from "../../sandbox/monitor/alert-rule.ts";
import type { ResultRow } from "../../sandbox/monitor/measure.ts";
import { DEFAULT_READINGS, type Readings } from "../../sandbox/readings/index.ts";

const MINUTE = 60_000;
const END = new Date("2026-01-02T00:00:00Z");
const ago = (minutes: number) => ticksOf(new Date(END.getTime() - minutes * MINUTE));

const rule: AlertRule = {
  id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/scheduledQueryRules/r",
  displayName: "r",
  description: "",
  severity: 0,
  enabled: true,
  stateful: true,
  frequencyMinutes: 5,
  windowSize: "PT15M",
  windowMinutes: 15,
  rangeMinutes: 2880,
  workspaceId: "/w",
  query: "T",
  operator: "GreaterThan",
  threshold: 0,
  aggregation: "Count",
  splits: [],
  periods: 1,
  failingPeriods: 1,
  actionGroupIds: [],
};

const byAccount = { name: "Account", operator: "Include", values: ["*"] } as const;

const counted = (
  which: Readings["alert-rows"],
  rows: readonly ResultRow[],
  changed: Partial<AlertRule> = {},
) =>
  new AlertEvaluator({ ...rule, ...changed }, () => rows, { ...DEFAULT_READINGS, "alert-rows": which })
    .evaluate(END)
    .map(({ metricValue }) => metricValue);

describe("a window that is shorter than the range", () => {
  const late = [{ TimeGenerated: ago(20) }];

  test("does not count a row that arrived late where the newest bin alone counts", () => {
    expect(counted("newest", late)).toEqual([]);
    expect(counted("newest", [...late, { TimeGenerated: ago(15) }, { TimeGenerated: ago(0) }])).toEqual([2]);
  });

  test("counts it by itself where any bin counts, and with all others where there are no bins", () => {
    const rows = [...late, { TimeGenerated: ago(16) }, { TimeGenerated: ago(1) }];
    expect(counted("any", late)).toEqual([1]);
    expect(counted("any", rows, { threshold: 1 })).toEqual([2]);
    expect(counted("any", rows, { threshold: 2 })).toEqual([]);
    expect(counted("none", rows, { threshold: 2 })).toEqual([3]);
  });

  test("puts rows without a time at the start of the range", () => {
    expect(counted("newest", [{ Table: "SigninLogs" }])).toEqual([]);
    expect(counted("newest", [{ TimeGenerated: null }])).toEqual([]);
    expect(counted("any", [{ Table: "SigninLogs" }])).toEqual([1]);
  });

  test("of a rule that is split, each combination counts by itself", () => {
    const rows = [
      { TimeGenerated: ago(1), Account: "bg1" },
      { TimeGenerated: ago(40), Account: "bg2" },
    ];
    expect(counted("newest", rows, { splits: [byAccount] })).toEqual([1]);
    expect(counted("any", rows, { splits: [byAccount] })).toEqual([1, 1]);
  });

  test("without a row, a rule that is not split counts none", () => {
    for (const which of ["newest", "any", "none"] as const)
      expect(counted(which, [], { operator: "LessThan", threshold: 1 })).toEqual([0]);
  });
});

describe("a window as long as the range", () => {
  test("counts every row, however it is read", () => {
    const age = fc.option(fc.integer({ min: 0, max: 2880 }));
    fc.assert(
      fc.property(fc.array(age), fc.constantFrom("newest", "any", "none"), (ages, which) => {
        const rows = ages.map((minutes) => ({ TimeGenerated: minutes === null ? null : ago(minutes) }));
        const window = { windowSize: "P2D", windowMinutes: 2880 };
        expect(counted(which, rows, window)).toEqual(rows.length === 0 ? [] : [rows.length]);
      }),
    );
  });
});

test("bins are those of bin_at", () => {
  const schema = {
    name: "T",
    columns: [{ name: "TimeGenerated", type: "datetime" as const }],
    standardColumns: [],
  };
  const query = compile(
    `T | summarize Count = count() by Bin = bin_at(TimeGenerated, 15m, datetime(${END.toISOString()})) | project Count`,
    new Map([["T", schema]]),
  );
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1 }), (ages) => {
      const events = ages.map((minutes) => ({
        TimeGenerated: new Date(END.getTime() - minutes * MINUTE).toISOString(),
        _ingested: END.toISOString(),
      }));
      const bins = query
        .run(() => ingest(schema, events, "test").rows, END)
        .rows.map(([count]) => Number(count));
      const most = Math.max(0, ...bins);
      const rows = ages.map((minutes) => ({ TimeGenerated: ago(minutes) }));
      expect(counted("any", rows, { threshold: most - 1 }).length).toBe(1);
      expect(counted("any", rows, { threshold: most })).toEqual([]);
    }),
  );
});

describe("late data", () => {
  /** Of a query over five minutes of event time: what has arrived by `at`, of the minutes that end so long before. */
  const evaluator = (late: Readings["late-data"], changed: Partial<AlertRule> = {}) => {
    const [event, arrived] = [END.getTime() - 4 * MINUTE, END.getTime() + 4 * MINUTE];
    return new AlertEvaluator(
      { ...rule, rangeMinutes: 5, windowMinutes: 5, windowSize: "PT5M", ...changed },
      ({ rangeMinutes }, at, lateMinutes = 0) => {
        const end = at.getTime() - lateMinutes * MINUTE;
        const isSeen = at.getTime() >= arrived && event < end && event >= end - rangeMinutes * MINUTE;
        return isSeen ? [{ TimeGenerated: ticksOf(new Date(event)) }] : [];
      },
      { ...DEFAULT_READINGS, "late-data": late },
    );
  };
  const play = (late: Readings["late-data"], changed?: Partial<AlertRule>) => {
    const each = evaluator(late, changed);
    return [0, 5, 10, 15, 20, 25, 30].flatMap((minutes) =>
      each
        .evaluate(new Date(END.getTime() + minutes * MINUTE))
        .map(({ resolvedAt }) => `${resolvedAt ? "resolved" : "fired"} ${minutes}`),
    );
  };

  test("is not seen where each evaluation takes place once", () => {
    expect(play("once")).toEqual([]);
  });

  test("is seen by a later look at the evaluation that missed it, for a quarter of an hour", () => {
    expect(play("again")).toEqual(["fired 5", "resolved 30"]);
  });

  test("is not looked for by a rule that runs once an hour", () => {
    expect(play("again", { frequencyMinutes: 60 })).toEqual([]);
  });
});
