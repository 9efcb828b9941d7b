import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type Azure, deployedResources, startAzure } from "../../sandbox/azure/index.ts";

const GROUP = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg";
const WORKFLOW = `${GROUP}/providers/Microsoft.Logic/workflows/flow`;
const BODY = {
  location: "westeurope",
  properties: {
    definition: {
      parameters: {
        urls: { type: "SecureObject" },
        token: { type: "securestring", defaultValue: "t0ken" },
        id: { type: "String" },
      },
    },
    parameters: { urls: { value: { soc: "https://secret" } }, id: { value: "plain" } },
  },
};

let directory: string;
let azure: Azure;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-secrets-"));
  azure = await startAzure({
    directory,
    tenantId: "t",
    users: [],
    validateQuery: () => undefined,
    validateWorkflow: () => undefined,
  });
});
afterEach(async () => {
  await azure.close();
  rmSync(directory, { recursive: true });
});

async function arm(method: string, id: string, version: string, body?: object) {
  const response = await azure.send({
    method,
    url: `https://management.azure.com${id}?api-version=${version}`,
    headers: { authorization: `Bearer ${azure.tokens.issue("p", "a")}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return JSON.parse(response.body);
}

test("values of a workflow's secure parameters are taken and never given back", async () => {
  await arm("PUT", GROUP, "2024-03-01", { location: "westeurope" });
  const put = await arm("PUT", WORKFLOW, "2019-05-01", BODY);
  const got = await arm("GET", WORKFLOW, "2019-05-01");
  for (const { properties } of [put, got]) {
    expect(properties.parameters).toEqual({ urls: {}, id: { value: "plain" } });
    expect(properties.definition.parameters.token).toEqual({ type: "securestring" });
  }
  const shown = JSON.stringify(deployedResources(azure.store));
  expect(shown).toContain('"urls":{"value":"[secret]"}');
  expect(shown).not.toMatch(/https:\/\/secret|t0ken/);
  expect(azure.store.get(WORKFLOW)?.body).toEqual(BODY);
});
