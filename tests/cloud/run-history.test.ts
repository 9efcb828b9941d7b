import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Azure, startAzure } from "../../sandbox/azure/index.ts";
import { isRunHistory, runContent, runHistoryService } from "../../sandbox/cloud/run-history.ts";
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
  trigger: { name: "manual", outputs: { headers: {}, body: { data: name } } },
  actions: [
    {
      name: "Send_email",
      type: "ApiConnection",
      status: status === "Failed" ? "Failed" : "Succeeded",
      code: status === "Failed" ? "Unauthorized" : "OK",
      startTime: new Date(Date.UTC(2026, 0, 1, 0, minute, 10)),
      endTime: new Date(Date.UTC(2026, 0, 1, 0, minute, 20)),
      outputs: { statusCode: 200 },
      secured: { inputs: false, outputs: false },
    },
  ],
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
  azure.register(
    /\.logic\.azure\.com$/,
    ({ url }) => runContent(azure, () => runs, url) ?? { status: 404, headers: {}, body: "" },
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

async function list(parameters: string, audience = "https://management.azure.com", below = "/runs") {
  const { status, body } = await azure.send({
    method: "GET",
    url: `https://management.azure.com${WORKFLOW}${below}?api-version=2016-06-01${parameters}`,
    headers: { authorization: `Bearer ${azure.tokens.issue(principal, audience)}` },
  });
  const { value, error } = JSON.parse(body);
  return status === 200
    ? (value as { name: string; properties: object }[])
    : `${status} ${error.code}${error.code === "SandboxFault" ? `: ${error.message}` : ""}`;
}

type Json = Record<string, { uri?: string; outputsLink?: { uri?: string } } | undefined>;

async function read(url: string): Promise<string> {
  const { status, body } = await azure.send({ method: "GET", url, headers: {} });
  return `${status} ${body}`;
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

  test("have actions, each with its status and times; what called is read at the link that a run has, without a token", async () => {
    await allow();
    const audience = "https://management.azure.com";
    expect(await list("", audience, "/runs/9/actions")).toBe("404 WorkflowRunNotFound");
    const [action] = (await list("", audience, "/runs/2/actions")) as { name: string; properties: Json }[];
    expect(action?.name).toBe("Send_email");
    expect(action?.properties).toMatchObject({
      status: "Failed",
      code: "Unauthorized",
      startTime: "2026-01-01T00:02:10.000Z",
      endTime: "2026-01-01T00:02:20.000Z",
    });
    expect(await read(String(action?.properties["outputsLink"]?.uri))).toBe('200 {"statusCode":200}');
    const [run] = (await list("&$top=1")) as { properties: Json }[];
    const link = String(run?.properties["trigger"]?.outputsLink?.uri);
    expect(await read(link)).toBe('200 {"headers":{},"body":{"data":"3"}}');
    expect(await read(link.replace(/sig=../, "sig=xx"))).toBe("404 ");
    expect(await read(link.replace("/3/", "/2/"))).toBe("404 ");
  });

  test("are for tokens of Resource Manager's audience", async () => {
    await allow();
    expect(await list("", "https://api.loganalytics.io")).toBe("401 InvalidAuthenticationToken");
  });
});
