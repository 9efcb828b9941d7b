import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { ingest, type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { tables } from "../../tables/index.ts";

const GROUP = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg";
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-1`;
const SENTINEL = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;
const RULE = `${SENTINEL}/alertRules/r`;

let directory: string;
let cloud: LocalCloud;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-cloud-"));
  cloud = await startCloud({ directory, tenantId: "t", users: [], start: new Date("2026-01-15T02:00:00Z") });
  await put(GROUP, { location: "westeurope" }, "2024-03-01");
  await put(WORKSPACE, { location: "westeurope" }, "2023-09-01");
  await put(`${SENTINEL}/onboardingStates/default`, {});
});
afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

async function put(id: string, body: unknown, version = "2024-09-01") {
  const authorization = `Bearer ${cloud.azure.tokens.issue("p", "a")}`;
  const url = `https://management.azure.com${id}?api-version=${version}`;
  const answer = await cloud.azure.send({
    method: "PUT",
    url,
    headers: { authorization },
    body: JSON.stringify(body),
  });
  if (answer.status !== 201) throw new Error(answer.body);
}

const byEventTime = "SigninLogs | project UserId, UserPrincipalName, IPAddress";
const byIngestion = `SigninLogs | where ingestion_time() >= ago(15m) | project UserId, UserPrincipalName, IPAddress`;

async function deploy(query: string, changes: object = {}) {
  await put(RULE, {
    kind: "Scheduled",
    properties: {
      displayName: "Break-glass account signed in",
      enabled: true,
      severity: "High",
      query,
      queryFrequency: "PT5M",
      queryPeriod: "P1D",
      suppressionEnabled: false,
      suppressionDuration: "PT5H",
      triggerOperator: "GreaterThan",
      triggerThreshold: 0,
      entityMappings: [
        {
          entityType: "Account",
          fieldMappings: [
            { identifier: "AadUserId", columnName: "UserId" },
            { identifier: "FullName", columnName: "UserPrincipalName" },
          ],
        },
        { entityType: "IP", fieldMappings: [{ identifier: "Address", columnName: "IPAddress" }] },
      ],
      incidentConfiguration: {
        createIncident: true,
        groupingConfiguration: {
          enabled: true,
          reopenClosedIncident: true,
          lookbackDuration: "PT5H",
          matchingMethod: "AllEntities",
        },
      },
      ...changes,
    },
  });
}

/** Plays one sign-in; the incident entries of the timeline as "02:20 incident …". */
async function play(generated: string, ingested: string): Promise<string[]> {
  const schema = tables.get("SigninLogs");
  if (schema === undefined) throw new Error("no SigninLogs");
  const row = {
    TimeGenerated: generated,
    _ingested: ingested,
    UserId: "u-1",
    UserPrincipalName: "bg1@contoso.com",
    IPAddress: "203.0.113.42",
    ResultType: "0",
  };
  await cloud.play(WORKSPACE, [{ table: "SigninLogs", rows: ingest(schema, [row], "test").rows }]);
  return cloud.timeline.entries
    .filter(({ what }) => what.startsWith("incident"))
    .map(({ at, what, detail }) => `${at.toISOString().slice(11, 16)} ${what} ${detail}`);
}

const TEXT = "High: Break-glass account signed in; entities: Account bg1@contoso.com, IP 203.0.113.42";

describe("an analytics rule over the logs", () => {
  test("sees an event once it is five minutes old, and tells of it in the timeline", async () => {
    await deploy(byIngestion);
    expect(await play("2026-01-15T02:13:07Z", "2026-01-15T02:14:00Z")).toEqual([
      `02:20 incident ${TEXT}`,
      `02:25 incident updated ${TEXT} (2 alerts)`,
      `02:30 incident updated ${TEXT} (3 alerts)`,
    ]);
    expect(cloud.incidents.map(({ title, status }) => [title, status])).toEqual([
      ["Break-glass account signed in", "New"],
    ]);
  });

  test("does not yet see the event of the window's last instant", async () => {
    await deploy(byIngestion);
    expect((await play("2026-01-15T02:15:00Z", "2026-01-15T02:15:00Z"))[0]?.slice(0, 14)).toBe(
      "02:25 incident",
    );
  });

  test("counts ago() from the end of its period, so that a period as long as the look-back finds what is in time", async () => {
    await deploy(
      `SigninLogs | where TimeGenerated > ago(5m) | project UserId, UserPrincipalName, IPAddress`,
      {
        queryPeriod: "PT5M",
      },
    );
    expect(await play("2026-01-15T02:13:07Z", "2026-01-15T02:14:00Z")).toEqual([`02:20 incident ${TEXT}`]);
  });

  test("misses what arrives after its window, unless its period is longer", async () => {
    await deploy(byEventTime, { queryPeriod: "PT5M" });
    expect(await play("2026-01-15T02:13:07Z", "2026-01-15T02:21:00Z")).toEqual([]);
  });

  test("by ingestion time sees it at the next run", async () => {
    await deploy(byIngestion);
    expect((await play("2026-01-15T02:13:07Z", "2026-01-15T02:21:00Z"))[0]?.slice(0, 14)).toBe(
      "02:25 incident",
    );
  });

  test("does not look further back than its period", async () => {
    await deploy(byIngestion);
    expect(await play("2026-01-14T02:13:07Z", "2026-01-15T02:21:00Z")).toEqual([]);
    expect(cloud.incidents).toEqual([]);
  });

  test("that runs once in six hours has its run before the time is over", async () => {
    await deploy(byEventTime, { queryFrequency: "PT6H" });
    expect(await play("2026-01-15T02:13:07Z", "2026-01-15T02:14:00Z")).toEqual([`06:05 incident ${TEXT}`]);
  });

  test("does not run when Sentinel was switched off", async () => {
    await deploy(byIngestion);
    cloud.azure.store.delete(`${SENTINEL}/onboardingStates/default`);
    expect(await play("2026-01-15T02:13:07Z", "2026-01-15T02:14:00Z")).toEqual([]);
  });

  test("cannot be deployed with a column that its query does not return", async () => {
    await expect(deploy("SigninLogs | project UserId")).rejects.toThrow(
      "Error in EntityMappings: The given column 'UserPrincipalName' does not exist.",
    );
  });
});

test("an automation rule that would have to run is named, not passed over", async () => {
  await deploy(byIngestion);
  await put(`${SENTINEL}/automationRules/tag-it`, {
    properties: {
      displayName: "Tag it",
      order: 1,
      triggeringLogic: { isEnabled: true, triggersOn: "Incidents", triggersWhen: "Created" },
      actions: [{ order: 1, actionType: "ModifyProperties", actionConfiguration: { severity: "High" } }],
    },
  });
  await expect(play("2026-01-15T02:13:07Z", "2026-01-15T02:14:00Z")).rejects.toThrow(
    'The sandbox does not run the action ModifyProperties, which the automation rule "Tag it" has to run now.',
  );
});
