import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { pathOf } from "../../../cli/drill/path.ts";
import { runsOf } from "../../../cli/drill/runs.ts";
import { GROUP, WORKSPACE } from "../../azure/world.ts";
import { CloudWorld, START } from "../../cloud/world.ts";

const WEBHOOK =
  "https://prod-00.westeurope.logic.azure.com/workflows/6ad354d7c7ab43edbb9aeecaa7526883/triggers/manual/paths/invoke?sig=leOnNnNfcy4OrZ2sDsIomsUNdnmrkjJmYChVfdgZ11I";
const NAMES = ["first", "second"] as const;
const workflowOf = (name: string) => `${GROUP}/providers/Microsoft.Logic/workflows/${name}`;
const groupOf = (name: string) => `${GROUP}/providers/Microsoft.Insights/actionGroups/${name}`;

const world = new CloudWorld();
beforeEach(async () => {
  await world.start();
  for (const name of NAMES) {
    const webhook = WEBHOOK.replace("6ad3", name === "first" ? "1111" : "2222");
    world.cloud.teamsWebhooks.add(`soc-${name}`, webhook);
    const card = { type: "AdaptiveCard", version: "1.4", body: [{ type: "TextBlock", text: name }] };
    const contentType = "application/vnd.microsoft.card.adaptive";
    const attachments = [{ contentType, contentUrl: null, content: card }];
    const inputs = { method: "POST", uri: webhook, body: { type: "message", attachments } };
    const definition = {
      triggers: { manual: { type: "Request", kind: "Http" } },
      actions: { Tell: { type: "Http", inputs, runAfter: {} } },
    };
    await world.put(workflowOf(name), "2019-05-01", { location: "westeurope", properties: { definition } });
    const called = await world.call(
      "POST",
      `${workflowOf(name)}/triggers/manual/listCallbackUrl`,
      "2019-05-01",
      {},
    );
    await world.put(groupOf(name), "2024-10-01-preview", {
      location: "Global",
      properties: {
        enabled: true,
        groupShortName: name,
        logicAppReceivers: [
          {
            name: "workflow",
            resourceId: workflowOf(name),
            callbackUrl: JSON.parse(called).value,
            useCommonAlertSchema: true,
          },
        ],
      },
    });
  }
  await world.put(`${GROUP}/providers/Microsoft.Insights/activityLogAlerts/watch`, "2020-10-01", {
    location: "Global",
    properties: {
      enabled: true,
      scopes: [GROUP],
      condition: {
        allOf: [
          { field: "category", equals: "Administrative" },
          { field: "operationName", equals: "Microsoft.OperationalInsights/workspaces/delete" },
        ],
      },
      actions: { actionGroups: NAMES.map((name) => ({ actionGroupId: groupOf(name) })) },
    },
  });
});
afterEach(() => world.close());

test("two workflows that run at the same instant each have the messages that their own runs sent", async () => {
  expect(await pathOfDeletion()).toEqual([
    ["first", "first", "teams by teams-webhook to soc-first"],
    ["second", "second", "teams by teams-webhook to soc-second"],
  ]);
});

test("a call that failed stands under the workflow that made it", async () => {
  world.cloud.azure.interfere(
    ({ pathname }) => pathname.startsWith("/workflows/2222"),
    () => ({ status: 404, headers: {}, body: "" }),
  );
  expect(await pathOfDeletion()).toEqual([
    ["first", "first", "teams by teams-webhook to soc-first"],
    ["second", "second", "Tell failed: NotFound"],
  ]);
});

/** Each group that was notified, its workflow, and the result. */
async function pathOfDeletion() {
  const { cloud } = world;
  cloud.watchActivity();
  cloud.recordActivity({
    operationName: "Microsoft.OperationalInsights/workspaces/delete",
    resourceId: WORKSPACE,
    caller: "mallory@contoso.com",
    status: "Succeeded",
  });
  await cloud.settle();
  const [source] = pathOf(cloud, { from: START, until: undefined, events: [] }, runsOf(cloud));
  const groups = source?.next[0]?.next ?? [];
  return groups.map(({ name, next }) => {
    const [workflow] = next;
    return [name, workflow?.name, ...(workflow?.next ?? []).map((message) => message.name)];
  });
}

test("a group that two rules call has under each the time, the calls and the messages of that rule", () => {
  const stored = (id: string, properties: object) => ({ id, type: "rule", resource: { properties } });
  const group = groupOf("shared");
  const rules = new Map([
    ["/early", stored("/early", { actions: [group] })],
    ["/late", stored("/late", { actions: [group] })],
    [group, stored(group, { emailReceivers: [{ emailAddress: "oncall@contoso.com" }] })],
  ]);
  const minute = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
  const mail = { channel: "email", via: "azure-monitor", to: ["oncall@contoso.com"], subject: "", body: "" };
  const entries = [5, 20].flatMap((minutes) => [
    { at: minute(minutes), what: "rule fired", detail: "", resource: minutes === 5 ? "/early" : "/late" },
    { at: minute(minutes), what: "action group", detail: "shared was called", resource: group },
  ]);
  const cloud = {
    timeline: { entries },
    outbox: { messages: [5, 20].map((minutes) => ({ ...mail, at: minute(minutes) })) },
    azure: { store: { get: (id: string) => rules.get(id) } },
  };
  const [found] = pathOf(cloud as never, { from: START, until: undefined, events: [] }, []);
  const branches = found?.next.flatMap(({ name, next: [called] }) => [
    [name, called?.at, called?.detail, called?.next.map(({ at, detail }) => [at, detail])],
  ]);
  expect(branches).toEqual([
    ["early", minute(5).toISOString(), "1 call", [[minute(5).toISOString(), ""]]],
    ["late", minute(20).toISOString(), "1 call", [[minute(20).toISOString(), ""]]],
  ]);
});
