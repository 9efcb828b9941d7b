import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { confirmReceiver } from "../../sandbox/azure/index.ts";
import { ingest, type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { ensureCli } from "../../sandbox/engine/cli.ts";
import { deploy, destroy } from "../../sandbox/engine/deploy.ts";
import { type ConfigValue, DeployError, type EngineOptions } from "../../sandbox/engine/options.ts";
import { tables } from "../../tables/index.ts";
import { Clone } from "./clone.ts";

const MINUTES = 60_000;
const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-breakglass-alerts`;
const INSIGHTS = `${GROUP}/providers/Microsoft.Insights`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-breakglass-alerts`;
const WORKFLOW = `${GROUP}/providers/Microsoft.Logic/workflows/breakglass-notify`;
const SETTING = "/providers/microsoft.aadiam/diagnosticSettings/break-glass";

let cli: string;
let clone: Clone;
let directory: string;
let cloud: LocalCloud;
let mayWriteTenant: boolean;
beforeAll(async () => {
  cli = (await ensureCli({ onProgress: (line) => process.stderr.write(`${line}\n`) })).path;
  clone = new Clone();
  clone.without("sentinel", "defender", "diagnosticSetting");
}, 20 * MINUTES);
afterAll(() => clone.remove());
beforeEach(async () => {
  mayWriteTenant = true;
  directory = mkdtempSync(join(tmpdir(), "breakglass-watchers-"));
  cloud = await startCloud({
    directory: join(directory, "azure"),
    tenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
    users: [{ id: "u-2", userPrincipalName: "bg2@contoso.onmicrosoft.com", displayName: "bg2" }],
    start: new Date("2026-01-15T02:00:00Z"),
    isAllowed: (_, action) => mayWriteTenant || !action.startsWith("microsoft.aadiam/"),
  });
});
afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

const options = (settings: Readonly<Record<string, unknown>>): EngineOptions => ({
  projectDirectory: clone.directory,
  stack: "dev",
  stateDirectory: directory,
  cli,
  azure: {
    port: cloud.azure.port,
    subscriptionId: SUBSCRIPTION,
    caller: { clientId: "deployer", objectId: "deployer", tenantId: "t" },
    token: () => cloud.azure.tokens.issue("deployer", "https://management.azure.com/"),
  },
  config: Object.fromEntries(
    Object.entries(settings).map(([key, value]): [string, ConfigValue] => [`breakglass:${key}`, { value }]),
  ),
});
const up = (settings: Readonly<Record<string, unknown>> = {}) => deploy(options(settings));

async function reasons(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof DeployError)) throw new Error(`No DeployError: ${String(error)}`);
  return error.message;
}

/** Somebody does something, by hand. */
async function arm(method: string, path: string, version: string, body?: object): Promise<number> {
  const { status } = await cloud.azure.send({
    method,
    url: `https://management.azure.com${path}?api-version=${version}`,
    headers: { authorization: `Bearer ${cloud.azure.tokens.issue("mallory", "a")}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return status;
}

const RULES = "2025-01-01-preview";
const bodyOf = (id: string) =>
  cloud.azure.store.get(id)?.body as Record<string, unknown> & { properties: object };
const fired = () =>
  cloud.timeline.entries
    .filter(({ what }) => what === "rule fired")
    .map(({ detail }) => detail.split(" ")[0]);

describe("who tampers with the alerts", () => {
  test(
    "is told to the fallback group, and to nobody else",
    async () => {
      await up();
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
    },
    3 * MINUTES,
  );
});

describe("logs that stop", () => {
  test(
    "are told to the fallback group within the hour, each table by itself, and stay open",
    async () => {
      await up({ silenceAfterHours: 6 });
      const row = (name: string, TimeGenerated: string, _ingested: string) => {
        const table = tables.get(name);
        if (table === undefined) throw new Error(`no table ${name}`);
        return { table: name, rows: ingest(table, [{ TimeGenerated, _ingested }], "test").rows };
      };
      const events = [
        row("SigninLogs", "2026-01-15T02:28:00Z", "2026-01-15T02:30:00Z"),
        row("AuditLogs", "2026-01-15T08:58:00Z", "2026-01-15T09:00:00Z"),
      ];
      await cloud.play(WORKSPACE, events);
      const silent = cloud.timeline.entries.filter(({ detail }) => detail.includes("no sign-in logs arrive"));
      const title = "Break-glass: no sign-in logs arrive";
      expect(
        silent.map(({ at, what, detail }) => `${at.toISOString().slice(8, 16)} ${what}: ${detail}`),
      ).toEqual([
        `15T03:00 rule fired: ${title} (Sev1): Table=AADNonInteractiveUserSignInLogs`,
        `15T09:00 rule fired: ${title} (Sev1): Table=SigninLogs`,
        `17T09:16 still open: ${title}`,
      ]);
      expect(cloud.outbox.messages.map(({ channel, via }) => `${channel} ${via}`)).toEqual([
        "sms azure-monitor",
        "sms azure-monitor",
      ]);
    },
    3 * MINUTES,
  );

  test(
    "are not thought of while people go on signing in",
    async () => {
      await up({ silenceAfterHours: 1 });
      await cloud.clock.advanceTo(new Date("2026-01-15T02:50:00Z"));
      await cloud.play(WORKSPACE, [], { everyday: true });
      expect(cloud.outbox.messages).toEqual([]);
      expect(cloud.clock.now().toISOString()).toBe("2026-01-15T03:06:00.000Z");
    },
    3 * MINUTES,
  );
});

describe("the export of Entra ID's logs", () => {
  const managed = { diagnosticSetting: { name: "break-glass" } };

  test(
    "is left alone unless it is asked for, and then has what the detections read",
    async () => {
      await up();
      expect(cloud.azure.store.list("microsoft.aadiam/diagnosticSettings")).toEqual([]);
      await up(managed);
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
    },
    3 * MINUTES,
  );

  test(
    "is refused in Azure's words too where the deployer has no right to it",
    async () => {
      mayWriteTenant = false;
      expect(await reasons(up(managed))).toContain(
        `Status=403 Code="AuthorizationFailed" Message="The client 'deployer' with object id 'deployer' does not have authorization to perform action 'microsoft.aadiam/diagnosticSettings/read' over scope '${SETTING}'`,
      );
      mayWriteTenant = true;
      await up(managed);
      expect(bodyOf(SETTING)).toBeDefined();
    },
    3 * MINUTES,
  );

  test(
    "is refused where another setting sends the same there already",
    async () => {
      await up();
      const theirs = { workspaceId: WORKSPACE, logs: [{ category: "SignInLogs", enabled: true }] };
      const other = "/providers/microsoft.aadiam/diagnosticSettings/portal";
      expect(await arm("PUT", other, "2017-04-01", { properties: theirs })).toBe(201);
      expect(await reasons(up(managed))).toContain(
        `Status=409 Code="Conflict" Message="Data sink '${WORKSPACE}' is already used in diagnostic setting 'portal' for category 'SignInLogs'.`,
      );
    },
    3 * MINUTES,
  );
});

const LOCKED = [
  "Microsoft.Insights/actionGroups",
  "Microsoft.Insights/activityLogAlerts",
  "Microsoft.Insights/metricAlerts",
  "Microsoft.Insights/scheduledQueryRules",
  "Microsoft.Logic/workflows",
];

describe("locks and protection", () => {
  test(
    "locks keep everybody from deleting, and do not stand in Pulumi's own way",
    async () => {
      await up({ locks: true });
      const locked = LOCKED.flatMap((type) => cloud.azure.store.list(type)).map(({ id }) => id);
      const locks = () => cloud.azure.store.list("Microsoft.Authorization/locks").map(({ id }) => id);
      const lockOf = (id: string) => `${id}/providers/Microsoft.Authorization/locks/breakglass-alerts`;
      expect(locks().sort()).toEqual(locked.map(lockOf).sort());
      expect(await arm("DELETE", WORKFLOW, "2019-05-01")).toBe(409);
      expect(await arm("DELETE", GROUP, "2024-03-01")).toBe(409);
      const moved = await up({ locks: true, workspace: { create: { name: "law-elsewhere" } } });
      expect(moved.changes["replace"]).toBeGreaterThanOrEqual(3);
      expect(locks().sort()).toEqual(locked.map(lockOf).sort());
      await destroy(options({ locks: true }));
      expect(cloud.azure.store.list()).toEqual([]);
    },
    5 * MINUTES,
  );

  test(
    "what is protected is not destroyed, until it is no longer protected; rules are replaced all the same",
    async () => {
      const existing = (name: string) =>
        `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/${name}`;
      expect(await arm("PUT", GROUP, "2024-03-01", { location: "westeurope" })).toBe(201);
      for (const name of ["law-one", "law-two"]) {
        expect(await arm("PUT", existing(name), "2023-09-01", { location: "westeurope" })).toBe(201);
      }
      const adopted = (name: string) => ({
        protect: true,
        resourceGroup: { existing: GROUP },
        workspace: { existing: existing(name) },
      });
      await up(adopted("law-one"));
      await up(adopted("law-two"));
      const rule = `${INSIGHTS}/scheduledQueryRules/breakglass-rules-sign-in`;
      expect(bodyOf(rule).properties).toMatchObject({ scopes: [existing("law-two")] });
      expect(await reasons(destroy(options(adopted("law-two"))))).toContain("protect");
      expect(cloud.azure.store.get(WORKFLOW)).toBeDefined();
      await up({ ...adopted("law-two"), protect: false });
      await destroy(options({ ...adopted("law-two"), protect: false }));
      expect(cloud.azure.store.get(WORKFLOW)).toBeUndefined();
    },
    5 * MINUTES,
  );
});
