import { describe, expect, test } from "@jest/globals";
import { unwatchedHealth } from "../../../policies/facts/watched-operations.ts";
import { watcherEnabled } from "../../../policies/rules/watcher-enabled.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("watcher-enabled", () => {
  test("a good stack passes", () => {
    expect(verdict(watcherEnabled)).toEqual([]);
  });

  test("an alert on failed runs that is off is stopped", () => {
    const found = verdict(watcherEnabled, () => {
      return [
        {
          type: "azure-native:monitor:MetricAlert",
          name: "runs",
          props: {
            enabled: false,
            actions: [
              {
                actionGroupId: "/x/resourceGroups/rg-soc/providers/Microsoft.Insights/actionGroups/ag-direct",
              },
            ],
          },
        },
      ];
    });
    expect(found).toEqual(["enabled is false: set it to true"]);
  });

  test("one that tells somebody else may be off", () => {
    const found = verdict(watcherEnabled, () => {
      return [
        {
          type: "azure-native:monitor:MetricAlert",
          name: "cpu",
          props: {
            enabled: false,
            actions: [{ actionGroupId: "/x/providers/Microsoft.Insights/actionGroups/ag-web" }],
          },
        },
      ];
    });
    expect(found).toEqual([]);
  });

  test("one on changes by one person alone is stopped, one on health is none", () => {
    const activity = (...allOf: object[]) => ({
      type: "azure-native:monitor:ActivityLogAlert",
      name: "changes",
      props: {
        actions: {
          actionGroups: [
            { actionGroupId: "/x/resourceGroups/rg-soc/providers/Microsoft.Insights/actionGroups/ag-direct" },
          ],
        },
        condition: { allOf },
      },
    });
    const changed = { field: "operationName", equals: "Microsoft.Insights/scheduledQueryRules/write" };
    const found = (...allOf: object[]) => verdict(watcherEnabled, () => [activity(...allOf)]);
    expect(found(changed)).toEqual([]);
    expect(found(changed, { field: "caller", equals: "ann@fabrikam.com" })).toEqual([
      "it leaves changes out, by caller",
    ]);
    expect(found({ field: "category", equals: "ResourceHealth" })).toEqual([]);
  });

  test("alerts on health that see each type and each state, but not each type in each state, leave something out", () => {
    const TYPES = ["Microsoft.Insights/scheduledQueryRules", "Microsoft.OperationalInsights/workspaces"];
    const alert = (type: string, ...states: string[]) => ({
      type: "azure-native:monitor:ActivityLogAlert",
      name: type,
      props: {
        condition: {
          allOf: [
            { field: "resourceType", equals: type },
            {
              anyOf: states.map((state) => ({
                field: "properties.currentHealthStatus",
                equals: state,
              })),
            },
          ],
        },
      },
    });
    const [rules = "", workspaces = ""] = TYPES;
    const left = (...alerts: ReturnType<typeof alert>[]) => unwatchedHealth(alerts as never);
    expect(left(alert(rules, "Unavailable"), alert(workspaces, "Degraded"))).toEqual([
      "microsoft.insights/scheduledqueryrules that is degraded",
      "microsoft.operationalinsights/workspaces that is unavailable",
    ]);
    const both = ["Unavailable", "Degraded"];
    expect(left(alert(rules, ...both), alert(workspaces, ...both))).toEqual([]);
  });

  test("an unknown switch is left to the deployment", () => {
    const found = verdict(watcherEnabled, () => {
      return [{ type: "azure-native:monitor:MetricAlert", name: "runs", props: { enabled: UNKNOWN } }];
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know enabled"]);
  });
});
