import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sandboxPage } from "../../../cli/sandbox/page/index.ts";
import { type Served, startServing } from "../../../sandbox/serve/index.ts";

const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`;
const INSIGHTS = `${GROUP}/providers/Microsoft.Insights`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law`;
const WORKFLOW = `${GROUP}/providers/Microsoft.Logic/workflows/notify`;
export const SECRET = "the-secret-of-the-run";

/** A served sandbox with its page. `deploy` makes a rule whose action group sends a text message and starts a workflow. */
export interface ServedPage {
  readonly served: Served;
  readonly address: string;
  deploy(): Promise<void>;
  stop(): Promise<void>;
  /** Serves again, on the same port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function servePage(): Promise<ServedPage> {
  const directory = mkdtempSync(join(tmpdir(), "breakglass-serve-"));
  const serve = (port: number) =>
    startServing({
      directory,
      port,
      tenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
      subscriptionId: SUBSCRIPTION,
      users: [],
      start: new Date("2026-01-15T02:00:00Z"),
      isRealTime: false,
      page: sandboxPage(),
      onTrouble: (message) => {
        throw new Error(message);
      },
    });
  let served = await serve(0);
  const { port } = served;
  return {
    get served() {
      return served;
    },
    address: `http://127.0.0.1:${port}/sandbox/`,
    deploy: () => deploy(served),
    stop: () => served.close(),
    start: async () => {
      served = await serve(port);
    },
    close: async () => {
      await served.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function deploy({ cloud, secrets }: Served): Promise<void> {
  const token = cloud.azure.tokens.issue(secrets.application.clientId, "https://management.azure.com");
  const ask = async (method: string, id: string, version: string, body: object) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const url = `https://management.azure.com${id}?api-version=${version}`;
    const answer = await cloud.azure.send({ method, url, headers, body: JSON.stringify(body) });
    if (answer.status >= 300) throw new Error(`${method} ${id}: ${answer.body}`);
    return JSON.parse(answer.body) as { value: string };
  };
  const location = "westeurope";
  await ask("PUT", GROUP, "2021-04-01", { location });
  await ask("PUT", WORKSPACE, "2023-09-01", { location });
  await ask("PUT", WORKFLOW, "2019-05-01", { location, properties: { definition: DEFINITION } });
  const { value } = await ask("POST", `${WORKFLOW}/triggers/manual/listCallbackUrl`, "2019-05-01", {});
  await ask("PUT", `${INSIGHTS}/actionGroups/ag`, "2023-01-01", {
    location: "Global",
    properties: {
      groupShortName: "ag",
      enabled: true,
      smsReceivers: [{ name: "sms", countryCode: "31", phoneNumber: "687654321" }],
      logicAppReceivers: [
        { name: "flow", resourceId: WORKFLOW, callbackUrl: value, useCommonAlertSchema: true },
      ],
    },
  });
  await ask("PUT", `${INSIGHTS}/scheduledQueryRules/rule`, "2023-12-01", {
    location,
    properties: {
      displayName: "Somebody signed in",
      severity: 0,
      evaluationFrequency: "PT5M",
      windowSize: "PT5M",
      scopes: [WORKSPACE],
      criteria: {
        allOf: [
          {
            query: "SigninLogs",
            timeAggregation: "Count",
            operator: "GreaterThan",
            threshold: 0,
            dimensions: [{ name: "UserPrincipalName", operator: "Include", values: ["*"] }],
          },
        ],
      },
      actions: { actionGroups: [`${INSIGHTS}/actionGroups/ag`] },
    },
  });
}

const DEFINITION = {
  $schema:
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
  contentVersion: "1.0.0.0",
  triggers: { manual: { type: "Request", kind: "Http" } },
  actions: {
    Say: { type: "Compose", inputs: "@triggerBody()['data']['essentials']['alertRule']", runAfter: {} },
    Hide: {
      type: "Compose",
      inputs: SECRET,
      runAfter: {},
      runtimeConfiguration: { secureData: { properties: ["inputs"] } },
    },
  },
};
