import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { sentinelPrincipal } from "../../sandbox/azure/index.ts";
import { ingest, type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { tables } from "../../tables/index.ts";

const SUBSCRIPTION = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-1`;
const SENTINEL = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;
const RULE = `${SENTINEL}/alertRules/r`;
const AUTOMATION = `${SENTINEL}/automationRules/a`;
const PLAYBOOK = `${GROUP}/providers/Microsoft.Logic/workflows/playbook`;
const CONNECTION = `${GROUP}/providers/Microsoft.Web/connections/sentinel`;
const ROLE = `${GROUP}/providers/Microsoft.Authorization/roleAssignments/5a0c1b0e-3f0b-4c59-8b7a-4a3c1d2e5f60`;
const WEBHOOK = "https://hook.example/";

const trigger = {
  type: "ApiConnectionWebhook",
  inputs: {
    host: { connection: { name: "@parameters('$connections')['azuresentinel']['connectionId']" } },
    body: { callback_url: "@{listCallbackUrl()}" },
    path: "/incident-creation",
  },
};

let directory: string;
let cloud: LocalCloud;
let received: Record<string, never>[];
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-automation-"));
  cloud = await startCloud({ directory, tenantId: "t", users: [], start: new Date("2026-01-15T02:00:00Z") });
  received = [];
  cloud.azure.register("hook.example", ({ body }) => {
    received.push(JSON.parse(body));
    return { status: 200, headers: {}, body: "" };
  });
  await put(GROUP, { location: "westeurope" }, "2024-03-01");
  await put(WORKSPACE, { location: "westeurope" }, "2023-09-01");
  await put(`${SENTINEL}/onboardingStates/default`, {});
  await put(RULE, analyticsRule);
  const api = {
    id: `${SUBSCRIPTION}/providers/Microsoft.Web/locations/westeurope/managedApis/azuresentinel`,
  };
  const properties = { api, parameterValueType: "Alternative" };
  await put(CONNECTION, { location: "westeurope", kind: "V1", properties }, "2018-07-01-preview");
  await playbook({ Microsoft_Sentinel_incident: trigger });
  await put(
    ROLE,
    {
      properties: {
        principalId: sentinelPrincipal(cloud.azure.store, "t")?.id,
        principalType: "ServicePrincipal",
        roleDefinitionId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/f4c81013-99ee-4d62-a7ee-b3f1f648599a`,
      },
    },
    "2022-04-01",
  );
});
afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

async function arm(method: string, id: string, version: string, body?: unknown) {
  return cloud.azure.send({
    method,
    url: `https://management.azure.com${id}?api-version=${version}`,
    headers: { authorization: `Bearer ${cloud.azure.tokens.issue("p", "a")}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function put(id: string, body: unknown, version = "2024-09-01") {
  const answer = await arm("PUT", id, version, body);
  if (answer.status > 201) throw new Error(answer.body);
}

function playbook(triggers: object) {
  const identity = { authentication: { type: "ManagedServiceIdentity" } };
  const properties = {
    definition: {
      triggers,
      parameters: { $connections: { type: "Object", defaultValue: {} } },
      actions: {
        Tell: {
          type: "Http",
          inputs: { method: "POST", uri: WEBHOOK, body: "@triggerBody()" },
          runAfter: {},
        },
      },
    },
    parameters: {
      $connections: {
        value: { azuresentinel: { connectionId: CONNECTION, connectionProperties: identity } },
      },
    },
  };
  return put(
    PLAYBOOK,
    { location: "westeurope", identity: { type: "SystemAssigned" }, properties },
    "2019-05-01",
  );
}

const analyticsRule = {
  kind: "Scheduled",
  properties: {
    displayName: "Break-glass account signed in",
    enabled: true,
    severity: "High",
    query: "SigninLogs | where ingestion_time() >= ago(15m) | project UserId, UserPrincipalName, IPAddress",
    queryFrequency: "PT5M",
    queryPeriod: "P1D",
    suppressionEnabled: false,
    suppressionDuration: "PT5H",
    triggerOperator: "GreaterThan",
    triggerThreshold: 0,
    tactics: ["InitialAccess"],
    entityMappings: [
      {
        entityType: "Account",
        fieldMappings: [
          { identifier: "AadUserId", columnName: "UserId" },
          { identifier: "FullName", columnName: "UserPrincipalName" },
        ],
      },
      { entityType: "IP", fieldMappings: [{ identifier: "Address", columnName: "IPAddress" }] },
    ],
    incidentConfiguration: {
      createIncident: true,
      groupingConfiguration: {
        enabled: true,
        reopenClosedIncident: true,
        lookbackDuration: "PT5H",
        matchingMethod: "AllEntities",
      },
    },
  },
};

function automation(changes: object = {}, id = AUTOMATION) {
  const { order = 1, ...logic } = changes as { order?: number };
  const configuration = { logicAppResourceId: PLAYBOOK, tenantId: "t" };
  return put(id, {
    properties: {
      displayName: `Tell ${order}`,
      order,
      triggeringLogic: { isEnabled: true, triggersOn: "Incidents", triggersWhen: "Created", ...logic },
      actions: [{ order: 1, actionType: "RunPlaybook", actionConfiguration: configuration }],
    },
  });
}

/** Plays one sign-in; what the automation rules did. */
async function play(): Promise<string[]> {
  const schema = tables.get("SigninLogs");
  if (schema === undefined) throw new Error("no SigninLogs");
  const row = {
    TimeGenerated: "2026-01-15T02:13:07Z",
    _ingested: "2026-01-15T02:14:00Z",
    UserId: "u-1",
    UserPrincipalName: "bg1@contoso.com",
    IPAddress: "203.0.113.42",
    ResultType: "0",
  };
  await cloud.play(WORKSPACE, [{ table: "SigninLogs", rows: ingest(schema, [row], "test").rows }]);
  return cloud.timeline.entries
    .filter(({ what }) => what === "automation")
    .map(({ at, detail }) => `${at.toISOString().slice(11, 16)} ${detail}`);
}

describe("an incident", () => {
  test("is handed to the playbook once, when it is created, as Sentinel's REST API gives it", async () => {
    await automation();
    expect(await play()).toEqual(['02:20 "Tell 1" for incident 1: ran the playbook playbook']);
    expect(received).toHaveLength(1);
    const [payload] = received;
    const customerId = cloud.azure.store.get(WORKSPACE)?.resource.properties?.["customerId"];
    expect(payload).toMatchObject({
      objectSchemaType: "Incident",
      objectEventType: "Create",
      workspaceInfo: {
        SubscriptionId: "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
        ResourceGroupName: "rg",
        WorkspaceName: "law-1",
      },
      workspaceId: customerId,
      object: {
        type: "Microsoft.SecurityInsights/Incidents",
        properties: {
          title: "Break-glass account signed in",
          severity: "High",
          status: "New",
          createdTimeUtc: "2026-01-15T02:20:00.000Z",
          incidentNumber: 1,
          additionalData: { alertsCount: 1, tactics: ["InitialAccess"] },
          relatedAnalyticRuleIds: [RULE],
          relatedEntities: [
            {
              kind: "Account",
              properties: {
                aadUserId: "u-1",
                accountName: "bg1",
                upnSuffix: "contoso.com",
                friendlyName: "bg1",
              },
            },
            { kind: "Ip", properties: { address: "203.0.113.42", friendlyName: "203.0.113.42" } },
          ],
        },
      },
    });
    const { id, properties } = (payload as unknown as { object: { id: string; properties: never } }).object;
    expect(id.startsWith(`${SENTINEL}/Incidents/`)).toBe(true);
    expect(properties["incidentUrl"]).toBe(
      `https://portal.azure.com/#asset/Microsoft_Azure_Security_Insights/Incident${id}`,
    );
  });

  test("that is added to is an update", async () => {
    await automation({ triggersWhen: "Updated" });
    expect((await play()).map((entry) => entry.slice(0, 5))).toEqual(["02:25", "02:30"]);
    expect(received.map((each) => each["objectEventType"])).toEqual(["Update", "Update"]);
  });

  test("runs the rules in their order", async () => {
    await automation({ order: 20 });
    await automation({ order: 3 }, `${SENTINEL}/automationRules/b`);
    expect((await play()).map((entry) => entry.slice(6, 14))).toEqual(['"Tell 3"', '"Tell 20']);
  });

  test("runs no rule of another analytics rule", async () => {
    const other = {
      propertyName: "IncidentRelatedAnalyticRuleIds",
      operator: "Contains",
      propertyValues: ["x"],
    };
    await automation({ conditions: [{ conditionType: "Property", conditionProperties: other }] });
    expect(await play()).toEqual([]);
    expect(received).toEqual([]);
  });
});

describe("a playbook", () => {
  beforeEach(() => automation());

  test.each<[string, () => unknown, string]>([
    [
      "that Sentinel has no role on",
      () => arm("DELETE", ROLE, "2022-04-01"),
      "Playbook could not be triggered because Microsoft Sentinel is missing permissions to run it.",
    ],
    [
      "that is disabled",
      () => arm("POST", `${PLAYBOOK}/disable`, "2019-05-01"),
      "Playbook could not be triggered because it was disabled.",
    ],
    [
      "that is gone",
      () => arm("DELETE", PLAYBOOK, "2019-05-01"),
      "Could not run playbook because playbook was not found or because Microsoft Sentinel was missing permissions on it.",
    ],
    [
      "with another trigger",
      () => playbook({ manual: { type: "Request", kind: "Http" } }),
      "Playbook could not be triggered because it contains an unsupported trigger type.",
    ],
    [
      "whose connection is gone",
      () => arm("DELETE", CONNECTION, "2018-07-01-preview"),
      "Playbook could not be triggered because it contains an unsupported trigger type.",
    ],
  ])("%s is not run, and the health log's reason is noted", async (_, happens, reason) => {
    await happens();
    expect(await play()).toEqual([`02:20 "Tell 1" for incident 1: ${reason}`]);
    expect(received).toEqual([]);
  });
});
