import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { resultOf } from "../../cli/drill/result.ts";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { type CloudName, clouds } from "../../sandbox/clouds/index.ts";
import { notificationWorkflow } from "../../workflows/index.ts";
import { everyKind } from "../workflows/sample.ts";

const GROUP = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg";
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law`;
const START = new Date("2026-01-15T02:00:00Z");
let close = () => Promise.resolve();

afterEach(() => close());

async function start(cloud: CloudName, location: string): Promise<LocalCloud> {
  const directory = mkdtempSync(join(tmpdir(), "breakglass-clouds-"));
  const started = await startCloud({ directory, tenantId: "t", users: [], start: START, cloud });
  close = async () => {
    close = () => Promise.resolve();
    await started.close();
    rmSync(directory, { recursive: true });
  };
  const put = async (id: string, version: string, body: object) => {
    const { azure } = started;
    const { status, body: text } = await azure.send({
      method: "PUT",
      url: `${azure.cloud.arm}${id}?api-version=${version}`,
      headers: { authorization: `Bearer ${azure.tokens.issue("deployer", azure.cloud.arm)}` },
      body: JSON.stringify(body),
    });
    if (status >= 300) throw new Error(text);
  };
  await put(GROUP, "2024-03-01", { location });
  await put(WORKSPACE, "2023-09-01", { location });
  for (const [name, audience] of [
    ["own", started.azure.cloud.graph],
    ["foreign", clouds[cloud === "china" ? "usgovernment" : "china"].graph],
  ]) {
    await put(`${GROUP}/providers/Microsoft.Logic/workflows/${name}`, "2019-05-01", {
      location,
      identity: { type: "SystemAssigned" },
      properties: {
        definition: {
          triggers: { manual: { type: "Request", kind: "Http" } },
          actions: {
            Ask: {
              type: "Http",
              inputs: {
                method: "GET",
                uri: `${audience}/v1.0/users`,
                authentication: { type: "ManagedServiceIdentity", audience },
              },
              runAfter: {},
            },
          },
        },
      },
    });
  }
  return started;
}

async function run(cloud: LocalCloud, name: string) {
  const { azure, clock } = cloud;
  const id = `${GROUP}/providers/Microsoft.Logic/workflows/${name}`;
  const asked = await azure.send({
    method: "POST",
    url: `${azure.cloud.arm}${id}/triggers/manual/listCallbackUrl?api-version=2019-05-01`,
    headers: { authorization: `Bearer ${azure.tokens.issue("deployer", azure.cloud.arm)}` },
    body: "",
  });
  await azure.send({ method: "POST", url: JSON.parse(asked.body).value, headers: {}, body: "{}" });
  await clock.runUntil(cloud.settle());
  return cloud.runsOf(id)[0];
}

describe.each([
  ["usgovernment", "usgovvirginia"],
  ["china", "chinaeast2"],
  ["public", "westeurope"],
] as const)("in %s", (name, location) => {
  test("a workflow gets tokens for its own cloud's services, and for none of another one's", async () => {
    const cloud = await start(name, location);
    expect((await run(cloud, "own"))?.actions[0]).toMatchObject({ status: "Succeeded" });
    expect((await run(cloud, "foreign"))?.actions[0]).toMatchObject({
      status: "Failed",
      error: { message: expect.stringMatching(/^AADSTS500011: .* another cloud than /) },
    });
  });

  test("a definition mentions no address of another cloud", () => {
    const definition = notificationWorkflow({ ...everyKind, cloud: name });
    const text = JSON.stringify(definition).replaceAll("https://schema.management.azure.com/", "");
    expect(text).toContain(clouds[name].graph);
    expect(text).toContain(clouds[name].logs.endpoints[0]);
    for (const other of Object.values(clouds)) {
      if (other.name === name) continue;
      for (const each of [other.arm, other.graph, other.portal, other.entraPortal, ...other.logs.endpoints])
        expect(text).not.toContain(`${each}/`);
    }
    expect(text).not.toMatch(/[\ue000-\uf8ff]/);
  });
});

test("events of Defender do not get into a workspace of Azure China", async () => {
  const cloud = await start("china", "chinaeast2");
  const row = { TimeGenerated: "2026-01-15T02:01:00Z", _ingested: "2026-01-15T02:02:00Z" };
  cloud.receive(WORKSPACE, [{ table: "CloudAppEvents", rows: [row] as never }]);
  expect(cloud.timeline.entries.map(({ detail }) => detail)).toEqual([
    "no row of CloudAppEvents in Azure China: Defender XDR's events do not get into workspaces there",
  ]);
  // A drill says it of the scenario with such rows, and of no other, whenever they were to arrive.
  const from = new Date("2026-01-15T03:00:00Z");
  const staged = ["CloudAppEvents", "AuditLogs"].map((table) => ({
    ...{ name: table, title: table, happened: from, from },
    events: [{ table, rows: [] }],
  }));
  expect(resultOf(cloud, staged, [], { consent: true, faults: [] }).verdict.reasons).toEqual([
    "CloudAppEvents: Nobody was notified: no row of CloudAppEvents in Azure China: Defender XDR's events do not get into workspaces there.",
    "AuditLogs: Nobody was notified: no event matched an alert rule.",
  ]);
});
