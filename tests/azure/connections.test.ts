import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Azure, connectionOf, startAzure } from "../../sandbox/azure/index.ts";

const SUBSCRIPTION = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
const LOGS = `${GROUP}/providers/Microsoft.Web/connections/logs`;
const WORKFLOW = `${GROUP}/providers/Microsoft.Logic/workflows/flow`;
const IDENTITY = { authentication: { type: "ManagedServiceIdentity" } };

let directory: string;
let azure: Azure;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-connections-"));
  azure = await startAzure({
    directory,
    tenantId: "t",
    users: [],
    validateQuery: () => undefined,
    validateWorkflow: () => undefined,
  });
  await put(GROUP, "2024-03-01", { location: "westeurope" });
});
afterEach(async () => {
  await azure.close();
  rmSync(directory, { recursive: true });
});

async function put(id: string, version: string, body: object): Promise<string> {
  const response = await azure.send({
    method: "PUT",
    url: `https://management.azure.com${id}?api-version=${version}`,
    headers: { authorization: `Bearer ${azure.tokens.issue("p", "a")}` },
    body: JSON.stringify(body),
  });
  const { error } = JSON.parse(response.body);
  return error === undefined ? String(response.status) : `${response.status} ${error.code}: ${error.message}`;
}

function connect(properties: object, api = "azuremonitorlogs", version = "2018-07-01-preview") {
  const id = `${SUBSCRIPTION}/providers/Microsoft.Web/locations/westeurope/managedApis/${api}`;
  return put(LOGS, version, {
    location: "westeurope",
    kind: "V1",
    properties: { api: { id }, ...properties },
  });
}

function use(entry: object) {
  const properties = {
    definition: { parameters: { $connections: { type: "Object", defaultValue: {} } }, actions: {} },
    parameters: { $connections: { value: { logs: { connectionId: LOGS, ...entry } } } },
  };
  return put(WORKFLOW, "2019-05-01", { location: "westeurope", properties });
}

describe("a connection of Azure Monitor Logs", () => {
  test("for a managed identity is ready at once, and nobody has to consent", async () => {
    expect(await connect({ parameterValueType: "Alternative" })).toBe("201");
    expect(azure.store.get(LOGS)?.resource.properties).toMatchObject({ statuses: [{ status: "Ready" }] });
    expect(connectionOf(azure.store, LOGS)).toMatchObject({ status: "Connected", usesIdentity: true });
  });

  test("without it acts for a person, who has to consent", async () => {
    await connect({});
    expect(connectionOf(azure.store, LOGS)).toMatchObject({ status: "Error", usesIdentity: false });
  });

  test.each([
    ["another value type", { parameterValueType: "Other" }, "azuremonitorlogs", "not 'Other'"],
    [
      "an API that knows no identity",
      { parameterValueType: "Alternative" },
      "teams",
      "'teams' cannot be used",
    ],
  ])("is refused with %s", async (_, properties, api, message) => {
    expect(await connect(properties, api)).toContain(message);
  });
});

describe("a workflow", () => {
  test("uses such a connection where its entry says so", async () => {
    await connect({ parameterValueType: "Alternative" });
    expect(await use({ connectionProperties: IDENTITY })).toBe("201");
  });

  test.each([{}, { authentication: { type: "ManagedServiceIdentity" } }])(
    "is refused where its entry does not say so in its place (%j)",
    async (entry) => {
      await connect({ parameterValueType: "Alternative" });
      expect(await use(entry)).toBe(
        "400 WorkflowManagedIdentityConfigurationInvalid: The workflow connection parameter 'logs' is not valid. The API connection 'logs' is configured to support managed identity but the connection parameter is either missing 'authentication' property in connection properties or authentication type is not 'ManagedServiceIdentity'.",
      );
    },
  );

  test("is refused where the connection is none for identities", async () => {
    await connect({});
    expect(await use({ connectionProperties: IDENTITY })).toBe(
      "400 WorkflowManagedIdentityConfigurationInvalid: The workflow connection parameter 'logs' is not valid. The API connection 'logs' is not configured to support managed identity.",
    );
  });
});
