import { describe, expect, test } from "@jest/globals";
import { commonAlertPayload } from "../../sandbox/monitor/alert-payload.ts";
import { evaluateMinute } from "../../sandbox/monitor/row-evaluator.ts";
import { readRowRule } from "../../sandbox/monitor/row-rule.ts";
import { DEFAULT_READINGS } from "../../sandbox/readings/index.ts";

const ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/scheduledQueryRules/r";
const AT = new Date("2026-01-01T00:01:00Z");
const properties = {
  displayName: "Somebody signed in",
  severity: 0,
  autoMitigate: false,
  scopes: ["/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/W"],
  actions: { actionGroups: ["/a"] },
  criteria: { allOf: [{ query: "SigninLogs", minRecurrenceCount: 1 }] },
};
const counting = (minRecurrenceCount: number) =>
  readRowRule({
    id: ID,
    properties: { ...properties, criteria: { allOf: [{ query: "SigninLogs", minRecurrenceCount }] } },
  });
/** So many rows, each shown by its number. */
const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => [{ name: "Id", value: String(index) }]);
const fired = (minRecurrenceCount: number, matching: number, readings = DEFAULT_READINGS) =>
  evaluateMinute(counting(minRecurrenceCount), rows(matching), AT, readings);

describe("a rule that looks at each row by itself", () => {
  test("fires once for a minute in which at least so many rows match", () => {
    expect([1, 2, 3].map((least) => fired(least, 2).length)).toEqual([1, 1, 0]);
    expect(fired(1, 50).map(({ metricValue }) => metricValue)).toEqual([50]);
  });

  test("fires for every row where it is told to count none, each alert with an id of its own", () => {
    expect(new Set(fired(0, 3).map(({ id }) => id)).size).toBe(3);
  });

  test("fires for every row of a minute where one match is read as one row", () => {
    const readings = { ...DEFAULT_READINGS, "simple-alert-count": "row" } as const;
    expect(fired(1, 3, readings).map(({ metricValue }) => metricValue)).toEqual([1, 1, 1]);
    expect(fired(2, 3, readings)).toHaveLength(1);
  });

  test("shows what it is read to show: nothing of the row, its columns, or no context at all", () => {
    const [alert] = fired(1, 2);
    if (alert === undefined) throw new Error("no alert");
    const context = (payload: "bare" | "columns" | "no-context") =>
      commonAlertPayload(alert, { ...DEFAULT_READINGS, "simple-alert-payload": payload }).data.alertContext;
    expect(context("bare")?.condition.allOf[0]?.dimensions).toEqual([]);
    expect(context("columns")?.condition.allOf[0]?.dimensions).toEqual([{ name: "Id", value: "0" }]);
    expect(context("no-context")).toBeNull();
  });

  test("fires for no row that is not there, nor when it is disabled", () => {
    expect([fired(0, 0), fired(1, 0)]).toEqual([[], []]);
    expect(evaluateMinute({ ...counting(1), enabled: false }, rows(1), AT)).toEqual([]);
  });

  test("sends the common schema without dimensions, threshold or rows", () => {
    const [alert] = fired(1, 2);
    if (alert === undefined) throw new Error("no alert");
    const { essentials, alertContext } = commonAlertPayload(alert).data;
    expect(essentials).toMatchObject({
      alertRule: "Somebody signed in",
      severity: "Sev0",
      monitorCondition: "Fired",
      monitoringService: "Log Alerts V2",
      firedDateTime: "2026-01-01T00:01:00.000Z",
    });
    const [condition] = alertContext?.condition.allOf ?? [];
    expect(Object.keys(condition ?? {}).sort()).toEqual([
      "dimensions",
      "linkToFilteredSearchResultsAPI",
      "linkToFilteredSearchResultsUI",
      "linkToSearchResultsAPI",
      "linkToSearchResultsUI",
      "searchQuery",
    ]);
    expect(condition?.dimensions).toEqual([]);
  });

  test.each([
    [{ autoMitigate: true }, /"r": autoMitigate is not false/],
    [{ autoMitigate: undefined }, /"r": autoMitigate is not false/],
    [{ severity: undefined }, /"r": severity is left out/],
    [{ criteria: { allOf: [{ query: "SigninLogs" }] } }, /"r": minRecurrenceCount is left out/],
  ])("is not evaluated with %p, of which nothing is documented", (change, message) => {
    const changed = { ...properties, ...change } as typeof properties;
    expect(() => readRowRule({ id: ID, properties: changed })).toThrow(message);
  });
});
