import { describe, expect, test } from "@jest/globals";
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

  test("an unknown switch is left to the deployment", () => {
    const found = verdict(watcherEnabled, () => {
      return [{ type: "azure-native:monitor:MetricAlert", name: "runs", props: { enabled: UNKNOWN } }];
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know enabled"]);
  });
});
