import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { takeManualSteps } from "../../../cli/drill/manual-steps.ts";
import type { Deployment } from "../../../cli/stack/deployment.ts";
import { createExisting } from "../../../cli/stack/existing.ts";
import { settingsOf } from "../../../cli/stack/settings.ts";
import { hasRole } from "../../../sandbox/azure/index.ts";
import { type LocalCloud, startCloud } from "../../../sandbox/cloud/index.ts";

const GROUP = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg";
const service = (name: string) => `${GROUP}/providers/Microsoft.Communication/communicationServices/${name}`;
const settings = settingsOf(import.meta.dirname, {
  "breakglass:channels": [
    { via: "acs", resource: "https://by-endpoint.communication.azure.com/" },
    { via: "acs", resource: service("by-hand"), assignRole: false },
    { via: "acs", resource: service("by-deployment") },
  ],
});

let directory: string;
let cloud: LocalCloud;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-manual-"));
  cloud = await startCloud({ directory, tenantId: "t", users: [], start: new Date("2026-01-15T00:00:00Z") });
});
afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

test("the owner of a Communication Services resource lets the workflow send, where the deployment does not", async () => {
  const { azure } = cloud;
  const token = azure.tokens.issue("deployer", azure.cloud.arm);
  await createExisting(cloud, settings, token);
  const id = `${GROUP}/providers/Microsoft.Logic/workflows/notify`;
  await azure.send({
    method: "PUT",
    url: `${azure.cloud.arm}${id}?api-version=2019-05-01`,
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({
      location: "westeurope",
      identity: { type: "SystemAssigned" },
      properties: { definition: { triggers: {}, actions: {} } },
    }),
  });
  const principal = String(azure.store.get(id)?.resource.identity?.["principalId"]);
  const services = azure.store.list("Microsoft.Communication/communicationServices");
  const allowed = () =>
    services
      .filter((each) => hasRole(azure.store, principal, ["Contributor"], each.id))
      .map(({ resource }) => resource.name)
      .sort();
  const deployment = { cloud, settings, result: { outputs: {} } } as unknown as Deployment;
  expect(services.map(({ resource }) => resource.properties?.["hostName"]).sort()).toEqual([
    "by-deployment.communication.azure.com",
    "by-endpoint.communication.azure.com",
    "by-hand.communication.azure.com",
  ]);
  expect(allowed()).toEqual([]);
  takeManualSteps(deployment, true);
  expect(allowed()).toEqual(["by-endpoint", "by-hand"]);
  takeManualSteps(deployment, false);
  expect(allowed()).toEqual([]);
});
