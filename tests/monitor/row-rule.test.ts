import { describe, expect, test } from "@jest/globals";
import { commonAlertPayload } from "../../sandbox/monitor/alert-payload.ts";
import { evaluateMinute } from "../../sandbox/monitor/row-evaluator.ts";
import { readRowRule } from "../../sandbox/monitor/row-rule.ts";

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
const fired = (minRecurrenceCount: number, matching: number) =>
  evaluateMinute(counting(minRecurrenceCount), matching, AT);

describe("a rule that looks at each row by itself", () => {
  test("fires once for a minute in which at least so many rows match", () => {
    expect([1, 2, 3].map((least) => fired(least, 2).length)).toEqual([1, 1, 0]);
    expect(fired(1, 50).map(({ metricValue }) => metricValue)).toEqual([50]);
  });

  test("fires for every row where it is told to count none, each alert with an id of its own", () => {
    expect(new Set(fired(0, 3).map(({ id }) => id)).size).toBe(3);
  });

  test("fires for no row that is not there, nor when it is disabled", () => {
    expect([fired(0, 0), fired(1, 0)]).toEqual([[], []]);
    expect(evaluateMinute({ ...counting(1), enabled: false }, 1, AT)).toEqual([]);
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
    const [condition] = alertContext.condition.allOf;
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
