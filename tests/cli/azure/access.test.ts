import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { azureAccess, localAccess } from "../../../cli/azure/access.ts";
import { azureFault } from "../../../cli/azure/fault.ts";
import { workspaceQueries } from "../../../cli/azure/logs.ts";
import { azureRest } from "../../../cli/azure/rest.ts";
import { FALLBACK, WORKFLOW, WORKSPACE } from "../../azure/world.ts";
import { CloudWorld } from "../../cloud/world.ts";

const world = new CloudWorld();
const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";

beforeAll(() => world.start());
afterAll(() => world.close());

const endpoint = () => `http://127.0.0.1:${world.cloud.azure.port}`;
const somebody = () =>
  localAccess(endpoint(), (audience) => world.cloud.azure.tokens.issue("somebody", audience));

async function faultOf(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return azureFault(error);
}

test("a typed SDK reads from the local Azure what was put there", async () => {
  const { MonitorClient } = await import("@azure/arm-monitor");
  const { credential, options } = await somebody();
  const group = await new MonitorClient(credential, SUBSCRIPTION, options).actionGroups.get("rg", "fallback");
  expect([group.groupShortName, group.emailReceivers?.[0]?.emailAddress]).toEqual([
    "bg-fallback",
    "oncall@contoso.com",
  ]);
});

test("what has no typed SDK is read by its id", async () => {
  const rest = await azureRest(await somebody());
  expect(await rest.arm(WORKFLOW, "2019-05-01")).toMatchObject({ id: WORKFLOW, location: "westeurope" });
});

test("a missing resource is a separate kind of fault, with Azure's code", async () => {
  const rest = await azureRest(await somebody());
  expect(await faultOf(rest.arm(`${FALLBACK}-2`, "2023-01-01"))).toMatchObject({
    kind: "missing",
    status: 404,
    code: "ResourceNotFound",
  });
});

test("a workspace without permission to query it is a refusal", async () => {
  const rest = await azureRest(await somebody());
  const { properties } = await rest.arm(WORKSPACE, "2023-09-01");
  const ask = await workspaceQueries(await somebody(), (properties as { customerId: string }).customerId);
  expect(await faultOf(ask("SigninLogs | count", 24))).toMatchObject({ kind: "forbidden", status: 403 });
});

test("the environment's endpoint and token go together", async () => {
  const env = { BREAKGLASS_AZURE_ENDPOINT: endpoint() };
  await expect(azureAccess({ env })).rejects.toThrow(
    "Set both BREAKGLASS_AZURE_ENDPOINT and BREAKGLASS_AZURE_TOKEN, or neither.",
  );
  const token = world.cloud.azure.tokens.issue("somebody", "https://management.azure.com");
  const rest = await azureRest(await azureAccess({ env: { ...env, BREAKGLASS_AZURE_TOKEN: token } }));
  expect(await rest.arm(WORKFLOW, "2019-05-01")).toMatchObject({ id: WORKFLOW });
});

test("a token that has expired is a fault of the credentials", async () => {
  const env = { BREAKGLASS_AZURE_ENDPOINT: endpoint(), BREAKGLASS_AZURE_TOKEN: "old" };
  const rest = await azureRest(await azureAccess({ env }));
  expect(await faultOf(rest.arm(WORKFLOW, "2019-05-01"))).toMatchObject({ kind: "credentials", status: 401 });
});

test("an endpoint where nobody listens is unreachable", async () => {
  const rest = await azureRest(await localAccess("http://127.0.0.1:9", () => "token"));
  expect(await faultOf(rest.arm(WORKFLOW, "2019-05-01"))).toMatchObject({ kind: "unreachable" });
});

test("of several credentials, those are named that there are", async () => {
  const { AggregateAuthenticationError, CredentialUnavailableError } = await import("@azure/identity");
  const none = new CredentialUnavailableError("EnvironmentCredential is unavailable.");
  const expired = new CredentialUnavailableError("AADSTS700082: The refresh token has expired.\nTrace ID: 1");
  expect(azureFault(new AggregateAuthenticationError([none, expired]))).toEqual({
    kind: "credentials",
    message: "AADSTS700082: The refresh token has expired.",
  });
  expect(azureFault(new AggregateAuthenticationError([none])).message).toContain("you are not signed in");
});

test("an error of ours is no fault of Azure's", () => {
  expect(() => azureFault(new TypeError("x is undefined"))).toThrow("x is undefined");
});
