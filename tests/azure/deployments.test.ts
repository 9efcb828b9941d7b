import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { AzureWorld, GROUP } from "./world.ts";

let world: AzureWorld;

beforeEach(async () => {
  world = new AzureWorld();
  await world.start();
});

afterEach(() => world.close());

const AT = `${GROUP}/providers/Microsoft.Resources/deployments/main`;

const call = (method: string, path: string, body?: object) =>
  send(method, path, body === undefined ? "" : JSON.stringify(body));

async function send(method: string, path: string, content: string) {
  const { azure } = world;
  const { status, body: text } = await azure.send({
    method,
    url: `https://management.azure.com${path}?api-version=2024-03-01`,
    headers: {
      authorization: `Bearer ${azure.tokens.issue("deployer", "https://management.azure.com/")}`,
      "content-type": "application/json",
    },
    body: content,
  });
  return { status, answer: JSON.parse(text === "" ? "{}" : text) };
}

const deploy = (resources: object[], more: object = {}, path = AT) =>
  call("PUT", path, { properties: { mode: "Incremental", template: { resources }, ...more } });

const identity = (name: string, dependsOn: string[] = [], tags: object = {}) => ({
  type: "Microsoft.ManagedIdentity/userAssignedIdentities",
  apiVersion: "2023-01-31",
  name,
  location: "[resourceGroup().location]",
  tags,
  dependsOn,
});

const tagsOf = (name: string) =>
  world.azure.store.get(`${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`)?.body[
    "tags"
  ];

describe("a template is deployed to a resource group", () => {
  test("each resource after those that it depends on, which it may ask", async () => {
    const type = "Microsoft.ManagedIdentity/userAssignedIdentities";
    const asks = {
      principal: `[reference(resourceId('${type}', 'first'), '2023-01-31').principalId]`,
      region: `[concat('in ', reference(resourceId('${type}', 'first'), '2023-01-31', 'Full').location)]`,
    };
    const { status, answer } = await deploy([
      identity("second", [`[resourceId('${type}', 'first')]`], asks),
      identity("first"),
    ]);
    expect([status, answer.properties.provisioningState]).toEqual([201, "Succeeded"]);
    const first = world.azure.store.get(`${GROUP}/providers/${type}/first`);
    expect(tagsOf("second")).toEqual({
      principal: first?.resource.properties?.["principalId"],
      region: `in ${first?.body.location}`,
    });
    expect((await call("GET", AT)).answer.properties.provisioningState).toBe("Succeeded");
    expect((await deploy([identity("first")])).status).toBe(200);
  });

  test("not before it has been deployed, and not by a validation", async () => {
    expect((await call("GET", AT)).answer.error.code).toBe("DeploymentNotFound");
    const validated = await call("POST", `${AT}/validate`, {
      properties: { mode: "Incremental", template: { resources: [identity("first")] } },
    });
    expect(validated.status).toBe(200);
    expect(tagsOf("first")).toBeUndefined();
  });

  test("what is refused is the answer, with the resource's id", async () => {
    const wrong = { ...identity("first"), location: "global" };
    const { status, answer } = await deploy([wrong]);
    expect([status, answer.error.code]).toEqual([400, "LocationNotAvailableForResourceType"]);
    expect(answer.error.message).toContain(`${GROUP}/providers/Microsoft.ManagedIdentity/`);
  });

  test.each([
    [[identity("a", ["b"])], {}, /'b' is not defined in the template/],
    [[identity("a", ["b"]), identity("b", ["a"])], {}, /Circular dependency/],
    [[identity("[parameters('missing')]")], {}, /missing/],
    [[{ ...identity("a"), copy: { name: "x", count: 2 } }], {}, /deploys no 'copy'/],
    [[], { mode: "Complete" }, /Incremental, and not 'Complete'/],
    [[], { template: undefined }, /no linked one/],
  ])("or refused: %#", async (resources, more, message) => {
    const { status, answer } = await deploy(resources, more);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(answer.error.message).toMatch(message);
  });

  test.each([
    ["", /'properties' must be an object/],
    ["null", /'properties' must be an object/],
    ["[]", /'properties' must be an object/],
    ["3", /'properties' must be an object/],
    ["{", /could not be deserialized/],
    ['{"properties":null}', /'properties' must be an object/],
    [
      '{"properties":{"mode":"Incremental","parameters":3,"template":{"resources":[]}}}',
      /'properties.parameters' must be an object/,
    ],
    ['{"properties":{"mode":"Incremental","template":{"resources":[null]}}}', /resources\[0\]: is no object/],
    [
      `{"properties":{"mode":"Incremental","template":{"resources":[{"type":"a/b","name":"c","apiVersion":"1","dependsOn":3}]}}}`,
      /resources\[0\]\.dependsOn: is no list/,
    ],
  ])("nor is one that is no template: %s", async (text, message) => {
    for (const [method, path] of [
      ["PUT", AT],
      ["POST", `${AT}/validate`],
    ] as const) {
      const { status, answer } = await send(method, path, text);
      expect(status).toBe(400);
      expect(answer.error.message).toMatch(message);
    }
  });

  test("a null stands for what is left out", async () => {
    const { status } = await deploy([{ ...identity("one"), dependsOn: null }], { parameters: null });
    expect(status).toBe(201);
  });

  test("that is there", async () => {
    const { status, answer } = await deploy(
      [],
      {},
      AT.replace(/resourceGroups\/[^/]+/, "resourceGroups/nowhere"),
    );
    expect([status, answer.error.code]).toEqual([404, "ResourceGroupNotFound"]);
  });
});

test("the outputs of a template are in the answer, what they ask for included, and secure ones without a value", async () => {
  const type = "Microsoft.ManagedIdentity/userAssignedIdentities";
  const resources = [identity("first")];
  const outputs = {
    region: { type: "string", value: "[resourceGroup().location]" },
    principal: {
      type: "string",
      value: `[reference(resourceId('${type}', 'first'), '2023-01-31').principalId]`,
    },
    left: { type: "string", value: "x", condition: "[equals(1, 2)]" },
    secret: { type: "secureString", value: "x" },
  };
  const { answer } = await deploy([], { template: { resources, outputs } });
  const { principalId } = (world.azure.store.get(`${GROUP}/providers/${type}/first`)?.resource.properties ??
    {}) as {
    principalId: string;
  };
  expect(answer.properties.outputs).toEqual({
    region: { type: "string", value: "westeurope" },
    principal: { type: "string", value: principalId },
    secret: { type: "secureString" },
  });
  expect((await call("GET", AT)).answer.properties.outputs).toEqual(answer.properties.outputs);
});

test("a template is taken as azure-cli sends it: behind a name without quotes, with its comments", async () => {
  const template = `{ // of the region\n "resources": [/* one */ ${JSON.stringify(identity("first"))},] }`;
  const whole = `{"properties": {"mode": "Incremental", "parameters": {}, template:${template}}}`;
  expect((await send("PUT", AT, whole)).status).toBe(201);
  expect(tagsOf("first")).toEqual({});
  const { status, answer } = await send("PUT", AT, '{"properties": {template: }}');
  expect([status, answer.error.code]).toEqual([400, "InvalidRequestContent"]);
});

test("environment() is that of the cloud", async () => {
  world.close();
  world = new AzureWorld();
  await world.start({ cloud: "usgovernment" });
  const arm = world.azure.cloud.arm;
  const put = async (path: string, body: object) => {
    const { status, body: text } = await world.azure.send({
      method: "PUT",
      url: `${arm}${path}?api-version=2024-03-01`,
      headers: {
        authorization: `Bearer ${world.azure.tokens.issue("deployer", `${arm}/`)}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    return [status < 300, text] as const;
  };
  const tags = {
    name: "[environment().name]",
    arm: "[environment().resourceManager]",
    login: "[environment().authentication.loginEndpoint]",
    vault: "[environment().suffixes.keyvaultDns]",
  };
  const deployed = (of: object) =>
    put(AT, { properties: { mode: "Incremental", template: { resources: [identity("first", [], of)] } } });
  expect((await put(GROUP, { location: "usgovvirginia" }))[0]).toBe(true);
  expect((await deployed(tags))[0]).toBe(true);
  expect(tagsOf("first")).toEqual({
    name: "AzureUSGovernment",
    arm: "https://management.usgovcloudapi.net/",
    login: "https://login.microsoftonline.us/",
    vault: ".vault.usgovcloudapi.net",
  });
  // What is not known of the cloud is no value of another one.
  const [succeeds, text] = await deployed({ batch: "[environment().batch]" });
  expect([succeeds, text.includes("batch")]).toEqual([false, true]);
});
