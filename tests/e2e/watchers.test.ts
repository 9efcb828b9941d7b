import { describe, expect, test } from "@jest/globals";
import { confirmReceiver, DETECTION_RULE_TYPE } from "../../sandbox/azure/index.ts";
import { ingest } from "../../sandbox/cloud/index.ts";
import { deploy } from "../../sandbox/engine/deploy.ts";
import { tables } from "../../sandbox/tables/index.ts";
import {
  arm,
  cloud,
  deployed,
  forbidden,
  freshBareStack,
  options,
  reasons,
  SUBSCRIPTION,
} from "./bare-stack.ts";

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-breakglass-alerts`;
const INSIGHTS = `${GROUP}/providers/Microsoft.Insights`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-breakglass-alerts`;
const WORKFLOW = `${GROUP}/providers/Microsoft.Logic/workflows/breakglass-notify`;
const SETTING = "/providers/microsoft.aadiam/diagnosticSettings/break-glass";

freshBareStack();
/** What most tests begin with. */
const SILENCE = { silenceAfterHours: 6, outpost: { create: { name: "rg-outpost" } } };
const up = (settings: Readonly<Record<string, unknown>> = {}) => deploy(options(settings));

const RULES = "2025-01-01-preview";
const bodyOf = (id: string) =>
  cloud.azure.store.get(id)?.body as Record<string, unknown> & { properties: object };
const fired = () =>
  cloud.timeline.entries
    .filter(({ what }) => what === "rule fired")
    .map(({ detail }) => detail.split(" ")[0]);

describe("who tampers with the alerts", () => {
  test("notifies the fallback, and nobody else", async () => {
    await deployed(SILENCE);
    confirmReceiver(
      cloud.azure.store,
      `${INSIGHTS}/actionGroups/breakglass-groups-fallback`,
      "oncall@contoso.com",
    );
    cloud.watchActivity();
    const rule = `${INSIGHTS}/scheduledQueryRules/breakglass-rules-sign-in`;
    const disabled = { ...bodyOf(rule), properties: { ...bodyOf(rule).properties, enabled: false } };
    expect(await arm("PUT", rule, RULES, disabled)).toBe(200);
    expect(await arm("POST", `${WORKFLOW}/disable`, "2019-05-01", {})).toBe(200);
    expect(
      await arm("DELETE", `${INSIGHTS}/actionGroups/breakglass-groups-primary`, "2024-10-01-preview"),
    ).toBe(200);
    expect(await arm("DELETE", `${INSIGHTS}/metricAlerts/breakglass-watch-failed-runs`, "2018-03-01")).toBe(
      200,
    );
    const [assignment] = cloud.azure.store.list("Microsoft.Authorization/roleAssignments");
    expect(await arm("DELETE", assignment?.id ?? "", "2022-04-01")).toBe(200);
    expect(await arm("DELETE", WORKSPACE, "2023-09-01")).toBe(200);
    cloud.recordActivity({
      operationName: "Microsoft.Insights/ScheduledQueryRules/disable/action",
      resourceId: rule,
      caller: "Microsoft.Insights/ScheduledQueryRules",
      status: "Succeeded",
    });
    await cloud.settle();
    expect(fired()).toEqual([
      "breakglass-watch-rules-changed",
      "breakglass-watch-response-changed",
      "breakglass-watch-routing-changed",
      "breakglass-outpost-deleted",
      "breakglass-watch-watchers-changed",
      "breakglass-watch-permissions-changed",
      "breakglass-watch-logs-changed",
      "breakglass-watch-rules-changed",
    ]);
    const { messages } = cloud.outbox;
    expect([...new Set(messages.flatMap(({ to }) => to))].sort()).toEqual([
      "+31687654321",
      "oncall@contoso.com",
    ]);
    expect(messages.every(({ via }) => via === "azure-monitor")).toBe(true);
    expect(messages.find(({ channel }) => channel === "sms")?.body).toBe(
      "bg-fallback:Fired:Sev4 Azure Monitor Alert breakglass-watch-rules-changed on breakglass-rules-sign-in",
    );
  });
});

test("whoever deletes the whole resource group is seen from the outpost, and the other way round", async () => {
  await deployed(SILENCE);
  cloud.watchActivity();
  const outpost = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-outpost`;
  const rule = `${outpost}/providers/Microsoft.Insights/activityLogAlerts/breakglass-outpost-deleted`;
  expect(await arm("PUT", rule, "2020-10-01", bodyOf(rule))).toBe(200);
  await cloud.settle();
  expect(fired()).toEqual(["breakglass-watch-watchers-changed"]);
  await cloud.clock.advanceTo(new Date("2026-01-15T02:30:00Z"));
  expect(await arm("DELETE", GROUP, "2024-03-01")).toBe(200);
  await cloud.settle();
  expect(fired().slice(1)).toContain("breakglass-outpost-deleted");
  expect(cloud.azure.store.get(`${INSIGHTS}/actionGroups/breakglass-groups-fallback`)).toBeUndefined();
  expect(cloud.outbox.messages.at(-1)).toMatchObject({
    to: ["+31687654321"],
    body: "bg-outpost:Fired:Sev4 Azure Monitor Alert breakglass-outpost-deleted on rg-breakglass-alerts",
  });
});

test("a workspace in another subscription is watched there, with receivers of its own", async () => {
  const elsewhere = "/subscriptions/11111111-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
  const group = `${elsewhere}/resourceGroups/rg-logs`;
  const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/law-security`;
  const law = { location: "westeurope" };
  expect(await arm("PUT", group, "2024-03-01", law)).toBe(201);
  expect(await arm("PUT", workspace, "2023-09-01", law)).toBe(201);
  await deployed({ workspace: { existing: workspace }, watchWorkspace: true });
  cloud.watchActivity();
  const rule = (key: string) =>
    `${group}/providers/Microsoft.Insights/activityLogAlerts/breakglass-workspace-watch-${key}-${elsewhere.split("/")[2]}`;
  const suppression = `${elsewhere}/resourceGroups/rg-other/providers/Microsoft.AlertsManagement/actionRules/quiet`;
  expect(await arm("PUT", `${elsewhere}/resourceGroups/rg-other`, "2024-03-01", law)).toBe(201);
  expect(
    await arm("PUT", suppression, "2021-08-08", {
      location: "Global",
      properties: { scopes: [group], actions: [{ actionType: "RemoveAllActionGroups" }], enabled: false },
    }),
  ).toBe(201);
  expect(await arm("PUT", workspace, "2023-09-01", { ...law, properties: { retentionInDays: 30 } })).toBe(
    200,
  );
  expect(await arm("PUT", rule("logs-changed"), "2020-10-01", bodyOf(rule("logs-changed")))).toBe(200);
  await cloud.settle();
  const names = fired().map((name) => name?.replace(/^breakglass-workspace-watch-|-11111111.*$/g, ""));
  expect(names).toEqual(["suppression-changed", "logs-changed", "watchers-changed"]);
  expect(cloud.outbox.messages[0]).toMatchObject({ to: ["+31687654321"], via: "azure-monitor" });
  expect(cloud.outbox.messages[0]?.body).toMatch(/^bg-workspace:Fired:Sev4 .*suppression-changed/);
});

describe("logs that stop", () => {
  test("notify the fallback within the hour, each table separately, and stay open", async () => {
    await deployed(SILENCE);
    const row = (name: string, TimeGenerated: string, _ingested: string) => {
      const table = tables.get(name);
      if (table === undefined) throw new Error(`no table ${name}`);
      return { table: name, rows: ingest(table, [{ TimeGenerated, _ingested }], "test").rows };
    };
    const events = [
      row("SigninLogs", "2026-01-15T02:12:00Z", "2026-01-15T02:14:00Z"),
      row("AuditLogs", "2026-01-15T08:58:00Z", "2026-01-15T09:00:00Z"),
    ];
    await cloud.play(WORKSPACE, events);
    const silent = cloud.timeline.entries.filter(({ detail }) => detail.includes("no logs arrive"));
    const title = "Break-glass: no logs arrive";
    expect(
      silent.map(({ at, what, detail }) => `${at.toISOString().slice(8, 16)} ${what}: ${detail}`),
    ).toEqual([
      `15T02:15 rule fired: ${title} (Sev1): Table=AADNonInteractiveUserSignInLogs`,
      `15T02:15 rule fired: ${title} (Sev1): Table=AuditLogs`,
      `15T08:15 rule fired: ${title} (Sev1): Table=SigninLogs`,
      `15T09:15 rule resolved: ${title} (Sev1): Table=AuditLogs`,
      `17T09:00 rule fired: ${title} (Sev1): Table=AuditLogs`,
      `17T09:16 still open: ${title}`,
    ]);
    // Two at once are one text message: Azure sends one in five minutes.
    expect(cloud.outbox.messages.map(({ channel, via }) => `${channel} ${via}`)).toEqual(
      Array(4).fill("sms azure-monitor"),
    );
  });

  test("are not thought of while people go on signing in", async () => {
    await up({ silenceAfterHours: 1 });
    await cloud.clock.advanceTo(new Date("2026-01-15T02:50:00Z"));
    await cloud.play(WORKSPACE, [], { everyday: true });
    expect(cloud.outbox.messages).toEqual([]);
    expect(cloud.clock.now().toISOString()).toBe("2026-01-15T03:06:00.000Z");
  });
});

test("neither Sentinel nor Defender has a rule where the configuration does not ask for it", async () => {
  await deployed(SILENCE);
  expect(cloud.azure.store.list(DETECTION_RULE_TYPE)).toEqual([]);
  expect(cloud.azure.store.list("Microsoft.SecurityInsights/alertRules")).toEqual([]);
});

describe("the export of Entra ID's logs", () => {
  const managed = { ...SILENCE, diagnosticSetting: { name: "break-glass" } };

  test("is left alone unless it is asked for, and then has what the detections read", async () => {
    await deployed(SILENCE);
    expect(cloud.azure.store.list("microsoft.aadiam/diagnosticSettings")).toEqual([]);
    const { changes } = await up(managed);
    // The setting, and the component that it is in.
    expect([Object.keys(changes).sort(), changes["create"]]).toEqual([["create", "same"], 2]);
    expect(bodyOf(SETTING)).toEqual({
      properties: {
        workspaceId: WORKSPACE,
        logs: [
          { category: "SignInLogs", enabled: true },
          { category: "NonInteractiveUserSignInLogs", enabled: true },
          { category: "AuditLogs", enabled: true },
        ],
      },
    });
  });

  test("is refused in Azure's words too where the deployer has no right to it", async () => {
    forbidden.push("microsoft.aadiam/");
    expect(await reasons(up(managed))).toContain(
      `Status=403 Code="AuthorizationFailed" Message="The client 'deployer' with object id 'deployer' does not have authorization to perform action 'microsoft.aadiam/diagnosticSettings/read' over scope '${SETTING}'`,
    );
    forbidden.length = 0;
    await up(managed);
    expect(bodyOf(SETTING)).toBeDefined();
  });

  test("is refused where another setting sends the same there already", async () => {
    await deployed(SILENCE);
    const theirs = { workspaceId: WORKSPACE, logs: [{ category: "SignInLogs", enabled: true }] };
    const other = "/providers/microsoft.aadiam/diagnosticSettings/portal";
    expect(await arm("PUT", other, "2017-04-01", { properties: theirs })).toBe(200);
    expect(await reasons(up(managed))).toContain(
      `Status=409 Code="Conflict" Message="Data sink '${WORKSPACE}' is already used in diagnostic setting 'portal' for category 'SignInLogs'.`,
    );
  });
});
