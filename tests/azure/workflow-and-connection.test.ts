import { describe, expect, test } from "@jest/globals";
import { deployedResources, grantConsent } from "../../sandbox/azure/index.ts";
import {
  arm,
  azure,
  CONNECTION,
  call,
  foundation,
  freshAzure,
  put,
  SUBSCRIPTION,
  WORKFLOW,
} from "./fresh.ts";

freshAzure();

describe("workflows", () => {
  const flow = (properties: object) => ({
    location: "westeurope",
    identity: { type: "SystemAssigned" },
    properties: {
      definition: { triggers: { go: { type: "Request" } }, parameters: { a: { type: "String" } } },
      parameters: { a: { value: "1" } },
      ...properties,
    },
  });

  test("get an identity that stays, and a callback URL that starts the right one", async () => {
    await foundation();
    await put(WORKFLOW, flow({}));
    const before = (await arm("GET", WORKFLOW)).body.identity.principalId;
    await put(WORKFLOW, flow({ state: "Disabled" }));
    expect((await arm("GET", WORKFLOW)).body.identity.principalId).toBe(before);
    const url = `https://management.azure.com${WORKFLOW}/triggers/go/listCallbackUrl?api-version=2019-05-01`;
    const callback = (await call("POST", url, {})).body.value;
    expect(callback).toMatch(
      /^https:\/\/prod-00\.westeurope\.logic\.azure\.com\/workflows\/[0-9a-f]{32}\/triggers\/go\/paths\/invoke\?.*sig=/,
    );
    expect((await call("POST", url.replace("/go/", "/stop/"), {})).body.error.code).toBe(
      "WorkflowTriggerNotFound",
    );
  });

  test.each<[string, object, string]>([
    [
      "a definition that the language refuses",
      { definition: "broken", parameters: {} },
      "InvalidTemplate: no definition",
    ],
    [
      "a value for no parameter",
      { parameters: { a: { value: "1" }, b: { value: "2" } } },
      "'b' is not defined",
    ],
    [
      "a parameter without value",
      { parameters: {} },
      "The value for the workflow parameter 'a' is not provided.",
    ],
  ])("are refused with %s", async (_, properties, message) => {
    await foundation();
    expect(await put(WORKFLOW, flow(properties))).toContain(message);
  });
});

describe("connections", () => {
  const connection = (api: string, more: object = {}) => ({
    location: "westeurope",
    properties: {
      api: { id: `${SUBSCRIPTION}/providers/Microsoft.Web/locations/westeurope/managedApis/${api}` },
      ...more,
    },
  });

  test("that act for a person wait for his consent, and keep it", async () => {
    await foundation();
    await put(CONNECTION, connection("office365"));
    const status = async () => (await arm("GET", CONNECTION)).body.properties.statuses[0].status;
    expect(await status()).toBe("Error");
    grantConsent(azure.store, CONNECTION);
    await put(CONNECTION, connection("office365", { displayName: "new" }));
    expect(await status()).toBe("Connected");
  });

  test("with credentials are connected at once, and never show them", async () => {
    await foundation();
    await put(CONNECTION, connection("twilio", { parameterValues: { sid: "AC1", token: "t0ken" } }));
    const { body } = await arm("GET", CONNECTION);
    expect([body.properties.statuses, body.properties.parameterValues]).toEqual([
      [{ status: "Connected" }],
      undefined,
    ]);
    expect(JSON.stringify(deployedResources(azure.store))).not.toContain("t0ken");
  });

  test.each<[string, object, string]>([
    ["an unknown API", connection("faxes"), "404 ApiResourceNotFound"],
    [
      "a missing credential",
      connection("twilio", { parameterValues: { sid: "AC1" } }),
      "needs the parameter 'token'",
    ],
    [
      "a credential of another API",
      connection("teams", { parameterValues: { token: "x" } }),
      "ParameterNotDefined",
    ],
    [
      "an API of another region",
      { ...connection("teams"), location: "northeurope" },
      "cannot be used in 'northeurope'",
    ],
  ])("are refused with %s", async (_, body, message) => {
    await foundation();
    expect(await put(CONNECTION, body)).toContain(message);
  });
});
