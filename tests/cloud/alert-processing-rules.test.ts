import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { FALLBACK, GROUP, WORKFLOW } from "../azure/world.ts";
import { CloudWorld } from "./world.ts";

const SUBSCRIPTION = GROUP.split("/").slice(0, 3).join("/");
const QUIET = `${GROUP}/providers/Microsoft.AlertsManagement/actionRules/quiet`;
const VERSION = "2021-08-08";
const SECOND = `${GROUP}/providers/Microsoft.Insights/actionGroups/second`;
const HEARD = [
  "02:00:30 email Fired: Sev4 Azure Monitor Alert workflow-changed on flow",
  "02:00:30 sms bg-fallback:Fired:Sev4 Azure Monitor Alert workflow-changed on flow",
];

let world: CloudWorld;
beforeEach(async () => {
  world = new CloudWorld();
  await world.start();
  await world.put(`${GROUP}/providers/Microsoft.Insights/activityLogAlerts/workflow-changed`, "2020-10-01", {
    location: "global",
    properties: {
      description: "Somebody changed the workflow.",
      scopes: [GROUP],
      condition: { allOf: [{ field: "operationName", equals: "Microsoft.Logic/workflows/delete" }] },
      actions: { actionGroups: [{ actionGroupId: FALLBACK }] },
    },
  });
  world.cloud.watchActivity();
});
afterEach(() => world.close());

const rule = (properties: object = {}) => ({
  location: "Global",
  properties: { scopes: [SUBSCRIPTION], actions: [{ actionType: "RemoveAllActionGroups" }], ...properties },
});
const only = (field: string, operator: string, ...values: string[]) =>
  rule({ conditions: [{ field, operator, values }] });

/** Who is notified of a deleted workflow, under an alert processing rule. */
async function heardUnder(body: object): Promise<string[]> {
  await world.put(QUIET, VERSION, body);
  await world.call("DELETE", WORKFLOW, "2019-05-01");
  await world.cloud.settle();
  return world.heard();
}

describe("an alert processing rule", () => {
  test("that suppresses takes the groups away from every alert in its scope, and the alert still fires", async () => {
    expect(await heardUnder(rule())).toEqual([]);
    expect(world.timeline("rule fired")).toHaveLength(1);
    expect(world.timeline("suppressed")).toEqual([
      "workflow-changed: the alert processing rule quiet took its action groups away",
    ]);
  });

  test.each([
    ["that is disabled", rule({ enabled: false })],
    ["on another resource group", rule({ scopes: [`${SUBSCRIPTION}/resourceGroups/r`] })],
    ["on another severity", only("Severity", "Equals", "Sev0", "Sev1")],
    ["on other rules", only("AlertRuleName", "DoesNotContain", "workflow")],
    ["on another service", only("MonitorService", "Equals", "Resource Health")],
  ])("%s leaves them", async (_, body) => {
    expect(await heardUnder(body)).toEqual(HEARD);
  });

  test.each([
    ["the rule's name", only("AlertRuleName", "Contains", "CHANGED")],
    ["its severity", only("Severity", "NotEquals", "Sev0")],
    ["its description", only("Description", "Contains", "changed the workflow")],
    ["its service", only("MonitorService", "Equals", "Activity Log - Administrative")],
    ["the type of the resource", only("TargetResourceType", "Equals", "microsoft.logic/workflows")],
    ["the payload", only("AlertContext", "Contains", "mallory")],
  ])("may choose by %s", async (_, body) => {
    expect(await heardUnder(body)).toEqual([]);
  });

  test("needs all of its conditions", async () => {
    const conditions = [
      { field: "Severity", operator: "Equals", values: ["Sev4"] },
      { field: "AlertRuleName", operator: "Equals", values: ["another"] },
    ];
    expect(await heardUnder(rule({ conditions }))).toEqual(HEARD);
  });

  test("may add a group, unless another takes all away", async () => {
    await world.put(SECOND, "2024-10-01-preview", {
      location: "Global",
      properties: {
        enabled: true,
        groupShortName: "second",
        smsReceivers: [{ name: "sms", countryCode: "31", phoneNumber: "612345678" }],
      },
    });
    const adding = rule({ actions: [{ actionType: "AddActionGroups", actionGroupIds: [SECOND] }] });
    expect((await heardUnder(adding)).sort()).toEqual(
      [...HEARD, "02:00:30 sms second:Fired:Sev4 Azure Monitor Alert workflow-changed on flow"].sort(),
    );
    await world.put(`${QUIET}-2`, VERSION, rule());
    await world.put(WORKFLOW, "2019-05-01", {
      location: "westeurope",
      properties: { definition: { triggers: {}, actions: {} } },
    });
    await world.call("DELETE", WORKFLOW, "2019-05-01");
    await world.cloud.settle();
    expect(world.heard()).toHaveLength(3);
  });

  test("can suppress the alert about itself", async () => {
    await world.put(`${GROUP}/providers/Microsoft.Insights/activityLogAlerts/suppression`, "2020-10-01", {
      location: "global",
      properties: {
        scopes: [SUBSCRIPTION],
        condition: {
          allOf: [{ field: "operationName", equals: "Microsoft.AlertsManagement/actionRules/write" }],
        },
        actions: { actionGroups: [{ actionGroupId: FALLBACK }] },
      },
    });
    await world.cloud.clock.advanceTo(new Date("2026-01-15T02:10:00Z"));
    await world.put(QUIET, VERSION, rule());
    await world.cloud.settle();
    expect(world.timeline("rule fired")).toHaveLength(1);
    expect(world.heard()).toEqual([]);
  });

  test.each([
    ["a scope of another subscription", { scopes: ["/subscriptions/other"] }, "is not in the subscription"],
    ["no scope", { scopes: [] }, "at least one scope"],
    ["an unknown field", { conditions: [{ field: "Colour", operator: "Equals", values: ["a"] }] }, "Colour"],
    [
      "six values",
      { conditions: [{ field: "Severity", operator: "Equals", values: [..."abcdef"] }] },
      "6 values",
    ],
    ["an unknown action", { actions: [{ actionType: "Snooze" }] }, "Snooze"],
    ["no group to add", { actions: [{ actionType: "AddActionGroups" }] }, "names no action group"],
  ])("with %s is refused", async (_, properties, message) => {
    await expect(world.put(QUIET, VERSION, rule(properties))).rejects.toThrow(message);
  });

  test("with a schedule is refused by name when an alert fires", async () => {
    await world.put(QUIET, VERSION, rule({ schedule: { timeZone: "UTC" } }));
    await world.call("DELETE", WORKFLOW, "2019-05-01");
    await expect(world.cloud.settle()).rejects.toThrow("the schedule of the alert processing rule");
  });
});
