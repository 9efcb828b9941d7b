import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { runtimeUrl } from "../../sandbox/connectors/index.ts";

const SUBSCRIPTION = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-1`;
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/asks`;
const CONNECTION = `${GROUP}/providers/Microsoft.Web/connections/logs`;
const READER = "73c42c96-874c-492b-b04d-ab87d138a893";
const PLACE = {
  subscriptions: "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
  resourcegroups: "RG",
  resourcetype: "Log Analytics Workspace",
  resourcename: "law-1",
};

let directory: string;
let cloud: LocalCloud;
let principalId: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-logs-"));
  cloud = await startCloud({ directory, tenantId: "t", users: [], start: new Date("2026-01-01T00:00:00Z") });
  await arm(GROUP, "2024-03-01", { location: "westeurope" });
  await arm(WORKSPACE, "2023-09-01", { location: "westeurope" });
  principalId = (await arm(IDENTITY, "2023-01-31", { location: "westeurope" })).properties.principalId;
  await connect({
    parameterValueType: "Alternative",
    parameterValueSet: { name: "managedIdentityAuth", values: {} },
  });
});
afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

async function arm(id: string, version: string, body: object) {
  const response = await cloud.azure.send({
    method: "PUT",
    url: `https://management.azure.com${id}?api-version=${version}`,
    headers: { authorization: `Bearer ${cloud.azure.tokens.issue("p", "https://management.azure.com")}` },
    body: JSON.stringify(body),
  });
  return JSON.parse(response.body);
}

function connect(properties: object) {
  const id = `${SUBSCRIPTION}/providers/Microsoft.Web/locations/westeurope/managedApis/azuremonitorlogs`;
  const body = { location: "westeurope", properties: { api: { id }, ...properties } };
  return arm(CONNECTION, "2018-07-01-preview", body);
}

const grant = () =>
  arm(
    `${WORKSPACE}/providers/Microsoft.Authorization/roleAssignments/11111111-2222-4333-8444-555555555555`,
    "2022-04-01",
    { properties: { roleDefinitionId: `/x/${READER}`, principalId, principalType: "ServicePrincipal" } },
  );

async function ask(query: string, changes: { place?: object; body?: object } = {}) {
  const response = await cloud.azure.send({
    method: "POST",
    url: runtimeUrl(CONNECTION, "/queryDataV2", { ...PLACE, ...changes.place }),
    headers: {
      authorization: `Bearer ${cloud.azure.tokens.issue(principalId, "https://apihub.azure.com")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ query, timerangetype: "3", ...changes.body }),
  });
  const answer = JSON.parse(response.body);
  return response.status === 200 ? answer : `${response.status} ${answer.message}`;
}

describe("Run query and list results V2", () => {
  test("gives the rows as objects by column name", async () => {
    await grant();
    expect(await ask("print A = 1, B = 'x', C = datetime(2026-01-15T10:30:41.5Z)")).toEqual({
      value: [{ A: 1, B: "x", C: "2026-01-15T10:30:41.5000000Z" }],
    });
    expect(await ask("SigninLogs | project UserPrincipalName")).toEqual({ value: [] });
  });

  test("needs a role on the workspace", async () => {
    const refused =
      "403 The provided credentials have insufficient access to perform the requested operation.";
    expect(await ask("print 1")).toBe(refused);
    await grant();
    expect(await ask("print 1")).toEqual({ value: [{ print_0: 1 }] });
    expect(await ask("print 1", { place: { resourcename: "law-2" } })).toBe(refused);
  });

  test("passes on what is wrong with a query", async () => {
    await grant();
    expect(await ask("SigninLogs | where Nope == 1")).toMatch(/^400 KS\d+: .*Nope/);
  });

  test.each<[string, Parameters<typeof ask>[1], string]>([
    ["a place that is missing", { place: { resourcename: "" } }, "400 The required parameter 'resourcename'"],
    [
      "another type of resource",
      { place: { resourcetype: "Application Insights" } },
      "400 The sandbox knows",
    ],
    ["no time range type", { body: { timerangetype: null } }, "400 The body of 'QueryDataV2' is not valid."],
    ["a time range of its own", { body: { timerangetype: "2" } }, "501 The sandbox knows timerangetype '3'"],
  ])("refuses %s", async (_, changes, expected) => {
    await grant();
    expect(await ask("print 1", changes)).toContain(expected);
  });

  test("is not asked as a person", async () => {
    await grant();
    await connect({});
    expect(await ask("print 1")).toContain("401 The connection does not contain an access token.");
  });
});
