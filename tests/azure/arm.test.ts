import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import {
  type Azure,
  confirmReceiver,
  deployedResources,
  grantConsent,
  isConfirmed,
  startAzure,
} from "../../sandbox/azure/index.ts";

const SUBSCRIPTION = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-1`;
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/rules`;
const RULE = `${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/rule`;
const ACTIONS = `${GROUP}/providers/Microsoft.Insights/actionGroups/group`;
const WORKFLOW = `${GROUP}/providers/Microsoft.Logic/workflows/flow`;
const CONNECTION = `${GROUP}/providers/Microsoft.Web/connections/mail`;
const READER = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/73c42c96-874c-492b-b04d-ab87d138a893`;
const ASSIGNMENT = `${WORKSPACE}/providers/Microsoft.Authorization/roleAssignments/11111111-2222-4333-8444-555555555555`;

const VERSIONS: Readonly<Record<string, string>> = {
  resourceGroups: "2024-03-01",
  workspaces: "2023-09-01",
  userAssignedIdentities: "2023-01-31",
  roleAssignments: "2022-04-01",
  scheduledQueryRules: "2025-01-01-preview",
  actionGroups: "2024-10-01-preview",
  workflows: "2019-05-01",
  connections: "2016-06-01",
};

let directory: string;
let azure: Azure;
const start = () =>
  startAzure({
    directory,
    tenantId: "t",
    users: [{ id: "u-1", userPrincipalName: "O'Neil@contoso.com", displayName: "O'Neil" }],
    validateQuery: (query) => (query === "broken" ? "KS142" : undefined),
    validateWorkflow: (definition) => (definition === "broken" ? "no definition" : undefined),
  });
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-arm-"));
  azure = await start();
});
afterEach(async () => {
  await azure.close();
  rmSync(directory, { recursive: true });
});

async function call(method: string, url: string, body?: unknown) {
  const response = await azure.send({
    method,
    url,
    headers: { authorization: `Bearer ${azure.tokens.issue("p", "a")}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: response.body === "" ? undefined : JSON.parse(response.body) };
}

async function arm(method: string, id: string, body?: unknown, action = "") {
  const kind = id.split("/").at(-2) ?? "";
  return call(method, `https://management.azure.com${id}${action}?api-version=${VERSIONS[kind]}`, body);
}

/** `200`, `201`, or the status with ARM's code and message. */
async function put(id: string, body: unknown): Promise<string> {
  const answer = await arm("PUT", id, body);
  return answer.status < 300
    ? String(answer.status)
    : `${answer.status} ${answer.body.error.code}: ${answer.body.error.message}`;
}

async function foundation() {
  await put(GROUP, { location: "westeurope" });
  await put(WORKSPACE, { location: "westeurope", properties: { retentionInDays: 90 } });
  await put(IDENTITY, { location: "westeurope" });
  const { body } = await arm("GET", IDENTITY);
  return body.properties.principalId as string;
}

describe("resources", () => {
  test("are created, read in any letter case, updated and deleted", async () => {
    expect(await put(GROUP, { location: "westeurope" })).toBe("201");
    expect(await put(GROUP, { location: "westeurope", tags: { a: "b" } })).toBe("200");
    const read = await arm("GET", GROUP.toLowerCase().replace("resourcegroups", "resourceGroups"));
    expect([read.status, read.body.tags]).toEqual([200, { a: "b" }]);
    expect((await arm("DELETE", GROUP)).status).toBe(200);
    expect((await arm("DELETE", GROUP)).status).toBe(204);
    expect((await arm("GET", GROUP)).body.error.code).toBe("ResourceNotFound");
  });

  test("go with their group", async () => {
    await foundation();
    await arm("DELETE", GROUP);
    expect(azure.store.list()).toEqual([]);
  });

  test("are there again after a restart", async () => {
    const principalId = await foundation();
    await azure.close();
    azure = await start();
    expect((await arm("GET", IDENTITY)).body.properties.principalId).toBe(principalId);
  });

  test.each([
    [
      "no group",
      WORKSPACE,
      { location: "westeurope" },
      "404 ResourceGroupNotFound: Resource group 'rg' could not be found.",
    ],
    ["no location", GROUP, {}, "400 LocationRequired"],
    [
      "an unknown type",
      `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Foo/bars/x`,
      {},
      "404 InvalidResourceType: The resource type 'Microsoft.Foo/bars' is not in the sandbox",
    ],
  ])("are refused with %s", async (_, id, body, message) => {
    expect(await put(id, body)).toContain(message);
  });

  test("cannot move to another region", async () => {
    await put(GROUP, { location: "westeurope" });
    expect(await put(GROUP, { location: "northeurope" })).toContain("409 InvalidResourceLocation");
  });

  test("need an API version that the type has, and a token", async () => {
    const url = `https://management.azure.com${GROUP}`;
    expect((await call("GET", url)).body.error.code).toBe("MissingApiVersionParameter");
    expect((await call("GET", `${url}?api-version=1999-01-01`)).body.error.code).toBe(
      "NoRegisteredProviderFound",
    );
    expect((await azure.send({ method: "GET", url, headers: {} })).status).toBe(401);
  });

  test("a host that the sandbox does not know is named", async () => {
    const answer = await call("GET", "https://example.com/");
    expect([answer.status, answer.body.error.message]).toEqual([
      502,
      "The sandbox has no service at example.com.",
    ]);
  });
});

describe("role assignments", () => {
  const assignment = (principalId: string, more = {}) => ({
    properties: { roleDefinitionId: READER, principalId, principalType: "ServicePrincipal", ...more },
  });

  test("of a fresh identity need its type", async () => {
    const principalId = await foundation();
    expect(await put(ASSIGNMENT, assignment(principalId, { principalType: undefined }))).toContain(
      "400 PrincipalNotFound",
    );
    expect(await put(ASSIGNMENT, assignment(principalId))).toBe("201");
  });

  test("of a principal that does not exist are refused, whatever its type", async () => {
    await foundation();
    expect(await put(ASSIGNMENT, assignment("99999999-2222-4333-8444-555555555555"))).toContain(
      "400 PrincipalNotFound",
    );
  });

  test("cannot change their principal, nor exist twice, nor have a name that is no GUID", async () => {
    const principalId = await foundation();
    await put(ASSIGNMENT, assignment(principalId));
    await put(IDENTITY.replace("/rules", "/other"), { location: "westeurope" });
    const other = (await arm("GET", IDENTITY.replace("/rules", "/other"))).body.properties.principalId;
    expect(await put(ASSIGNMENT, assignment(other))).toContain("RoleAssignmentUpdateNotPermitted");
    expect(await put(ASSIGNMENT.replace("111111", "222222"), assignment(principalId))).toContain(
      "409 RoleAssignmentExists",
    );
    expect(await put(ASSIGNMENT.replace(/[^/]+$/, "reader"), assignment(principalId))).toContain(
      "InvalidRoleAssignmentId",
    );
  });
});

describe("alert rules", () => {
  const criterion = { query: "T", timeAggregation: "Count", operator: "GreaterThan", threshold: 0 };
  const rule = (changes: object = {}, criteria: object = {}) => ({
    location: "westeurope",
    kind: "LogAlert",
    properties: {
      severity: 0,
      scopes: [WORKSPACE],
      evaluationFrequency: "PT5M",
      windowSize: "PT15M",
      overrideQueryTimeRange: "P2D",
      autoMitigate: true,
      criteria: { allOf: [{ ...criterion, ...criteria }] },
      ...changes,
    },
  });

  test("are taken as the service takes them", async () => {
    await foundation();
    expect(await put(RULE, rule())).toBe("201");
    expect(await put(RULE, rule({ severity: 1 }))).toBe("200");
  });

  test.each<[string, object, object, string]>([
    ["a window of an odd length", { windowSize: "PT7M" }, {}, "windowSize 'PT7M' is not allowed"],
    [
      "a frequency of an odd length",
      { evaluationFrequency: "PT3M" },
      {},
      "evaluationFrequency 'PT3M' is not allowed",
    ],
    ["a frequency above the window", { evaluationFrequency: "PT30M" }, {}, "must not exceed windowSize"],
    [
      "a range below the window",
      { overrideQueryTimeRange: "PT5M" },
      {},
      "overrideQueryTimeRange must not be less",
    ],
    ["a mute on a stateful rule", { muteActionsDuration: "PT5M" }, {}, "Auto mitigation must be disabled"],
    ["a severity of 5", { severity: 5 }, {}, "Severity must be"],
    ["two scopes", { scopes: [WORKSPACE, WORKSPACE] }, {}, "exactly one scope"],
    ["a workspace that is not there", { scopes: [`${WORKSPACE}2`] }, {}, "404 ResourceNotFound: The scope"],
    [
      "an action group that is not there",
      { actions: { actionGroups: [ACTIONS] } },
      {},
      "404 ResourceNotFound: The action group",
    ],
    ["an unknown property", { mute: true }, {}, "Could not find member 'mute'"],
    ["the operator of the specification", {}, { operator: "Equals" }, "operator 'Equals' is not one of"],
    ["a measure with a count", {}, { metricMeasureColumn: "X" }, "metricMeasureColumn is not allowed"],
    [
      "seven dimensions",
      {},
      {
        dimensions: Array.from({ length: 7 }, (_, index) => ({
          name: `D${index}`,
          operator: "Include",
          values: ["*"],
        })),
      },
      "at most six dimensions",
    ],
    ["a query that does not parse", {}, { query: "broken" }, "The query is invalid: KS142"],
  ])("are refused with %s", async (_, changes, criteria, message) => {
    await foundation();
    expect(await put(RULE, rule(changes, criteria))).toContain(message);
  });

  test("take a faulty query if they are told to skip the check", async () => {
    await foundation();
    expect(await put(RULE, rule({ skipQueryValidation: true }, { query: "broken" }))).toBe("201");
  });

  test("cannot change their scope", async () => {
    await foundation();
    await put(WORKSPACE.replace("law-1", "law-2"), { location: "westeurope" });
    await put(RULE, rule());
    expect(await put(RULE, rule({ scopes: [WORKSPACE.replace("law-1", "law-2")] }))).toContain(
      "Scopes of an alert rule cannot be updated",
    );
  });
});

describe("action groups", () => {
  const group = (properties: object) => ({
    location: "Global",
    properties: { enabled: true, groupShortName: "short", ...properties },
  });

  test.each<[string, object, string]>([
    ["a short name of 13 characters", { groupShortName: "thirteen-char" }, "longer than 12 characters"],
    [
      "one name for two receivers of different kinds",
      {
        emailReceivers: [{ name: "a", emailAddress: "a@b.c" }],
        smsReceivers: [{ name: "A", countryCode: "31", phoneNumber: "1" }],
      },
      "'A' is not unique",
    ],
    [
      "eleven numbers",
      {
        smsReceivers: Array.from({ length: 11 }, (_, index) => ({
          name: `n${index}`,
          countryCode: "31",
          phoneNumber: "1",
        })),
      },
      "more than 10",
    ],
    [
      "a workflow that is not there",
      { logicAppReceivers: [{ name: "a", resourceId: WORKFLOW, callbackUrl: "https://x" }] },
      "404 ResourceNotFound",
    ],
  ])("are refused with %s", async (_, properties, message) => {
    await foundation();
    expect(await put(ACTIONS, group(properties))).toContain(message);
  });

  test("are global, and nowhere else", async () => {
    await foundation();
    expect(await put(ACTIONS, { ...group({}), location: "westeurope" })).toContain(
      "LocationNotAvailableForResourceType",
    );
  });

  test("remember who confirmed, as long as the address stays", async () => {
    await foundation();
    await put(ACTIONS, group({ emailReceivers: [{ name: "a", emailAddress: "a@b.c" }] }));
    expect(isConfirmed(azure.store, ACTIONS, "a@b.c")).toBe(false);
    confirmReceiver(azure.store, ACTIONS, "A@b.c");
    await put(
      ACTIONS,
      group({ emailReceivers: [{ name: "a", emailAddress: "a@b.c" }], groupShortName: "other" }),
    );
    expect([
      isConfirmed(azure.store, ACTIONS, "a@b.c"),
      isConfirmed(azure.store, ACTIONS, "new@b.c"),
    ]).toEqual([true, false]);
  });
});

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
    ["a parameter without value", { parameters: {} }, "'a' has no value"],
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

describe("Microsoft Graph", () => {
  const users = "https://graph.microsoft.com/v1.0/users";

  test("finds a user by id, by name in any letter case, and by filter", async () => {
    expect((await call("GET", `${users}/U-1`)).body.displayName).toBe("O'Neil");
    const filter = encodeURIComponent("userPrincipalName eq 'o''neil@contoso.com'");
    expect(
      (await call("GET", `${users}?$filter=${filter}`)).body.value.map(({ id }: { id: string }) => id),
    ).toEqual(["u-1"]);
  });

  test("answers 404 for nobody, and refuses a filter that it does not know", async () => {
    expect((await call("GET", `${users}/nobody`)).body.error.code).toBe("Request_ResourceNotFound");
    expect(
      (await call("GET", `${users}?$filter=${encodeURIComponent("startswith(displayName,'a')")}`)).body.error
        .message,
    ).toContain("startswith");
  });
});
