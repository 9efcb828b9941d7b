import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { activityPayload } from "../../sandbox/monitor/activity-alert.ts";
import { readActivityRule } from "../../sandbox/monitor/activity-rule.ts";
import { FALLBACK, GROUP, WORKFLOW, WORKSPACE } from "../azure/world.ts";
import { CloudWorld } from "./world.ts";

const ALERTS = `${GROUP}/providers/Microsoft.Insights/activityLogAlerts`;
const watching = (...operations: string[]) => ({
  location: "global",
  properties: {
    description: "Somebody changed the workflow.",
    scopes: [GROUP],
    condition: {
      allOf: [
        { field: "category", equals: "Administrative" },
        { field: "status", equals: "Succeeded" },
        { anyOf: operations.map((operation) => ({ field: "operationName", equals: operation })) },
      ],
    },
    actions: { actionGroups: [{ actionGroupId: FALLBACK }] },
  },
});
const disableAndDelete = watching(
  "Microsoft.Logic/workflows/disable/action",
  "microsoft.logic/WORKFLOWS/DELETE",
);

let world: CloudWorld;
beforeEach(async () => {
  world = new CloudWorld();
  await world.start();
});
afterEach(() => world.close());

const watchWorkflow = () => world.put(`${ALERTS}/workflow-changed`, "2020-10-01", disableAndDelete);

describe("the activity log", () => {
  test("tells the action group who deleted what, by mail and by text message", async () => {
    await watchWorkflow();
    world.cloud.watchActivity();
    await world.call("DELETE", WORKFLOW, "2019-05-01");
    await world.cloud.settle();
    expect(world.heard()).toEqual([
      "02:00:30 email Fired: Sev4 Azure Monitor Alert workflow-changed on flow",
      "02:00:30 sms bg-fallback:Fired:Sev4 Azure Monitor Alert workflow-changed on flow",
    ]);
    const mail = world.cloud.outbox.messages[0]?.body;
    expect(mail).toContain("<td>Operation name</td><td>Microsoft.Logic/workflows/delete</td>");
    expect(mail).toContain("<td>Event initiated by</td><td>mallory</td>");
    expect(mail).toContain(`<td>Affected resource</td><td>${WORKFLOW}</td>`);
    expect(mail).toContain("<td>Description</td><td>Somebody changed the workflow.</td>");
    expect(world.timeline("activity log")).toEqual([
      "Microsoft.Logic/workflows/delete on flow by mallory: Succeeded",
    ]);
    expect(world.timeline("rule fired")).toEqual([
      "workflow-changed (Sev4): Microsoft.Logic/workflows/delete on flow by mallory",
    ]);
  });

  test("knows an action by its name", async () => {
    await watchWorkflow();
    world.cloud.watchActivity();
    await world.call("POST", `${WORKFLOW}/disable`, "2019-05-01", {});
    await world.cloud.settle();
    expect(world.timeline("rule fired")).toEqual([
      "workflow-changed (Sev4): Microsoft.Logic/workflows/disable/action on flow by mallory",
    ]);
  });

  test("does not tell of what happened before it was watched, nor twice of what happened once", async () => {
    await watchWorkflow();
    await world.call("POST", `${WORKFLOW}/disable`, "2019-05-01", {});
    world.cloud.watchActivity();
    await world.call("POST", `${WORKFLOW}/disable`, "2019-05-01", {});
    await world.cloud.settle();
    await world.cloud.settle();
    expect(world.heard()).toHaveLength(2);
  });

  test("shows a new rule nothing within its first five minutes", async () => {
    world.cloud.watchActivity();
    await watchWorkflow();
    await world.call("POST", `${WORKFLOW}/disable`, "2019-05-01", {});
    await world.cloud.clock.advanceTo(new Date("2026-01-15T02:05:29Z"));
    await world.call("POST", `${WORKFLOW}/disable`, "2019-05-01", {});
    await world.cloud.settle();
    expect(world.heard()).toEqual([]);
    await world.cloud.clock.advanceTo(new Date("2026-01-15T02:05:30Z"));
    await world.call("POST", `${WORKFLOW}/disable`, "2019-05-01", {});
    await world.cloud.settle();
    expect(world.heard()).toHaveLength(2);
  });

  test("holds what was refused as failed, and nothing that was only read", async () => {
    await watchWorkflow();
    world.cloud.watchActivity();
    await world.put(`${WORKFLOW}/providers/Microsoft.Authorization/locks/keep`, "2020-05-01", {
      properties: { level: "CanNotDelete" },
    });
    await world.call("DELETE", WORKFLOW, "2019-05-01");
    await world.call("GET", WORKFLOW, "2019-05-01");
    await world.cloud.settle();
    expect(world.timeline("activity log")).toEqual([
      "Microsoft.Authorization/locks/write on keep by mallory: Succeeded",
      "Microsoft.Logic/workflows/delete on flow by mallory: Failed",
    ]);
    expect(world.heard()).toEqual([]);
  });

  test("names what is read of a trigger, a connection or a group as Azure does", async () => {
    world.cloud.watchActivity();
    await world.call("POST", `${WORKFLOW}/triggers/manual/listCallbackUrl`, "2019-05-01", {});
    await world.call("DELETE", GROUP, "2024-03-01");
    expect(world.timeline("activity log")).toEqual([
      "Microsoft.Logic/workflows/triggers/listCallbackUrl/action on flow by mallory: Succeeded",
      "Microsoft.Resources/subscriptions/resourceGroups/delete on rg by mallory: Succeeded",
    ]);
  });

  test("holds the operations of a service itself, and they reach the groups while events are played", async () => {
    const rule = `${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/sign-in`;
    const operationName = "Microsoft.Insights/ScheduledQueryRules/disable/action";
    await world.put(`${ALERTS}/rules-changed`, "2020-10-01", watching(operationName));
    world.cloud.watchActivity();
    const caller = "Microsoft.Insights/ScheduledQueryRules";
    world.cloud.recordActivity({ operationName, resourceId: rule, caller, status: "Succeeded" });
    await world.cloud.play(WORKSPACE, []);
    expect(world.timeline("rule fired")).toEqual([
      "rules-changed (Sev4): Microsoft.Insights/ScheduledQueryRules/disable/action on sign-in by Microsoft.Insights/ScheduledQueryRules",
    ]);
  });
});

test("the payload of an activity log alert is that of the common alert schema", () => {
  const rule = readActivityRule({
    id: `${ALERTS}/workflow-changed`,
    properties: disableAndDelete.properties,
  } as Parameters<typeof readActivityRule>[0]);
  const at = new Date("2026-01-15T02:00:30Z");
  const operationName = "Microsoft.Logic/workflows/disable/action";
  const event = { operationName, resourceId: WORKFLOW, caller: "mallory", status: "Succeeded", at } as const;
  const guid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const { essentials, alertContext } = activityPayload({ signal: "activity", rule, event }).data;
  expect(essentials).toMatchObject({
    alertRule: "workflow-changed",
    severity: "Sev4",
    signalType: "Activity Log",
    monitorCondition: "Fired",
    monitoringService: "Activity Log - Administrative",
    alertTargetIDs: [WORKFLOW.toLowerCase()],
    configurationItems: ["flow"],
    firedDateTime: "2026-01-15T02:00:30.000Z",
    description: "Somebody changed the workflow.",
  });
  expect(alertContext).toEqual({
    authorization: { action: operationName, scope: WORKFLOW },
    channels: "Operation",
    claims: "{}",
    caller: "mallory",
    correlationId: guid,
    eventSource: "Administrative",
    eventTimestamp: "2026-01-15T02:00:30.000Z",
    eventDataId: guid,
    level: "Informational",
    operationName,
    operationId: guid,
    properties: {
      eventCategory: "Administrative",
      entity: WORKFLOW,
      message: operationName,
      hierarchy: WORKFLOW.split("/")[2],
    },
    status: "Succeeded",
    subStatus: "",
    submissionTimestamp: "2026-01-15T02:00:30.000Z",
    "Activity Log Event Description": "",
  });
});
