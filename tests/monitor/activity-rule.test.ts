import { describe, expect, test } from "@jest/globals";
import { type ActivityEvent, matchesEvent, readActivityRule } from "../../sandbox/monitor/activity-rule.ts";

const GROUP = "/subscriptions/s/resourceGroups/rg";
const event: ActivityEvent = {
  operationName: "Microsoft.Insights/scheduledQueryRules/write",
  resourceId: `${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/sign-in`,
  caller: "mallory@contoso.com",
  status: "Succeeded",
  at: new Date("2026-01-01T00:00:00Z"),
};
const rule = (allOf: object[], changes: object = {}) =>
  readActivityRule({
    id: `${GROUP}/providers/Microsoft.Insights/activityLogAlerts/a`,
    properties: { scopes: [GROUP], condition: { allOf }, actions: {}, ...changes },
  } as Parameters<typeof readActivityRule>[0]);
const equals = (field: string, value: string) => ({ field, equals: value });

describe("an activity log alert rule", () => {
  test.each<[string, object, boolean]>([
    ["the category", equals("category", "Administrative"), true],
    [
      "the operation in another letter case",
      equals("operationName", "microsoft.insights/ScheduledQueryRules/Write"),
      true,
    ],
    ["another operation", equals("operationName", "Microsoft.Insights/scheduledQueryRules/delete"), false],
    ["the field in another letter case", equals("OPERATIONNAME", event.operationName), true],
    ["the type", equals("resourceType", "microsoft.insights/scheduledqueryrules"), true],
    ["the provider", equals("resourceProvider", "Microsoft.Insights"), true],
    ["the group", equals("resourceGroup", "RG"), true],
    ["the caller", equals("caller", "mallory@contoso.com"), true],
    ["the level", equals("level", "Informational"), true],
    ["another status", equals("status", "Failed"), false],
    ["a property", equals("properties.message", event.operationName), true],
    ["a property that the event does not have", equals("properties.incidentType", "Incident"), false],
    ["one of several values", { field: "status", containsAny: ["Failed", "succeeded"] }, true],
    ["a part of a value", { field: "status", containsAny: ["Succeed"] }, false],
    ["any of the leaves", { anyOf: [equals("status", "Failed"), equals("status", "Succeeded")] }, true],
    ["none of the leaves", { anyOf: [equals("status", "Failed"), equals("status", "Started")] }, false],
  ])("compares %s", (_, condition, expected) => {
    expect(matchesEvent(rule([condition]), event)).toBe(expected);
  });

  test("needs all of its conditions", () => {
    const met = equals("status", "Succeeded");
    expect(matchesEvent(rule([met, equals("level", "Error")]), event)).toBe(false);
    expect(matchesEvent(rule([met, equals("level", "Informational")]), event)).toBe(true);
  });

  test("names the type of an action without the action", () => {
    const disable = { ...event, operationName: "Microsoft.Insights/scheduledQueryRules/disable/action" };
    expect(
      matchesEvent(rule([equals("resourceType", "Microsoft.Insights/scheduledQueryRules")]), disable),
    ).toBe(true);
  });

  test.each([
    [[GROUP], true],
    [[GROUP.toUpperCase()], true],
    [[event.resourceId], true],
    [["/subscriptions/s"], true],
    [["/subscriptions/s/resourceGroups/r"], false],
    [["/subscriptions/other", GROUP], true],
    [[`${event.resourceId}/below`], false],
  ])("with the scopes %j sees an event in %s", (scopes, expected) => {
    expect(matchesEvent(rule([equals("status", "Succeeded")], { scopes }), event)).toBe(expected);
  });

  test("sees nothing while it is disabled", () => {
    expect(matchesEvent(rule([equals("status", "Succeeded")], { enabled: false }), event)).toBe(false);
  });

  test("with webhook properties, which the sandbox does not send, is refused by name", () => {
    const actions = { actionGroups: [{ actionGroupId: "g", webhookProperties: { a: "b" } }] };
    expect(() => rule([], { actions })).toThrow('webhookProperties of the activity log alert rule "a"');
  });
});
