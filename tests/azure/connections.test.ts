import { beforeEach, describe, expect, test } from "@jest/globals";
import { connectionOf } from "../../sandbox/azure/index.ts";
import { azure, freshAzure, GROUP, put, SUBSCRIPTION, WORKFLOW } from "./fresh.ts";

const LOGS = `${GROUP}/providers/Microsoft.Web/connections/logs`;
const IDENTITY = { authentication: { type: "ManagedServiceIdentity" } };

freshAzure();
beforeEach(() => put(GROUP, { location: "westeurope" }));

function connect(properties: object, api = "azuremonitorlogs", version = "2018-07-01-preview") {
  const id = `${SUBSCRIPTION}/providers/Microsoft.Web/locations/westeurope/managedApis/${api}`;
  return put(
    LOGS,
    { location: "westeurope", kind: "V1", properties: { api: { id }, ...properties } },
    version,
  );
}

function use(entry: object) {
  const properties = {
    definition: { parameters: { $connections: { type: "Object", defaultValue: {} } }, actions: {} },
    parameters: { $connections: { value: { logs: { connectionId: LOGS, ...entry } } } },
  };
  return put(WORKFLOW, { location: "westeurope", properties });
}

const BY_IDENTITY = {
  parameterValueType: "Alternative",
  parameterValueSet: { name: "managedIdentityAuth", values: {} },
};

describe("a connection of Azure Monitor Logs", () => {
  test("for a managed identity is ready at once, and nobody has to consent", async () => {
    expect(await connect(BY_IDENTITY)).toBe("201");
    expect(azure.store.get(LOGS)?.resource.properties).toMatchObject({ statuses: [{ status: "Ready" }] });
    expect(connectionOf(azure.store, LOGS)).toMatchObject({ status: "Connected", usesIdentity: true });
  });

  test("of an API with one way to sign in needs no set", async () => {
    expect(await connect({ parameterValueType: "Alternative" }, "azuresentinel")).toBe("201");
  });

  test("without it acts for a person, who has to consent", async () => {
    await connect({});
    expect(connectionOf(azure.store, LOGS)).toMatchObject({ status: "Error", usesIdentity: false });
  });

  test.each([
    ["another value type", { parameterValueType: "Other" }, "azuremonitorlogs", "not 'Other'"],
    [
      "an identity, but not the set that says so",
      { parameterValueType: "Alternative" },
      "azuremonitorlogs",
      "'parameterValueSet' must name 'managedIdentityAuth'",
    ],
    [
      "the set alone",
      { parameterValueSet: BY_IDENTITY.parameterValueSet },
      "azuremonitorlogs",
      "needs the parameterValueType 'Alternative'",
    ],
    [
      "another set",
      { ...BY_IDENTITY, parameterValueSet: { name: "oauth", values: {} } },
      "azuremonitorlogs",
      "not 'oauth'",
    ],
    [
      "a value in the set",
      { ...BY_IDENTITY, parameterValueSet: { name: "managedIdentityAuth", values: { token: "x" } } },
      "azuremonitorlogs",
      "takes no values",
    ],
    ["a set where the API has none", BY_IDENTITY, "azuresentinel", "'azuresentinel' has no parameter sets"],
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
    await connect(BY_IDENTITY);
    expect(await use({ connectionProperties: IDENTITY })).toBe("201");
  });

  test.each([{}, { authentication: { type: "ManagedServiceIdentity" } }])(
    "is refused where its entry does not say so in its place (%j)",
    async (entry) => {
      await connect(BY_IDENTITY);
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
