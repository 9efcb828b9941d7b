import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ServedPage, servePage } from "../cli/sandbox/served-page.ts";

const SUBSCRIPTION = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
const WORKFLOW = `${GROUP}/providers/Microsoft.Logic/workflows/notify`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law`;
const LOG = `${SUBSCRIPTION}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01`;

let page: ServedPage;
beforeAll(async () => {
  page = await servePage();
  await page.deploy();
});
afterAll(() => page.close());

async function ask(
  path: string,
  { method = "GET", audience = "https://management.azure.com", host = "management.azure.com" } = {},
) {
  const { cloud, secrets } = page.served;
  const token = cloud.azure.tokens.issue(secrets.application.clientId, audience);
  const url = `https://${host}${path.replaceAll(" ", "%20")}`;
  const { status, body } = await cloud.azure.send({
    method,
    url,
    headers: { authorization: `Bearer ${token}` },
  });
  return { status, body: body === "" ? undefined : JSON.parse(body) };
}

describe("the activity log", () => {
  const since = "$filter=eventTimestamp ge '2026-01-15T00:00:00Z'";
  const operations = async (filter: string) => {
    const { body } = await ask(`${LOG}&${filter}`);
    return body.value.map((each: { operationName: { value: string } }) => each.operationName.value);
  };

  test("has what was done, the newest first, by group, resource and time", async () => {
    const rule = "Microsoft.Insights/scheduledQueryRules/write";
    const all = await operations(since);
    expect([all[0], all.at(-1)]).toEqual([rule, "Microsoft.Resources/subscriptions/resourceGroups/write"]);
    expect(await operations(`${since} and resourceUri eq '${WORKFLOW}'`)).toEqual([
      "Microsoft.Logic/workflows/triggers/listCallbackUrl/action",
      "Microsoft.Logic/workflows/write",
    ]);
    expect(await operations(`${since} and resourceGroupName eq 'RG'`)).toEqual(all);
    expect(await operations(`${since} and resourceGroupName eq 'other'`)).toEqual([]);
    expect(await operations(`${since} and eventTimestamp le '2026-01-15T01:59:59Z'`)).toEqual([]);
    const { body } = await ask(`${LOG}&${since}&$select=caller,status`);
    expect(body.value[0]).toEqual({
      caller: page.served.secrets.application.clientId,
      status: { value: "Succeeded", localizedValue: "Succeeded" },
    });
  });

  test("needs a start, and refuses another syntax by name", async () => {
    expect((await ask(LOG)).body.error.message).toMatch(/needs 'eventTimestamp ge'/);
    expect((await ask(`${LOG}&${since} and level eq 'Error'`)).body.error.message).toMatch(
      /'level eq 'Error''/,
    );
  });
});

test("the metrics of a workflow count its runs in each interval", async () => {
  const path = `${WORKFLOW}/providers/Microsoft.Insights/metrics?api-version=2023-10-01`;
  const { cloud } = page.served;
  const before = cloud.clock.now();
  const trigger = cloud.azure.store.list("Microsoft.Insights/actionGroups")[0]?.body.properties as {
    logicAppReceivers: { callbackUrl: string }[];
  };
  const url = trigger.logicAppReceivers[0]?.callbackUrl ?? "";
  const headers = { "content-type": "application/json" };
  await cloud.azure.send({ method: "POST", url, headers, body: '{"data":{"essentials":{"alertRule":"x"}}}' });
  await cloud.advanceTo(new Date(before.getTime() + 10 * 60_000));
  const span = `${before.toISOString()}/${cloud.clock.now().toISOString()}`;
  const { body } = await ask(`${path}&metricnames=runsstarted,RunsFailed&interval=PT5M&timespan=${span}`);
  const totals = body.value.map(
    (metric: { name: { value: string }; timeseries: { data: { total: number }[] }[] }) => [
      metric.name.value,
      metric.timeseries[0]?.data.map(({ total }) => total),
    ],
  );
  expect(totals).toEqual([
    ["RunsStarted", [1, 0]],
    ["RunsFailed", [0, 0]],
  ]);
  // As `az monitor metrics list` writes it: without a zone, and escaped twice.
  const odd = encodeURIComponent(encodeURIComponent(span.replaceAll("Z", "")));
  const given = await ask(`${path}&metricnames=RunsStarted&interval=PT5M&timespan=${odd}`);
  expect(given.body.timespan).toBe(span);
  expect((await ask(`${path}&metricnames=Nope`)).body.error.message).toMatch(/'Nope'.*RunsStarted/);
  expect((await ask(`${path}&metricnames=RunsFailed&aggregation=Average`)).status).toBe(501);
});

test("a workspace gives its shared keys, and the same ones again", async () => {
  const path = `${WORKSPACE}/sharedKeys?api-version=2023-09-01`;
  const first = (await ask(path, { method: "POST" })).body;
  expect(first.primarySharedKey).toMatch(/^[\w+/]{86}==$/);
  expect((await ask(path, { method: "POST" })).body).toEqual(first);
});

describe("a token is taken where it is for, at reads too", () => {
  test.each([
    ["https://management.azure.com/", 200],
    ["https://management.core.windows.net/", 200],
    ["https://management.core.windows.net", 200],
    ["https://graph.microsoft.com", 401],
  ])("Resource Manager answers one for %s with %i", async (audience, status) => {
    for (const path of [
      `${GROUP}?api-version=2021-04-01`,
      "/tenants?api-version=2022-12-01",
      `${LOG}&$filter=eventTimestamp ge '2026-01-15T00:00:00Z'`,
    ]) {
      const answer = await ask(path, { audience });
      expect([path, answer.status]).toEqual([path, status]);
      if (status === 401) expect(answer.body.error.code).toBe("InvalidAuthenticationTokenAudience");
    }
  });

  test.each([
    ["https://graph.microsoft.com", 200],
    ["00000003-0000-0000-c000-000000000000", 200],
    ["https://management.azure.com", 401],
  ])("Graph answers one for %s with %i", async (audience, status) => {
    const host = "graph.microsoft.com";
    for (const path of ["/v1.0/users", "/v1.0/servicePrincipals", "/v1.0/security/alerts_v2"])
      expect([path, (await ask(path, { audience, host })).status]).toEqual([path, status]);
  });
});

test("an application has no /me", async () => {
  const answer = await ask("/v1.0/me", {
    audience: "https://graph.microsoft.com",
    host: "graph.microsoft.com",
  });
  expect([answer.status, answer.body.error.message]).toEqual([
    400,
    "/me request is only valid with delegated authentication flow.",
  ]);
});

test("azure-cli's two slashes where a resource has no parent are one", async () => {
  const path = `${GROUP}/providers/Microsoft.Logic//workflows/notify?api-version=2019-05-01`;
  expect((await ask(path)).body.id).toBe(WORKFLOW);
});
