import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { confirmReceiver, giveRole, setTablePlan } from "../../sandbox/azure/index.ts";
import { AzureWorld, FALLBACK, GROUP, SUBSCRIPTION, WORKSPACE } from "./world.ts";

const world = new AzureWorld();
let refused: string | undefined;
beforeAll(() => world.start({ isAllowed: (_, action) => action !== refused }));
afterAll(() => world.close());

async function get(
  path: string,
  version: string,
  authorization = `Bearer ${world.azure.tokens.issue("somebody", "https://management.azure.com")}`,
) {
  const join = path.includes("?") ? "&" : "?";
  const url = `https://management.azure.com${path}${join}api-version=${version}`;
  const { status, body } = await world.azure.send({ method: "GET", url, headers: { authorization } });
  return { status, body: JSON.parse(body) };
}

test("a subscription says whose it is", async () => {
  const { status, body } = await get(SUBSCRIPTION, "2022-12-01");
  expect([status, body.tenantId, body.state]).toEqual([200, "t", "Enabled"]);
});

test("a table has the plan that somebody chose, else Analytics", async () => {
  setTablePlan(world.azure.store, WORKSPACE, "SigninLogs", "Basic");
  const { body } = await get(`${WORKSPACE}/tables`, "2025-07-01");
  const plans = new Map(
    body.value.map(({ name, properties }: { name: string; properties: { plan: string } }) => [
      name,
      properties.plan,
    ]),
  );
  expect([plans.get("SigninLogs"), plans.get("AuditLogs")]).toEqual(["Basic", "Analytics"]);
});

test("role assignments of a principal are listed on the scope, above it and below it", async () => {
  const other = `${GROUP}-2`;
  for (const scope of [SUBSCRIPTION, WORKSPACE, other]) giveRole(world.azure.store, "p-1", "Reader", scope);
  giveRole(world.azure.store, "p-2", "Reader", GROUP);
  const path = `${GROUP}/providers/Microsoft.Authorization/roleAssignments?$filter=principalId eq 'P-1'`;
  const { body } = await get(path.replaceAll(" ", "%20"), "2022-04-01");
  const scopes = body.value.map(({ properties }: { properties: { scope: string } }) => properties.scope);
  expect(scopes.sort()).toEqual([SUBSCRIPTION, WORKSPACE].sort());
});

test("role assignments are those on the scope and above it with atScope(), and those below it without", async () => {
  const names = async (filter: string) => {
    const path = `${GROUP}/providers/Microsoft.Authorization/roleAssignments${filter}`;
    const { body } = await get(path, "2022-04-01");
    return body.value.map(({ properties }: { properties: { scope: string } }) => properties.scope).sort();
  };
  for (const scope of [SUBSCRIPTION, WORKSPACE, `${GROUP}-3`])
    giveRole(world.azure.store, "p-9", "Reader", scope);
  expect(await names("?$filter=assignedTo('p-9')")).toEqual([SUBSCRIPTION, WORKSPACE].sort());
  expect(await names("?$filter=atScope()%20and%20assignedTo('p-9')")).toEqual([SUBSCRIPTION]);
  expect(await names("")).toContain(WORKSPACE);
  expect(await names("?$filter=atScope()")).not.toContain(WORKSPACE);
});

test("a deleted role assignment is answered with", async () => {
  giveRole(world.azure.store, "p-7", "Reader", GROUP);
  const path = `${GROUP}/providers/Microsoft.Authorization/roleAssignments`;
  const { value } = (await get(`${path}?$filter=atScope()%20and%20assignedTo('p-7')`, "2022-04-01")).body;
  const url = `https://management.azure.com${value[0].id}?api-version=2022-04-01`;
  const headers = {
    authorization: `Bearer ${world.azure.tokens.issue("somebody", "https://management.azure.com")}`,
  };
  const { status, body } = await world.azure.send({ method: "DELETE", url, headers });
  expect([status, JSON.parse(body).properties.principalId]).toEqual([200, "p-7"]);
  expect((await world.azure.send({ method: "DELETE", url, headers })).status).toBe(204);
});

test("an unknown filter is refused by name", async () => {
  const path = `${GROUP}/providers/Microsoft.Authorization/roleAssignments?$filter=foo()`;
  const { status, body } = await get(path, "2022-04-01");
  expect([status, body.error.message]).toEqual([400, 'The sandbox does not know the filter "foo()" here.']);
});

test("Entra ID's diagnostic settings are listed", async () => {
  const properties = { workspaceId: WORKSPACE, logs: [{ category: "AuditLogs", enabled: true }] };
  await world.put("/providers/microsoft.aadiam/diagnosticSettings/one", { properties });
  const { body } = await get("/providers/microsoft.aadiam/diagnosticSettings", "2017-04-01");
  expect(body.value).toMatchObject([{ name: "one", properties }]);
});

test("who may not read is refused, as is who has no token, and a version that is not known", async () => {
  refused = "Microsoft.OperationalInsights/workspaces/tables/read";
  expect((await get(`${WORKSPACE}/tables`, "2025-07-01")).body.error.code).toBe("AuthorizationFailed");
  refused = undefined;
  expect((await get(`${WORKSPACE}/tables`, "2025-07-01", "")).status).toBe(401);
  expect((await get(`${WORKSPACE}/tables`, "2015-01-01")).body.error.code).toBe("NoRegisteredProviderFound");
});

test("a receiver says whether it hears anything", async () => {
  const emailReceivers = [
    { name: "a", emailAddress: "a@contoso.com" },
    { name: "b", emailAddress: "b@contoso.com" },
  ];
  const smsReceivers = [{ name: "sms", countryCode: "31", phoneNumber: "687654321" }];
  const properties = { enabled: true, groupShortName: "bg-fallback", emailReceivers, smsReceivers };
  await world.put(FALLBACK, { location: "Global", properties });
  confirmReceiver(world.azure.store, FALLBACK, "A@contoso.com");
  const statuses = async () => {
    const { body } = await world.call("GET", FALLBACK);
    return [...body.properties.emailReceivers, ...body.properties.smsReceivers].map(({ status }) => status);
  };
  expect(await statuses()).toEqual(["Enabled", "NotSpecified", "Enabled"]);
  // Put again, an address stays confirmed.
  await world.put(FALLBACK, { location: "Global", properties });
  expect(await statuses()).toEqual(["Enabled", "NotSpecified", "Enabled"]);
});

test("a workspace that is deleted is gone at once: none is listed as deleted", async () => {
  for (const scope of [GROUP, GROUP.slice(0, GROUP.indexOf("/resourceGroups"))]) {
    const { status, body } = await get(
      `${scope}/providers/Microsoft.OperationalInsights/deletedWorkspaces`,
      "2025-07-01",
    );
    expect([status, body]).toEqual([200, { value: [] }]);
  }
});
