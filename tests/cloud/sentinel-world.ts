import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "@jest/globals";
import { ingest, type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { tables } from "../../sandbox/tables/index.ts";
import { GROUP, WORKSPACE } from "../azure/fresh.ts";

export const SENTINEL = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;
export const RULE = `${SENTINEL}/alertRules/r`;

/** The local cloud of the test that runs. */
export let cloud: LocalCloud;
let directory: string;

/** A local cloud with a workspace that has Sentinel, at 02:00, for each test of a file. */
export function freshSentinel(): void {
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "breakglass-cloud-"));
    cloud = await startCloud({
      directory,
      tenantId: "t",
      users: [],
      start: new Date("2026-01-15T02:00:00Z"),
    });
    await put(GROUP, { location: "westeurope" }, "2024-03-01");
    await put(WORKSPACE, { location: "westeurope" }, "2023-09-01");
    await put(`${SENTINEL}/onboardingStates/default`, {});
  });
  afterEach(async () => {
    await cloud.close();
    rmSync(directory, { recursive: true });
  });
}

export async function arm(method: string, id: string, version: string, body?: unknown) {
  return cloud.azure.send({
    method,
    url: `https://management.azure.com${id}?api-version=${version}`,
    headers: { authorization: `Bearer ${cloud.azure.tokens.issue("p", "https://management.azure.com")}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

export async function put(id: string, body: unknown, version = "2024-09-01"): Promise<void> {
  const answer = await arm("PUT", id, version, body);
  if (answer.status > 201) throw new Error(answer.body);
}

/** Deploys an analytics rule that opens an incident with the account and its address. */
export function deployRule(query: string, changes: object = {}, kind = "Scheduled"): Promise<void> {
  const body = {
    kind,
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
      tactics: ["InitialAccess"],
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
  };
  return put(RULE, body, kind === "NRT" ? "2025-07-01-preview" : "2024-09-01");
}

/** Plays one sign-in; then the entries of the timeline are there. */
export async function playSignIn(generated: string, ingested: string): Promise<void> {
  const schema = tables.get("SigninLogs");
  if (schema === undefined) throw new Error("There is no table SigninLogs.");
  const row = {
    TimeGenerated: generated,
    _ingested: ingested,
    UserId: "u-1",
    UserPrincipalName: "bg1@contoso.com",
    IPAddress: "203.0.113.42",
    ResultType: "0",
  };
  await cloud.play(WORKSPACE, [{ table: "SigninLogs", rows: ingest(schema, [row], "test").rows }]);
}
