import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { LogicManagementClient } from "@azure/arm-logic";
import { MonitorClient } from "@azure/arm-monitor";
import { OperationalInsightsManagementClient } from "@azure/arm-operationalinsights";
import { SubscriptionClient } from "@azure/arm-resources-subscriptions";
import { SecurityInsights } from "@azure/arm-securityinsight";
import { ClientSecretCredential } from "@azure/identity";
import { Durations, LogsQueryClient, LogsQueryResultStatus } from "@azure/monitor-query-logs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ServedPage, servePage } from "../cli/sandbox/served-page.ts";

const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";

let page: ServedPage;
let options: { proxyOptions: object };
let credential: ClientSecretCredential;

const trusted = getCACertificates("default");

/** As clients do it by `NODE_EXTRA_CA_CERTS`: a client behind a proxy takes no certificates of its own. */
beforeAll(async () => {
  page = await servePage();
  await page.deploy();
  const { port, secrets } = page.served;
  setDefaultCACertificates([...trusted, secrets.authority.certificate]);
  options = { proxyOptions: { host: "http://127.0.0.1", port } };
  const { clientId, clientSecret } = secrets.application;
  credential = new ClientSecretCredential(TENANT, clientId, clientSecret, options as object);
}, 60_000);
afterAll(async () => {
  setDefaultCACertificates(trusted);
  await page.close();
});

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of list) found.push(each);
  return found;
}
const namesOf = (list: readonly { name?: string }[]) => list.map(({ name }) => name);

describe("the JavaScript SDK", () => {
  test("of subscriptions finds the subscription and its tenant", async () => {
    const client = new SubscriptionClient(credential, options as object);
    const [subscription] = await all(client.subscriptions.list());
    expect([subscription?.subscriptionId, subscription?.state]).toEqual([SUBSCRIPTION, "Enabled"]);
    expect((await all(client.tenants.list())).map(({ tenantId }) => tenantId)).toEqual([TENANT]);
  });

  test("of Log Analytics reads workspaces and makes one", async () => {
    const client = new OperationalInsightsManagementClient(credential, SUBSCRIPTION, options as object);
    const made = await client.workspaces.beginCreateOrUpdateAndWait("rg", "law-2", {
      location: "westeurope",
    });
    expect(made.provisioningState).toBe("Succeeded");
    expect(namesOf(await all(client.workspaces.listByResourceGroup("rg")))).toEqual(["law", "law-2"]);
    await client.workspaces.beginDeleteAndWait("rg", "law-2");
  });

  test("of monitor reads rules, action groups and the activity log, and changes a rule", async () => {
    const client = new MonitorClient(credential, SUBSCRIPTION, options as object);
    expect(namesOf(await all(client.scheduledQueryRules.listByResourceGroup("rg")))).toEqual(["rule"]);
    expect(namesOf(await all(client.actionGroups.listBySubscriptionId()))).toEqual(["ag"]);
    const changed = await client.scheduledQueryRules.update("rg", "rule", { severity: 1 });
    expect(changed.severity).toBe(1);
    const events = await all(client.activityLogs.list("eventTimestamp ge '2026-01-15T00:00:00Z'"));
    expect(events[0]?.operationName?.value).toBe("Microsoft.Insights/scheduledQueryRules/write");
  });

  test("of logic reads a workflow, starts it by its callback URL, and reads the run", async () => {
    const client = new LogicManagementClient(credential, SUBSCRIPTION, options as object);
    expect((await client.workflows.get("rg", "notify")).state).toBe("Enabled");
    expect(namesOf(await all(client.workflowTriggers.list("rg", "notify")))).toEqual(["manual"]);
    expect((await client.workflowTriggers.get("rg", "notify", "manual")).state).toBe("Enabled");
    await expect(client.workflowTriggers.run("rg", "notify", "other")).rejects.toThrow("could not be found");
    const { value } = await client.workflowTriggers.listCallbackUrl("rg", "notify", "manual");
    await page.served.cloud.azure.send({
      method: "POST",
      url: value ?? "",
      headers: { "content-type": "application/json" },
      body: '{"data":{"essentials":{"alertRule":"x"}}}',
    });
    const now = page.served.cloud.clock.now().getTime();
    await page.served.cloud.advanceTo(new Date(now + 60_000));
    const [run] = await all(client.workflowRuns.list("rg", "notify"));
    expect(run?.status).toBe("Succeeded");
    const actions = await all(client.workflowRunActions.list("rg", "notify", run?.name ?? ""));
    expect(namesOf(actions)).toEqual(["Say", "Hide"]);
  });

  test("of Sentinel onboards a workspace and lists its incidents", async () => {
    const client = new SecurityInsights(credential, SUBSCRIPTION, options as object);
    const made = await client.sentinelOnboardingStates.create("rg", "law", "default", {
      sentinelOnboardingStateParameter: {},
    });
    expect(made.name).toBe("default");
    expect(await all(client.incidents.list("rg", "law"))).toEqual([]);
  });

  test("of logs queries a workspace by its id", async () => {
    const [workspace] = page.served.cloud.azure.store.list("Microsoft.OperationalInsights/workspaces");
    const client = new LogsQueryClient(credential, options as object);
    const result = await client.queryWorkspace(
      String(workspace?.resource.properties?.["customerId"]),
      "print x = 1",
      { duration: Durations.oneDay },
    );
    if (result.status !== LogsQueryResultStatus.Success) throw new Error(JSON.stringify(result));
    expect(result.tables[0]?.rows).toEqual([[1]]);
  });

  test("says what is wrong where the sandbox has it not", async () => {
    const client = new MonitorClient(credential, SUBSCRIPTION, options as object);
    await expect(client.autoscaleSettings.get("rg", "x")).rejects.toMatchObject({
      statusCode: 501,
      message: expect.stringContaining("'Microsoft.Insights/autoscalesettings' is not in the sandbox"),
    });
  });
});
