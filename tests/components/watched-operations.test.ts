import { describe, expect, test } from "@jest/globals";
import { operationCondition, WATCHED, watchedScopes } from "../../components/watched-operations.ts";
import { type ActivityEvent, matchesEvent, readActivityRule } from "../../sandbox/monitor/activity-rule.ts";

const GROUP = "/subscriptions/S/resourceGroups/rg";
const workspaceIn = (group: string) => `${group}/providers/Microsoft.OperationalInsights/workspaces/law`;

/** The rules that tell of an operation in the resource group, by their ids. */
function tellingOf(operationName: string, status: ActivityEvent["status"] = "Succeeded"): string[] {
  const event = {
    operationName,
    resourceId: `${GROUP}/providers/x/y/z`,
    caller: "c",
    status,
    at: new Date(0),
  };
  return WATCHED.filter((watched) => {
    const properties = { scopes: [GROUP], condition: operationCondition(watched), actions: {} };
    const resource = { id: `/${watched.id}`, properties } as Parameters<typeof readActivityRule>[0];
    return matchesEvent(readActivityRule(resource), event);
  }).map(({ id }) => id);
}

describe("what is watched", () => {
  test.each([
    ["Microsoft.Insights/ScheduledQueryRules/Write", "rules-changed"],
    ["Microsoft.Insights/ScheduledQueryRules/Delete", "rules-changed"],
    ["Microsoft.Insights/ScheduledQueryRules/disable/action", "rules-changed"],
    ["Microsoft.ManagedIdentity/userAssignedIdentities/delete", "rules-changed"],
    ["Microsoft.SecurityInsights/alertRules/delete", "rules-changed"],
    ["microsoft.insights/actionGroups/write", "routing-changed"],
    ["microsoft.insights/actionGroups/delete", "routing-changed"],
    ["Microsoft.Logic/workflows/write", "response-changed"],
    ["Microsoft.Logic/workflows/delete", "response-changed"],
    ["Microsoft.Logic/workflows/disable/action", "response-changed"],
    ["Microsoft.Web/connections/write", "response-changed"],
    ["Microsoft.Web/connections/delete", "response-changed"],
    ["Microsoft.SecurityInsights/automationRules/write", "response-changed"],
    ["Microsoft.SecurityInsights/automationRules/delete", "response-changed"],
    ["Microsoft.Authorization/roleAssignments/write", "permissions-changed"],
    ["Microsoft.Authorization/roleAssignments/delete", "permissions-changed"],
    ["Microsoft.Authorization/locks/delete", "permissions-changed"],
    ["Microsoft.Insights/ActivityLogAlerts/Delete", "watchers-changed"],
    ["Microsoft.Insights/metricAlerts/write", "watchers-changed"],
    ["Microsoft.OperationalInsights/workspaces/delete", "logs-changed"],
    ["Microsoft.OperationalInsights/workspaces/tables/write", "logs-changed"],
    ["Microsoft.Resources/subscriptions/resourceGroups/delete", "logs-changed"],
  ])("%s is told of once, as %s, and only where it succeeded", (operation, expected) => {
    expect(tellingOf(operation)).toEqual([expected]);
    expect(tellingOf(operation, "Failed")).toEqual([]);
  });

  test.each([
    "Microsoft.Logic/workflows/triggers/listCallbackUrl/action",
    "Microsoft.Compute/virtualMachines/delete",
  ])("%s is not", (operation) => {
    expect(tellingOf(operation)).toEqual([]);
  });

  test("is our group, and the workspace where it lies elsewhere in the subscription", () => {
    const other = "/subscriptions/s/resourceGroups/rg-logs";
    expect(watchedScopes(GROUP, workspaceIn(GROUP.toLowerCase()))).toEqual([GROUP]);
    expect(watchedScopes(GROUP, workspaceIn(other))).toEqual([GROUP, workspaceIn(other)]);
    expect(watchedScopes(GROUP, workspaceIn("/subscriptions/s/resourceGroups/rg2"))).toHaveLength(2);
  });

  test("is our group alone, where the workspace lies in another subscription", () => {
    expect(watchedScopes(GROUP, workspaceIn("/subscriptions/other/resourceGroups/rg"))).toEqual([GROUP]);
  });
});
