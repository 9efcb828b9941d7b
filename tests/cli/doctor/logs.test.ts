import { describe, expect, test } from "@jest/globals";
import { diagnosticSetting } from "../../../cli/doctor/checks/diagnostic-setting.ts";
import { logs } from "../../../cli/doctor/checks/logs.ts";
import { workspace } from "../../../cli/doctor/checks/workspace.ts";
import { setTablePlan } from "../../../sandbox/azure/index.ts";
import { putGroup, putIdentity, putRule } from "./deployed.ts";
import { type DoctorWorld, GROUP, inWorld, NOW, WORKSPACE } from "./world.ts";

const EMPTY = { resources: [], detectionRules: [] };

describe("the workspace", () => {
  const WELL = "ok: Every existing table that the detections read has the plan Analytics";

  test("is there, and its tables can alert", () =>
    inWorld({}, async (world) => {
      const [there, plans, ...more] = await world.lines(workspace);
      expect(there).toMatch(/^ok: The workspace law-1 exists \([0-9a-f-]{36}, PerGB2018\)$/);
      expect([plans, more]).toEqual([WELL, []]);
    }));

  test("has tables that cannot alert, each a separate error", () =>
    inWorld({}, async (world) => {
      const { store } = world.cloud.azure;
      setTablePlan(store, WORKSPACE, "SigninLogs", "Basic");
      setTablePlan(store, WORKSPACE, "AuditLogs", "Auxiliary");
      // Nothing of ours reads this one.
      setTablePlan(store, WORKSPACE, "Heartbeat", "Basic");
      const [, ...found] = await world.findings(workspace);
      expect(found.map(({ severity, what }) => `${severity}: ${what}`)).toEqual([
        "error: The table AuditLogs has the plan Auxiliary",
        "error: The table SigninLogs has the plan Basic",
      ]);
      expect(found[1]?.fix).toBe(
        "az monitor log-analytics workspace table update --resource-group rg --workspace-name law-1 --name SigninLogs --plan Analytics",
      );
    }));

  test.each<[string, object, string]>([
    [
      "a daily cap",
      { workspaceCapping: { dailyQuotaGb: 2, dataIngestionStatus: "RespectQuota" } },
      "warning: The workspace has a daily cap of 2 GB",
    ],
    [
      "a daily cap that is reached",
      { workspaceCapping: { dailyQuotaGb: 2, dataIngestionStatus: "OverQuota" } },
      "error: The workspace currently ingests no data: OverQuota",
    ],
    [
      "no queries from public networks",
      { publicNetworkAccessForQuery: "Disabled" },
      "warning: The workspace accepts no queries from public networks",
    ],
  ])("has %s", (_, properties, expected) =>
    inWorld({}, async (world) => {
      await world.put(WORKSPACE, "2023-09-01", { location: "westeurope", properties });
      // The status of the cap is read-only: the service sets it.
      const { store } = world.cloud.azure;
      const stored = store.get(WORKSPACE);
      if (stored !== undefined)
        store.put({
          ...stored,
          resource: { ...stored.resource, properties: { ...stored.resource.properties, ...properties } },
        });
      expect((await world.lines(workspace)).slice(1)).toEqual([expected, WELL]);
    }),
  );

  test("without a cap is well", () =>
    inWorld({}, async (world) => {
      const workspaceCapping = { dailyQuotaGb: -1, dataIngestionStatus: "RespectQuota" };
      await world.put(WORKSPACE, "2023-09-01", { location: "westeurope", properties: { workspaceCapping } });
      expect((await world.lines(workspace)).slice(1)).toEqual([WELL]);
    }));

  test("that is configured, and is not there", () =>
    inWorld({}, async (world) => {
      const found = await world.findings(workspace, {}, { workspaceId: `${WORKSPACE}-2` });
      expect(found.map(({ severity, what }) => [severity, what.slice(0, 36)])).toEqual([
        ["error", "The workspace law-1-2 does not exist"],
      ]);
    }));
});

describe("the export of Entra ID's logs", () => {
  const SETTING = "/providers/microsoft.aadiam/diagnosticSettings";
  const exports = (
    world: DoctorWorld,
    name: string,
    categories: Readonly<Record<string, boolean>>,
    workspaceId = WORKSPACE,
  ) =>
    world.put(`${SETTING}/${name}`, "2017-04-01", {
      properties: {
        workspaceId,
        logs: Object.entries(categories).map(([category, enabled]) => ({ category, enabled })),
      },
    });

  test("may be of several settings", () =>
    inWorld({}, async (world) => {
      await exports(world, "soc", { SignInLogs: true, NonInteractiveUserSignInLogs: true });
      await exports(world, "audit", { AuditLogs: true, ProvisioningLogs: true });
      expect(await world.lines(diagnosticSetting)).toEqual([
        "ok: Entra ID exports SignInLogs, NonInteractiveUserSignInLogs, AuditLogs to the workspace (audit, soc)",
      ]);
    }));

  test("that leaves out a category, or has it switched off, is an error", () =>
    inWorld({}, async (world) => {
      await exports(world, "soc", { SignInLogs: true, AuditLogs: false });
      expect(await world.lines(diagnosticSetting)).toEqual([
        "error: Entra ID does not export NonInteractiveUserSignInLogs, AuditLogs to the workspace",
      ]);
    }));

  test("to another workspace does not count", () =>
    inWorld({}, async (world) => {
      const other = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/other`;
      await world.put(other, "2023-09-01", { location: "westeurope" });
      await exports(
        world,
        "soc",
        { SignInLogs: true, NonInteractiveUserSignInLogs: true, AuditLogs: true },
        other,
      );
      expect(await world.lines(diagnosticSetting)).toEqual([
        "error: Entra ID does not export SignInLogs, NonInteractiveUserSignInLogs, AuditLogs to the workspace",
      ]);
    }));

  test("is created by the deployment", () =>
    inWorld({}, async (world) => {
      const changes = { diagnosticSetting: { name: "break-glass" } };
      expect(await world.lines(diagnosticSetting, changes, { deployed: EMPTY })).toEqual([
        "info: The deployment will make Entra ID export SignInLogs, NonInteractiveUserSignInLogs, AuditLogs to the workspace",
      ]);
    }));

  test("of another setting would end the deployment with 409, so it is named beforehand", () =>
    inWorld({}, async (world) => {
      await exports(world, "soc", { SignInLogs: true, NonInteractiveUserSignInLogs: true, AuditLogs: true });
      await exports(world, "audit", { ProvisioningLogs: true });
      const changes = { diagnosticSetting: { name: "break-glass" } };
      expect(await world.lines(diagnosticSetting, changes, { deployed: EMPTY })).toEqual([
        'error: The diagnostic setting "soc" sends SignInLogs, NonInteractiveUserSignInLogs, AuditLogs to the workspace already',
      ]);
      const adopted = { diagnosticSetting: { name: "SOC" } };
      expect(await world.lines(diagnosticSetting, adopted, { deployed: EMPTY })).toEqual([
        "ok: Entra ID exports SignInLogs, NonInteractiveUserSignInLogs, AuditLogs to the workspace (audit, soc)",
      ]);
    }));

  test("is somebody else's, and nothing is deployed: that is said beforehand", () =>
    inWorld({}, async (world) => {
      expect(await world.lines(diagnosticSetting, {}, { deployed: EMPTY, workspaceId: undefined })).toEqual([
        "info: The deployment does not export Entra ID's logs: somebody has to send SignInLogs, NonInteractiveUserSignInLogs, AuditLogs to the workspace",
      ]);
    }));
});

describe("the logs", () => {
  /** So many minutes before now, with the delay of each. */
  const rows = (minutesAgo: number, ...delays: number[]) =>
    delays.map((delay, index) => {
      const at = NOW.getTime() - (minutesAgo + index) * 60_000;
      return {
        TimeGenerated: new Date(at - delay * 60_000).toISOString(),
        _ingested: new Date(at).toISOString(),
      };
    });
  const of = (lines: readonly string[], table: string) => lines.filter((line) => line.includes(table));

  test("of a clock that is ahead are a warning, and of one that is a little ahead are not", () =>
    inWorld({}, async (world) => {
      world.receive({ SigninLogs: rows(600, 1, -5), AuditLogs: rows(600, 1, -6, -180) });
      const found = await world.lines(logs);
      expect(of(found, "SigninLogs").map((line) => line.slice(0, 3))).toEqual(["ok:"]);
      expect(of(found, "AuditLogs")[0]).toBe(
        "warning: AuditLogs: 2 of 3 rows in 7 days came from a clock that is more than 5 minutes ahead",
      );
    }));

  test("arrive, and their delays say what a rule would have to look back", () =>
    inWorld({}, async (world) => {
      world.receive({ SigninLogs: rows(10, ...Array.from({ length: 98 }, () => 2), 8, 30) });
      const [line] = of(await world.lines(logs), "SigninLogs:");
      expect(line).toBe(
        "ok: SigninLogs: 100 rows in 7 days, the last 10 min ago; delays: median 2 min, 95 % within 2 min, 99 % within 8 min, at most 30 min; a rule by event time would have to look back 13 min; ours go by arrival, for events up to 48 h old",
      );
    }));

  test("that have stopped are an error, by the hours of the configuration", () =>
    inWorld({}, async (world) => {
      world.receive({ SigninLogs: rows(25 * 60, 2), AADNonInteractiveUserSignInLogs: rows(25 * 60, 2) });
      const stopped = "error: SigninLogs has received nothing for 25 h";
      expect(of(await world.lines(logs), " SigninLogs")).toContain(stopped);
      expect(of(await world.lines(logs, { silenceAfterHours: 26 }), " SigninLogs")).not.toContain(stopped);
    }));

  test("of changes that have stopped are an error after two days, and those of others are not", () =>
    inWorld({}, async (world) => {
      world.receive({ AuditLogs: rows(49 * 60, 2), AzureActivity: rows(49 * 60, 2) });
      const lines = await world.lines(logs, { silenceAfterHours: 1 });
      expect(of(lines, " AuditLogs")).toContain("error: AuditLogs has received nothing for 49 h");
      expect(of(lines, "error: AzureActivity")).toEqual([]);
      world.receive({ AuditLogs: rows(47 * 60, 2) });
      expect(of(await world.lines(logs), "error: AuditLogs")).toEqual([]);
    }));

  test("that never came are an error for sign-in tables, and an info elsewhere", () =>
    inWorld({}, async (world) => {
      expect(await world.lines(logs)).toEqual([
        "error: SigninLogs has received nothing for 7 days",
        "error: AADNonInteractiveUserSignInLogs has received nothing for 7 days",
        "info: AuditLogs has received nothing for 7 days",
        "info: AzureActivity has received nothing for 7 days",
        "info: CloudAppEvents has received nothing for 7 days",
      ]);
    }));

  test("of a workspace that nothing is deployed for yet are an info", () =>
    inWorld({}, async (world) => {
      const [first] = await world.lines(logs, {}, { deployed: EMPTY });
      expect(first).toBe("info: SigninLogs has received nothing for 7 days");
    }));

  test("are measured by what the deployed rules look back", () =>
    inWorld({}, async (world) => {
      await putIdentity(world);
      await putGroup(world);
      await putRule(world, { overrideQueryTimeRange: "PT3H" });
      world.receive({ SigninLogs: rows(10, 2, 4 * 60) });
      const [found] = await world.findings(logs);
      expect(found?.what).toMatch(
        /^SigninLogs: 1 of 2 rows in 7 days arrived after the 3 h that the rules look back/,
      );
      expect(found?.fix).toContain("overrideQueryTimeRange back to P2D");
    }));

  test("that come later than the rules look back are an error; few of many a warning", () =>
    inWorld({}, async (world) => {
      world.receive({ AuditLogs: rows(10, 2, 49 * 60) });
      const punctual = Array.from({ length: 1000 }, () => 2);
      world.receive({ SigninLogs: rows(10, ...punctual, 49 * 60) });
      const lines = await world.lines(logs);
      expect(of(lines, "AuditLogs")[0]).toMatch(
        /^error: AuditLogs: 1 of 2 rows in 7 days arrived after the 48 h that the rules look back \(/,
      );
      expect(of(lines, " SigninLogs")[0]).toMatch(
        /^warning: SigninLogs: 1 of 1001 rows in 7 days arrived after the 48 h/,
      );
    }));
});
