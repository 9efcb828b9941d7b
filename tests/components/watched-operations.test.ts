import { describe, expect, test } from "@jest/globals";
import {
  ACCOUNTS,
  HEALTH,
  OF_WORKSPACE,
  OUTPOST,
  operationCondition,
  WATCHED,
  watchedScopes,
  watchlistScopes,
} from "../../components/watched-operations.ts";
import { type ActivityEvent, matchesEvent, readActivityRule } from "../../sandbox/monitor/activity-rule.ts";

const GROUP = "/subscriptions/S/resourceGroups/rg";
const workspaceIn = (group: string) => `${group}/providers/Microsoft.OperationalInsights/workspaces/law`;

const OTHER_GROUP = "/subscriptions/S/resourceGroups/other";

/** The rules that notify of an operation in a resource group, by their ids. */
function tellingOf(
  operationName: string,
  status: ActivityEvent["status"] = "Succeeded",
  group = GROUP,
): string[] {
  const event = {
    operationName,
    resourceId: `${group}/providers/x/y/z`,
    caller: "c",
    status,
    at: new Date(0),
  };
  return WATCHED.filter((watched) => {
    const scopes = watchedScopes(GROUP, workspaceIn(GROUP), watched.everywhere);
    const properties = { scopes, condition: operationCondition(watched), actions: {} };
    const resource = { id: `/${watched.id}`, properties } as Parameters<typeof readActivityRule>[0];
    return matchesEvent(readActivityRule(resource), event);
  }).map(({ id }) => id);
}

describe("a watchlist that accounts are found by", () => {
  const other = "/subscriptions/S2/resourceGroups/rg";
  const LIST = `${workspaceIn(OTHER_GROUP)}/providers/Microsoft.SecurityInsights/watchlists`;
  const rule = readActivityRule({
    id: "/accounts",
    properties: {
      scopes: watchlistScopes(GROUP, workspaceIn(OTHER_GROUP), ["bg", "Break glass"]),
      condition: operationCondition(ACCOUNTS),
      actions: {},
    },
  } as unknown as Parameters<typeof readActivityRule>[0]);

  test.each([
    ["microsoft.securityinsights/watchlists/write", `${LIST}/BG`, true],
    ["microsoft.securityinsights/watchlists/delete", `${LIST}/break glass`, true],
    ["microsoft.securityinsights/watchlists/watchlistitems/write", `${LIST}/bg/watchlistItems/1`, true],
    ["microsoft.securityinsights/watchlists/watchlistitems/delete", `${LIST}/bg/watchlistItems/1`, true],
    ["microsoft.securityinsights/watchlists/write", `${LIST}/bgs`, false],
    ["microsoft.securityinsights/watchlists/watchlistitems/write", `${LIST}/other/watchlistItems/1`, false],
    ["microsoft.securityinsights/watchlists/read", `${LIST}/bg`, false],
  ])("%s on %s notifies: %s", (operationName, resourceId, expected) => {
    const event = { operationName, resourceId, caller: "c", at: new Date(0) };
    expect(matchesEvent(rule, { ...event, status: "Succeeded" })).toBe(expected);
    expect(matchesEvent(rule, { ...event, status: "Failed" })).toBe(false);
  });

  test("in another subscription is out of sight: Azure takes no scope of two subscriptions", () => {
    expect(watchlistScopes(GROUP, workspaceIn(other), ["bg"])).toEqual([GROUP]);
    expect(watchlistScopes(GROUP, workspaceIn(GROUP), ["bg"])).toEqual([
      `${workspaceIn(GROUP)}/providers/Microsoft.SecurityInsights/watchlists/bg`,
    ]);
  });
});

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
    ["Microsoft.Authorization/locks/write", "permissions-changed"],
    ["Microsoft.Logic/workflows/regenerateAccessKey/action", "response-changed"],
    ["Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write", "rules-changed"],
    ["Microsoft.OperationalInsights/workspaces/purge/action", "logs-changed"],
    ["Microsoft.OperationalInsights/workspaces/tables/deleteData/action", "logs-changed"],
    [
      "microsoft.operationalinsights/workspaces/networkSecurityPerimeterAssociationProxies/write",
      "logs-changed",
    ],
    ["Microsoft.Insights/DataCollectionRuleAssociations/Write", "logs-changed"],
    ["Microsoft.Insights/diagnosticSettings/delete", "logs-changed"],
    ["Microsoft.SecurityInsights/onboardingStates/delete", "logs-changed"],
    ["Microsoft.SecurityInsights/dataConnectors/delete", "logs-changed"],
    ["Microsoft.AlertsManagement/actionRules/write", "suppression-changed"],
    ["Microsoft.AlertsManagement/actionRules/delete", "suppression-changed"],
    ["Microsoft.Insights/DataCollectionRules/Write", "ingestion-changed"],
    ["Microsoft.Insights/privateLinkScopes/scopedResources/write", "ingestion-changed"],
    ["Microsoft.Insights/ActivityLogAlerts/Delete", "watchers-changed"],
    ["Microsoft.Insights/metricAlerts/write", "watchers-changed"],
    ["Microsoft.OperationalInsights/workspaces/delete", "logs-changed"],
    ["Microsoft.OperationalInsights/workspaces/tables/write", "logs-changed"],
    ["Microsoft.Resources/subscriptions/resourceGroups/delete", "logs-changed"],
    ["Microsoft.Resources/subscriptions/resourceGroups/moveResources/action", "logs-changed"],
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

  test.each([
    ["Microsoft.AlertsManagement/actionRules/write", ["suppression-changed"]],
    ["Microsoft.Insights/dataCollectionRules/delete", ["ingestion-changed"]],
    ["Microsoft.Insights/actionGroups/write", []],
    ["Microsoft.Authorization/locks/delete", []],
  ])("%s in another resource group of the subscription is told of as %j", (operation, expected) => {
    expect(tellingOf(operation, "Succeeded", OTHER_GROUP)).toEqual(expected);
  });

  test("is the whole subscription for what may be kept anywhere in it", () => {
    expect(watchedScopes(GROUP, workspaceIn(GROUP), true)).toEqual(["/subscriptions/S"]);
  });

  test("is our group, and the workspace where it lies elsewhere in the subscription", () => {
    const other = "/subscriptions/s/resourceGroups/rg-logs";
    expect(watchedScopes(GROUP, workspaceIn(GROUP.toLowerCase()))).toEqual([GROUP]);
    expect(watchedScopes(GROUP, workspaceIn(other))).toEqual([GROUP, workspaceIn(other)]);
    expect(watchedScopes(GROUP, workspaceIn("/subscriptions/s/resourceGroups/rg2"))).toHaveLength(2);
  });

  test("is the outpost's group, too, where there is one", () => {
    const outpost = "/subscriptions/S/resourceGroups/outpost";
    expect(watchedScopes(GROUP, workspaceIn(GROUP), false, outpost)).toEqual([GROUP, outpost]);
    expect(watchedScopes(GROUP, workspaceIn(OTHER_GROUP), false, outpost)).toHaveLength(3);
    expect(watchedScopes(GROUP, workspaceIn(GROUP), true, outpost)).toEqual(["/subscriptions/S"]);
    expect(watchedScopes(GROUP, workspaceIn(GROUP), false, null)).toEqual([GROUP]);
  });

  test.each([
    ["Microsoft.Resources/subscriptions/resourceGroups/delete", true],
    ["Microsoft.Resources/subscriptions/resourceGroups/moveResources/action", true],
    ["Microsoft.Insights/activityLogAlerts/delete", true],
    ["Microsoft.Insights/actionGroups/write", true],
    ["Microsoft.Logic/workflows/write", false],
    ["Microsoft.Resources/subscriptions/resourceGroups/write", false],
  ])("%s is seen from the outpost: %s", (operationName, expected) => {
    const properties = { scopes: [GROUP], condition: operationCondition(OUTPOST), actions: {} };
    const rule = readActivityRule({ id: "/outpost", properties } as Parameters<typeof readActivityRule>[0]);
    const seen = (resourceId: string) =>
      matchesEvent(rule, { operationName, resourceId, caller: "c", status: "Succeeded", at: new Date(0) });
    expect(seen(GROUP)).toBe(expected);
    expect(seen(OTHER_GROUP)).toBe(false);
  });

  const SECURITY = workspaceIn("/subscriptions/other/resourceGroups/rg");
  test.each([
    ["Microsoft.OperationalInsights/workspaces/write", SECURITY, ["logs-changed"]],
    [
      "Microsoft.OperationalInsights/workspaces/tables/write",
      `${SECURITY}/tables/SigninLogs`,
      ["logs-changed"],
    ],
    [
      "Microsoft.SecurityInsights/automationRules/write",
      `${SECURITY}/providers/Microsoft.SecurityInsights/automationRules/x`,
      ["response-changed"],
    ],
    [
      "Microsoft.Authorization/roleAssignments/delete",
      `${SECURITY}/providers/Microsoft.Authorization/roleAssignments/x`,
      ["permissions-changed"],
    ],
    [
      "Microsoft.AlertsManagement/actionRules/write",
      "/subscriptions/other/resourceGroups/any/providers/Microsoft.AlertsManagement/actionRules/quiet",
      ["suppression-changed"],
    ],
    ["Microsoft.OperationalInsights/workspaces/write", `${SECURITY}-of-others`, []],
    ["Microsoft.AlertsManagement/actionRules/write", `${GROUP}/providers/x/actionRules/quiet`, []],
  ])(
    "of a workspace in another subscription, %s on %s is told of there as %j",
    (operationName, resourceId, expected) => {
      const event = { operationName, resourceId, caller: "c", status: "Succeeded" as const, at: new Date(0) };
      const found = OF_WORKSPACE.filter((watched) => {
        const scopes = watchedScopes(SECURITY, SECURITY, watched.everywhere);
        const properties = { scopes, condition: operationCondition(watched), actions: {} };
        const rule = { id: "/there", properties } as unknown as Parameters<typeof readActivityRule>[0];
        return matchesEvent(readActivityRule(rule), event);
      });
      expect(found.map(({ id }) => id)).toEqual(expected);
    },
  );

  test("is our group alone, where the workspace lies in another subscription", () => {
    expect(watchedScopes(GROUP, workspaceIn("/subscriptions/other/resourceGroups/rg"))).toEqual([GROUP]);
  });
});

describe("the health of a rule or the workspace", () => {
  const isTold = (changes: Partial<ActivityEvent>) => {
    const event: ActivityEvent = {
      operationName: "Microsoft.Resourcehealth/healthevent/Activated/action",
      resourceId: `${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/sign-in`,
      caller: "",
      status: "Active",
      health: { current: "Unavailable", previous: "Available", title: "Unauthorized to run query" },
      at: new Date(0),
      ...changes,
    };
    const properties = { scopes: [GROUP], condition: HEALTH.condition, actions: {} };
    return matchesEvent(
      readActivityRule({ id: "/health", properties } as unknown as Parameters<typeof readActivityRule>[0]),
      event,
    );
  };
  const now = (current: "Available" | "Degraded" | "Unknown") => ({
    health: { current, previous: "Available", title: "" } as const,
  });

  test("is told of when a rule is unavailable or degraded", () => {
    expect(isTold({})).toBe(true);
    expect(isTold(now("Degraded"))).toBe(true);
  });

  test("is told of when the workspace is", () => {
    expect(isTold({ resourceId: workspaceIn(GROUP) })).toBe(true);
  });

  test("is not told of when it is available again or not known, nor of another resource", () => {
    expect(isTold({ ...now("Available"), status: "Resolved" })).toBe(false);
    expect(isTold(now("Unknown"))).toBe(false);
    expect(isTold({ resourceId: `${GROUP}/providers/Microsoft.Compute/virtualMachines/vm` })).toBe(false);
    expect(isTold({ resourceId: workspaceIn("/subscriptions/S/resourceGroups/other") })).toBe(false);
  });
});
