import { beforeEach, describe, expect, test } from "@jest/globals";
import { deployedResources } from "../../sandbox/azure/index.ts";
import { samples } from "./bodies.ts";
import {
  ACTIONS,
  ASSIGNMENT,
  arm,
  azure,
  call,
  freshAzure,
  GROUP,
  IDENTITY,
  READER,
  RULE,
  SUBSCRIPTION,
  WORKFLOW,
  WORKSPACE,
} from "./fresh.ts";

freshAzure({
  subscriptionId: SUBSCRIPTION.split("/")[2] ?? "",
  queryColumns: () => ["UserId", "Name", "IPAddress"],
});

const ARM = "https://management.azure.com";
let all: ReturnType<typeof samples>;

/** Makes one of each type, and gives what each PUT answered. */
async function makeAll(): Promise<number[]> {
  const statuses: number[] = [];
  let principalId = "";
  for (const { id, version, body } of samples("")) {
    const made = id === ASSIGNMENT ? (samples(principalId).find((each) => each.id === id)?.body ?? {}) : body;
    const answer = await arm("PUT", id, made, "", version);
    if (answer.status > 201) throw new Error(`${id}: ${JSON.stringify(answer.body)}`);
    if (id === IDENTITY) principalId = answer.body.properties.principalId;
    statuses.push(answer.status);
  }
  all = samples(principalId);
  return statuses;
}

describe("every type", () => {
  test("is made with 201, or with 200 where its specification has no other", async () => {
    const statuses = await makeAll();
    const made200 = all.filter((_, index) => statuses[index] === 200).map(({ id }) => id.split("/").at(-2));
    expect(made200).toEqual(["metricAlerts", "diagnosticSettings"]);
  });

  test("can be put again as GET gave it, and stays what it was", async () => {
    await makeAll();
    for (const { id, version } of all) {
      // Without the value of its secure parameter, it is refused: see workflow-secrets.test.ts.
      if (id === WORKFLOW) continue;
      const { body } = await arm("GET", id, undefined, "", version);
      const systemData = { createdAt: "2026-01-01T00:00:00Z" };
      const again = await arm("PUT", id, { ...body, systemData, tags: body.tags ?? null }, "", version);
      expect([id, again.status, again.body]).toEqual([id, 200, body]);
    }
  });

  test("that is an action group says where its receivers are called, and can be put again", async () => {
    await makeAll();
    const { body: given } = await arm("GET", ACTIONS, undefined, "", "2023-01-01");
    const callbackUrl = "https://prod-1.westeurope.logic.azure.com/workflows/w?sig=s";
    const receivers = {
      logicAppReceivers: [{ name: "flow", resourceId: WORKFLOW, callbackUrl, useCommonAlertSchema: true }],
      webhookReceivers: [{ name: "hook", serviceUri: "https://example.com/hook?key=k" }],
    };
    await arm(
      "PUT",
      ACTIONS,
      { ...given, properties: { ...given.properties, ...receivers } },
      "",
      "2023-01-01",
    );
    const { body } = await arm("GET", ACTIONS, undefined, "", "2023-01-01");
    expect(body.properties).toMatchObject(receivers);
    const again = await arm("PUT", ACTIONS, body, "", "2023-01-01");
    expect([again.status, again.body]).toEqual([200, body]);
    const shown = JSON.stringify(deployedResources(azure.store));
    expect(shown).not.toMatch(/sig=s|key=k/);
  });

  test("is listed in its group or at its scope, and its resources are in those of the subscription", async () => {
    await makeAll();
    for (const { id, version } of all) {
      const at = id === GROUP ? `${SUBSCRIPTION}/resourceGroups` : id.slice(0, id.lastIndexOf("/"));
      const { status, body } = await call("GET", `${ARM}${at}?api-version=${version}`);
      expect([id, status, body.value?.map((each: { id: string }) => each.id)]).toEqual([id, 200, [id]]);
    }
    const { body } = await call("GET", `${ARM}${SUBSCRIPTION}/resources?api-version=2021-04-01`);
    const listed = body.value.map(({ type }: { type: string }) => type.split("/").at(-1));
    expect(listed.sort()).toEqual(
      [
        "actionGroups",
        "activityLogAlerts",
        "communicationServices",
        "connections",
        "metricAlerts",
        "scheduledQueryRules",
        "userAssignedIdentities",
        "workflows",
        "workspaces",
      ].sort(),
    );
  });

  test("takes each API version that Azure has for it, and no other", async () => {
    await makeAll();
    for (const version of ["2021-08-01", "2022-06-15", "2023-12-01"])
      expect((await arm("GET", RULE, undefined, "", version)).status).toBe(200);
    expect((await arm("GET", RULE, undefined, "", "2021-08-02")).body.error.code).toBe(
      "NoRegisteredProviderFound",
    );
  });

  test("answers HEAD without a body: 204 where it is there, 404 where not", async () => {
    await makeAll();
    expect(await arm("HEAD", WORKSPACE)).toEqual({ status: 204, body: undefined });
    expect(await arm("HEAD", `${WORKSPACE}-2`, undefined, "", "2023-09-01")).toEqual({
      status: 404,
      body: undefined,
    });
  });
});

describe("a body", () => {
  beforeEach(async () => void (await makeAll()));
  const message = async (id: string, body: object) => {
    const answer = await arm("PUT", id, body);
    return answer.status < 300 ? "" : `${answer.status} ${answer.body.error.message}`;
  };

  test.each([
    [
      { location: "westeurope", properties: { retention: 90 } },
      "Could not find member 'properties.retention'",
    ],
    [
      { location: "westeurope", properties: { retentionInDays: "90" } },
      "'properties.retentionInDays' must be a number",
    ],
    [
      { location: "westeurope", properties: { sku: { nome: "x" } } },
      "Could not find member 'properties.sku.nome'",
    ],
    [{ location: "westeurope", properties: [] }, "'properties' must be an object"],
    [{ location: 7 }, "'location' must be a string"],
    [{ location: "westeurope", tags: { a: 1 } }, "'tags.a' must be a string"],
    [[], "The body must be an object"],
  ])("%j is refused", async (body, expected) => {
    expect(await message(WORKSPACE, body)).toContain(expected);
  });

  test("may have nulls, which say nothing", async () => {
    expect(await message(WORKSPACE, { location: "westeurope", tags: null, properties: { sku: null } })).toBe(
      "",
    );
  });

  test("of more than four mebibytes is refused", async () => {
    expect(await message(WORKSPACE, { location: "x".repeat(4 * 1024 * 1024) })).toContain(
      "413 The request content",
    );
  });

  test("names principal and client of each identity that is assigned to it", async () => {
    const { principalId, clientId } = (await arm("GET", IDENTITY)).body.properties;
    const { userAssignedIdentities } = (await arm("GET", RULE)).body.identity;
    expect(userAssignedIdentities).toEqual({ [IDENTITY]: { principalId, clientId } });
  });
});

describe("a PATCH", () => {
  test("changes what it names, takes away what is null, and is checked as the whole", async () => {
    await makeAll();
    const changed = await arm("PATCH", RULE, { tags: { a: "b" }, properties: { severity: 3 } });
    expect([
      changed.status,
      changed.body.tags,
      changed.body.properties.severity,
      changed.body.properties.windowSize,
    ]).toEqual([200, { a: "b" }, 3, "PT15M"]);
    expect((await arm("PATCH", RULE, { tags: { a: null } })).body.tags).toEqual({});
    expect((await arm("PATCH", RULE, { properties: { severity: 9 } })).body.error.message).toContain(
      "Severity",
    );
    expect((await arm("PATCH", `${RULE}-2`, {}, "", "2021-08-01")).body.error.code).toBe("ResourceNotFound");
  });

  test("keeps what a GET does not show", async () => {
    await makeAll();
    await arm("PATCH", WORKFLOW, { tags: { a: "b" } });
    expect(azure.store.get(WORKFLOW)?.body.properties?.["parameters"]).toEqual({
      secret: { value: "s3cret" },
    });
  });

  test("is not in the sandbox where the specification of the type has none", async () => {
    await makeAll();
    expect((await arm("PATCH", ASSIGNMENT, {})).status).toBe(501);
  });
});

describe("the tenant", () => {
  const get = async (path: string, version = "2022-12-01") =>
    (await call("GET", `${ARM}${path}${path.includes("?") ? "&" : "?"}api-version=${version}`)).body;

  test("lists itself, its subscriptions and their locations", async () => {
    expect((await get("/tenants")).value).toEqual([
      { id: "/tenants/t", tenantId: "t", displayName: "Sandbox", tenantCategory: "Home", tenantType: "AAD" },
    ]);
    const [subscription, other] = (await get("/subscriptions")).value;
    expect([subscription.id, subscription.tenantId, other]).toEqual([SUBSCRIPTION, "t", undefined]);
    const { value } = await get(`${SUBSCRIPTION}/locations`);
    expect(value).toContainEqual(expect.objectContaining({ name: "westeurope", displayName: "West Europe" }));
  });

  test("lists the providers, with the versions of their types, newest first", async () => {
    const { value } = await get(`${SUBSCRIPTION}/providers`, "2021-04-01");
    const names = value.map(({ namespace }: { namespace: string }) => namespace);
    expect(names).toContain("Microsoft.Insights");
    const insights = await get(`${SUBSCRIPTION}/providers/microsoft.insights`, "2021-04-01");
    const rules = insights.resourceTypes.find(
      (each: { resourceType: string }) => each.resourceType === "scheduledQueryRules",
    );
    expect(rules.apiVersions.slice(0, 2)).toEqual(["2026-03-01", "2025-01-01-preview"]);
    expect((await get(`${SUBSCRIPTION}/providers/Microsoft.Sql`, "2021-04-01")).error.code).toBe(
      "InvalidResourceNamespace",
    );
  });

  test("has role definitions, by id, by name and in a list", async () => {
    const id = READER.split("/").at(-1);
    expect((await get(READER, "2022-04-01")).properties.roleName).toBe("Log Analytics Reader");
    const list = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions`;
    const filter = encodeURIComponent("roleName eq 'Log Analytics Reader'");
    expect(
      (await get(`${list}?$filter=${filter}`, "2022-04-01")).value.map(({ name }: { name: string }) => name),
    ).toEqual([id]);
    expect((await get(list, "2022-04-01")).value.length).toBeGreaterThan(5);
  });
});

test("resources are found by type, name, group and tag", async () => {
  await makeAll();
  const names = async (filter: string) => {
    const url = `${ARM}${SUBSCRIPTION}/resources?api-version=2021-04-01&$filter=${encodeURIComponent(filter)}`;
    const { body } = await call("GET", url);
    return body.error?.code ?? body.value.map(({ name }: { name: string }) => name);
  };
  await arm("PATCH", ACTIONS, { tags: { Team: "soc" } });
  expect(await names("resourceType eq 'microsoft.insights/actionGroups'")).toEqual(["group"]);
  expect(await names("name eq 'flow' and resourceGroup eq 'RG'")).toEqual(["flow"]);
  expect(await names("tagName eq 'team' and tagValue eq 'soc'")).toEqual(["group"]);
  expect(await names("tagName eq 'team' and tagValue eq 'SOC'")).toEqual([]);
  expect(await names("substringof('a', name)")).toBe("InvalidFilter");
});

test("what is not there is refused as not implemented, in Resource Manager's form", async () => {
  await makeAll();
  for (const [method, path] of [
    ["GET", `${GROUP}/providers/Microsoft.Foo/bars/x`],
    ["GET", `${GROUP}/providers/Microsoft.Foo/bars`],
    ["POST", `${WORKSPACE}/foo`],
    ["PUT", `${GROUP}/providers/Microsoft.Insights/actionGroups`],
    ["DELETE", "/tenants"],
  ] as const) {
    const { status, body } = await call(method, `${ARM}${path}?api-version=2023-09-01`);
    expect([path, status, body.error.code]).toEqual([path, 501, "NotImplemented"]);
  }
});

test("azurerm's workflow, whose parameters are null, is taken, and has none; so is its identity with a scope of isolation", async () => {
  await arm("PUT", GROUP, { location: "westeurope" });
  const definition = { contentVersion: "1.0.0.0", triggers: {}, actions: {} };
  expect(
    await arm("PUT", WORKFLOW, {
      location: "westeurope",
      properties: { definition: { ...definition, parameters: null }, parameters: {} },
    }),
  ).toMatchObject({ status: 201, body: { properties: { definition } } });
  expect((await arm("GET", WORKFLOW)).body.properties.definition).toEqual(definition);
  const isolated = (isolationScope: string) =>
    arm("PUT", IDENTITY, { location: "westeurope", properties: { isolationScope } });
  expect((await isolated("Regional")).body.properties.isolationScope).toBe("Regional");
  expect((await isolated("Global")).status).toBe(400);
});

test.each(["x", "_ab", "a".repeat(129), "a b"])("an identity cannot be called %j", async (name) => {
  await makeAll();
  const id = IDENTITY.replace(/[^/]+$/, encodeURIComponent(name));
  const { status, body } = await arm("PUT", id, { location: "westeurope" });
  expect([status, body.error.message]).toEqual([400, expect.stringContaining(`The identity name '`)]);
});
