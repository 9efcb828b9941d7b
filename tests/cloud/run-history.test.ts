import { beforeEach, describe, expect, test } from "@jest/globals";
import { isRunHistory, runContent, runHistoryService } from "../../sandbox/cloud/run-history.ts";
import type { WorkflowRun } from "../../sandbox/logicapps/index.ts";
import { azure, freshAzure, GROUP, put, SUBSCRIPTION, WORKFLOW } from "../azure/fresh.ts";

const READER = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
const ASSIGNMENT = `${WORKFLOW}/providers/Microsoft.Authorization/roleAssignments/11111111-2222-4333-8444-555555555555`;

const run = (name: string, minute: number, status: WorkflowRun["status"], paged: string): WorkflowRun => ({
  name,
  trackingId: `alert-${name}`,
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

let principal: string;
freshAzure();
beforeEach(async () => {
  azure.register(
    "management.azure.com",
    runHistoryService(azure, () => runs),
    isRunHistory,
  );
  azure.register(
    /\.logic\.azure\.com$/,
    ({ url }) => runContent(azure, () => runs, url) ?? { status: 404, headers: {}, body: "" },
  );
  await put(GROUP, { location: "westeurope" });
  await put(WORKFLOW, {
    location: "westeurope",
    identity: { type: "SystemAssigned" },
    properties: { state: "Enabled", definition: { triggers: {}, actions: {} } },
  });
  principal = String(azure.store.get(WORKFLOW)?.resource.identity?.["principalId"]);
});

async function list(parameters: string, audience = "https://management.azure.com", below = "/runs") {
  const { status, body } = await azure.send({
    method: "GET",
    url: `https://management.azure.com${WORKFLOW}${below}?api-version=2016-06-01${parameters}`,
    headers: { authorization: `Bearer ${azure.tokens.issue(principal, audience)}` },
  });
  const { value, error } = JSON.parse(body);
  return status === 200 ? (value as { name: string; properties: object }[]) : `${status} ${error.code}`;
}

type Json = Record<string, { uri?: string; outputsLink?: { uri?: string } } | undefined>;

async function read(url: string): Promise<string> {
  const { status, body } = await azure.send({ method: "GET", url, headers: {} });
  return `${status} ${body}`;
}

const allow = () =>
  put(ASSIGNMENT, {
    properties: { roleDefinitionId: READER, principalId: principal, principalType: "ServicePrincipal" },
  });

test("one run and one of its actions are read by their names", async () => {
  await allow();
  const read = async (below: string) => {
    const url = `https://management.azure.com${WORKFLOW}/runs/${below}?api-version=2019-05-01`;
    const headers = {
      authorization: `Bearer ${azure.tokens.issue(principal, "https://management.azure.com")}`,
    };
    const { name, properties, error } = JSON.parse((await azure.send({ method: "GET", url, headers })).body);
    return error === undefined ? [name, properties.status] : error.code;
  };
  expect(await read("2")).toEqual(["2", "Failed"]);
  expect(await read("2/actions/Send_email")).toEqual(["Send_email", "Failed"]);
  expect(await read("9")).toBe("WorkflowRunNotFound");
  expect(await read("2/actions/Other")).toBe("WorkflowRunActionNotFound");
});

describe("the runs of a workflow", () => {
  test("are listed newest first, with the outputs of those that succeeded, to who may read the workflow", async () => {
    expect(await list("")).toBe("403 AuthorizationFailed");
    expect(await allow()).toBe("201");
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
    expect(await names("name eq '1'")).toBe("501 NotImplemented");
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
    expect(await list("", "https://api.loganalytics.io")).toBe("401 InvalidAuthenticationTokenAudience");
  });
});
