import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Azure, startAzure } from "../../sandbox/azure/index.ts";
import { isRunHistory, runHistoryService } from "../../sandbox/cloud/run-history.ts";
import type { WorkflowRun } from "../../sandbox/logicapps/index.ts";

const SUBSCRIPTION = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
const WORKFLOW = `${GROUP}/providers/Microsoft.Logic/workflows/flow`;
const READER = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
const ASSIGNMENT = `${WORKFLOW}/providers/Microsoft.Authorization/roleAssignments/11111111-2222-4333-8444-555555555555`;

const run = (name: string, minute: number, status: WorkflowRun["status"], paged: string): WorkflowRun => ({
  name,
  status,
  startTime: new Date(Date.UTC(2026, 0, 1, 0, minute)),
  endTime: new Date(Date.UTC(2026, 0, 1, 0, minute, 30)),
  outputs: status === "Succeeded" ? { paged: { type: "String", value: paged } } : {},
  actions: [],
});
const runs = [run("1", 1, "Succeeded", "a"), run("2", 2, "Failed", ""), run("3", 3, "Succeeded", "c")];

let directory: string;
let azure: Azure;
let principal: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-runs-"));
  azure = await startAzure({
    directory,
    tenantId: "t",
    users: [],
    validateQuery: () => undefined,
    validateWorkflow: () => undefined,
  });
  azure.register(
    "management.azure.com",
    runHistoryService(azure, () => runs),
    isRunHistory,
  );
  await put(GROUP, "2024-03-01", { location: "westeurope" });
  await put(WORKFLOW, "2019-05-01", {
    location: "westeurope",
    identity: { type: "SystemAssigned" },
    properties: { state: "Enabled", definition: { triggers: {}, actions: {} } },
  });
  principal = String(azure.store.get(WORKFLOW)?.resource.identity?.["principalId"]);
});
afterEach(async () => {
  await azure.close();
  rmSync(directory, { recursive: true });
});

async function put(id: string, version: string, body: unknown): Promise<number> {
  const { status } = await azure.send({
    method: "PUT",
    url: `https://management.azure.com${id}?api-version=${version}`,
    headers: { authorization: `Bearer ${azure.tokens.issue("p", "https://management.azure.com")}` },
    body: JSON.stringify(body),
  });
  return status;
}

async function list(parameters: string, audience = "https://management.azure.com") {
  const { status, body } = await azure.send({
    method: "GET",
    url: `https://management.azure.com${WORKFLOW}/runs?api-version=2016-06-01${parameters}`,
    headers: { authorization: `Bearer ${azure.tokens.issue(principal, audience)}` },
  });
  const { value, error } = JSON.parse(body);
  return status === 200
    ? (value as { name: string; properties: object }[])
    : `${status} ${error.code}${error.code === "SandboxFault" ? `: ${error.message}` : ""}`;
}

const allow = () =>
  put(ASSIGNMENT, "2022-04-01", {
    properties: { roleDefinitionId: READER, principalId: principal, principalType: "ServicePrincipal" },
  });

describe("the runs of a workflow", () => {
  test("are listed newest first, with the outputs of those that succeeded, to who may read the workflow", async () => {
    expect(await list("")).toBe("403 AuthorizationFailed");
    expect(await allow()).toBe(201);
    const found = await list("");
    expect(Array.isArray(found) && found.map(({ name }) => name)).toEqual(["3", "2", "1"]);
    expect(Array.isArray(found) && found[0]?.properties).toMatchObject({
      status: "Succeeded",
      outputs: { paged: { type: "String", value: "c" } },
    });
  });

  test("are filtered by start and status, and cut off", async () => {
    await allow();
    const names = async (filter: string, more = "") => {
      const found = await list(`&$filter=${encodeURIComponent(filter)}${more}`);
      return typeof found === "string" ? found : found.map(({ name }) => name);
    };
    expect(await names("startTime ge 2026-01-01T00:02:00.0000000Z and status eq 'Succeeded'")).toEqual(["3"]);
    expect(await names("status eq 'Failed'")).toEqual(["2"]);
    expect(await names("status eq 'Succeeded'", "&$top=1")).toEqual(["3"]);
    expect(await names("name eq '1'")).toBe(
      `500 SandboxFault: The sandbox does not know the filter "name eq '1'" of a workflow's runs.`,
    );
  });

  test("are for tokens of Resource Manager's audience", async () => {
    await allow();
    expect(await list("", "https://api.loganalytics.io")).toBe("401 InvalidAuthenticationToken");
  });
});
