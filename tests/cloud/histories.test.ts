import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { giveRole } from "../../sandbox/azure/index.ts";
import { FALLBACK, WORKSPACE } from "../azure/world.ts";
import { PRIMARY, RULE, SENTINEL_RULE, VerifyWorld } from "../cli/verify/world.ts";

const READER = "22222222-2222-4333-8444-555555555555";
const ALERTS = `${WORKSPACE}/providers/Microsoft.AlertsManagement/alerts`;
const INCIDENTS = `${WORKSPACE}/providers/Microsoft.SecurityInsights/incidents`;
const RANGE = "customTimeRange=2026-01-15T02:00:00Z/2026-01-15T04:00:00Z";

const world = new VerifyWorld();
beforeAll(async () => {
  await world.start({ fallback: { enabled: false } });
  await world.signIn();
  giveRole(world.cloud.azure.store, READER, "Reader", WORKSPACE);
}, 180_000);
afterAll(() => world.close());

interface Asking {
  readonly method?: string;
  readonly principal?: string;
  readonly body?: string;
}

async function ask(url: string, { method = "GET", principal = READER, body: sent }: Asking = {}) {
  const { azure } = world.cloud;
  const { status, body } = await azure.send({
    method,
    url,
    headers: { authorization: `Bearer ${azure.tokens.issue(principal, new URL(url).origin)}` },
    ...(sent === undefined ? {} : { body: sent }),
  });
  return { status, body: JSON.parse(body) };
}

const arm = (path: string, query: string, options = {}) =>
  ask(`https://management.azure.com${path}?api-version=${query}`, options);
const alerts = (query = RANGE) => arm(ALERTS, `2025-05-25-preview&${query}`);

test("alerts are listed by resource and time, with their context where it is asked for", async () => {
  const [alert, ...others] = (await alerts()).body.value;
  expect(others).toEqual([]);
  expect(alert.properties.essentials).toMatchObject({
    alertRule: RULE,
    severity: "Sev0",
    monitorCondition: "Resolved",
    startDateTime: "2026-01-15T02:20:00.000Z",
    monitorConditionResolvedDateTime: "2026-01-15T02:45:00.000Z",
    targetResource: WORKSPACE.toLowerCase(),
  });
  expect(alert.properties.context).toBeUndefined();
  const { body } = await alerts(`${RANGE}&includeContext=true&alertRule=${RULE}`);
  expect(body.value[0].properties.context.condition.allOf[0].dimensions[0]).toEqual({
    name: "AccountId",
    value: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  });
  expect((await alerts("customTimeRange=2026-01-15T02:21:00Z/2026-01-15T04:00:00Z")).body.value).toEqual([]);
  expect((await alerts(`${RANGE}&alertRule=/other`)).body.value).toEqual([]);
});

test("alerts of a subscription are those of all its resources, by severity and condition; one is read by its id", async () => {
  const { store } = world.cloud.azure;
  const subscription = WORKSPACE.split("/").slice(0, 3).join("/");
  giveRole(store, "subscription-reader", "Reader", subscription);
  const list = async (query: string) => {
    const path = `${subscription}/providers/Microsoft.AlertsManagement/alerts`;
    const { status, body } = await arm(path, `2019-05-05-preview&${RANGE}${query}`, {
      principal: "subscription-reader",
    });
    return status === 200 ? body.value.map(({ id }: { id: string }) => id) : status;
  };
  const [id, ...others] = await list("");
  expect(others).toEqual([]);
  expect(await list("&severity=Sev0&monitorCondition=Resolved")).toEqual([id]);
  expect([await list("&severity=Sev1"), await list("&monitorCondition=Fired")]).toEqual([[], []]);
  const one = await arm(id, "2019-05-05-preview");
  expect(one.body.properties.essentials.alertRule).toBe(RULE);
  expect((await arm(`${id}/history`, "2019-05-05-preview")).status).toBe(400);
});

test("a range beyond 30 days, a page beyond its size and a parameter that is not known are refused", async () => {
  expect((await alerts("customTimeRange=2025-12-01T00:00:00Z/2026-01-15T04:00:00Z")).status).toBe(400);
  expect((await alerts(`${RANGE}&includeContext=true&pageCount=26`)).status).toBe(400);
  expect((await alerts(`${RANGE}&sortBy=name`)).body.error.message).toContain('"sortBy"');
  expect((await alerts("timeRange=2d")).status).toBe(400);
});

test("an alert's history names the action groups that it was sent to; a disabled one is not among them", async () => {
  const [alert] = (await alerts()).body.value;
  const id = alert.id.split("/").at(-1);
  const { body } = await arm(`${ALERTS}/${id}/history`, "2025-05-25-preview");
  type Event = {
    modificationEvent: string;
    modifiedAt: string;
    details: { actionGroup?: { actionGroupId: string } } | null;
  };
  const events = (body.properties.modifications as Event[]).map(
    ({ modificationEvent, modifiedAt, details }) => [
      modifiedAt.slice(11, 16),
      modificationEvent,
      details?.actionGroup?.actionGroupId,
    ],
  );
  expect(events).toEqual([
    ["02:20", "AlertCreated", undefined],
    ["02:20", "ActionsTriggered", PRIMARY],
    ["02:45", "ActionsTriggered", PRIMARY],
    ["02:45", "MonitorConditionChange", undefined],
  ]);
  expect(events.flat()).not.toContain(FALLBACK);
  expect((await arm(`${ALERTS}/none/history`, "2025-05-25-preview")).status).toBe(404);
});

test("incidents are listed with their rule, and each has its alerts and entities", async () => {
  const filter = "$filter=properties/lastModifiedTimeUtc ge 2026-01-15T02:00:00Z";
  const { body } = await arm(INCIDENTS, `2024-09-01&${filter}`);
  const [incident] = body.value;
  expect(incident.properties).toMatchObject({
    incidentNumber: 1,
    severity: "High",
    createdTimeUtc: "2026-01-15T02:20:00.000Z",
    relatedAnalyticRuleIds: [SENTINEL_RULE],
  });
  const below = (part: string) =>
    arm(`${INCIDENTS}/${incident.name}/${part}`, "2024-09-01", { method: "POST" });
  expect((await below("alerts")).body.value[0].properties.timeGenerated).toBe("2026-01-15T02:20:00.000Z");
  const { entities } = (await below("entities")).body;
  expect(entities[0]).toMatchObject({
    kind: "Account",
    properties: { aadUserId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", accountName: "bg1" },
  });
  const later = filter.replace("02:00", "05:00");
  expect((await arm(INCIDENTS, `2024-09-01&${later}`)).body.value).toEqual([]);
});

test("an incident takes a status and labels, and says what is wrong with others", async () => {
  const { body } = await arm(INCIDENTS, "2024-09-01");
  const [{ name, properties }] = body.value;
  const { title, severity } = properties;
  const principal = "responder";
  giveRole(world.cloud.azure.store, principal, "Microsoft Sentinel Responder", WORKSPACE);
  const put = async (changes: object, who = principal) =>
    arm(`${INCIDENTS}/${name}`, "2024-09-01", {
      method: "PUT",
      principal: who,
      body: JSON.stringify({ properties: { title, severity, ...changes } }),
    });
  const refused = async (changes: object, who?: string) => (await put(changes, who)).body.error.message;
  expect(await refused({ status: "Closed" })).toBe(
    "A closed incident needs a classification: BenignPositive, FalsePositive, TruePositive, Undetermined.",
  );
  expect(await refused({ status: "Done" })).toBe("The status 'Done' is not one of New, Active, Closed.");
  expect(await refused({})).toBe("The property 'status' is required.");
  expect(await refused({ status: "Closed" }, READER)).toContain("Microsoft.SecurityInsights/incidents/write");
  const labels = [{ labelName: "seen" }];
  await put({ status: "Closed", classification: "TruePositive", labels });
  expect((await arm(`${INCIDENTS}/${name}`, "2024-09-01")).body.properties).toMatchObject({
    status: "Closed",
    labels: [{ labelName: "seen", labelType: "User" }],
  });
});

test("Graph lists Defender's alerts to who holds the permission", async () => {
  const url =
    "https://graph.microsoft.com/v1.0/security/alerts_v2?$filter=createdDateTime ge 2026-01-15T00:00:00Z";
  expect((await ask(url)).body.error.message).toContain("SecurityAlert.Read.All");
  world.cloud.azure.appRoles.grant(READER, "SecurityAlert.Read.All");
  const [alert] = (await ask(url)).body.value;
  expect([alert.detectionSource, alert.createdDateTime]).toEqual([
    "customDetection",
    "2026-01-15T03:00:00.000Z",
  ]);
  expect(alert.evidence[0].userAccount.userPrincipalName).toBe("bg1@contoso.onmicrosoft.com");
});

test("nobody reads without a role, and what is asked for is named", async () => {
  const nobody = { principal: "somebody" };
  const refused = async (path: string, version: string) =>
    (await arm(path, version, nobody)).body.error.message.match(/action '([^']+)'/)?.[1];
  expect(await refused(ALERTS, `2025-05-25-preview&${RANGE}`)).toBe("Microsoft.AlertsManagement/alerts/read");
  expect(await refused(INCIDENTS, "2024-09-01")).toBe("Microsoft.SecurityInsights/incidents/read");
});
