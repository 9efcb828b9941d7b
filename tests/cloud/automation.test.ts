import { beforeEach, describe, expect, test } from "@jest/globals";
import { sentinelPrincipal } from "../../sandbox/azure/index.ts";
import { GROUP, SUBSCRIPTION, WORKSPACE } from "../azure/fresh.ts";
import { arm, cloud, deployRule, freshSentinel, playSignIn, put, RULE, SENTINEL } from "./sentinel-world.ts";

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

let received: Record<string, never>[];
freshSentinel();
beforeEach(async () => {
  received = [];
  cloud.azure.register("hook.example", ({ body }) => {
    received.push(JSON.parse(body));
    return { status: 200, headers: {}, body: "" };
  });
  await deployRule(
    "SigninLogs | where ingestion_time() >= ago(15m) | project UserId, UserPrincipalName, IPAddress",
  );
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
  await playSignIn("2026-01-15T02:13:07Z", "2026-01-15T02:14:00Z");
  return cloud.timeline.entries
    .filter(({ what }) => what === "automation")
    .map(({ at, detail }) => `${at.toISOString().slice(11, 16)} ${detail}`);
}

describe("an incident", () => {
  test("calls the playbook's trigger while no time passes, however long the answer takes", async () => {
    await automation();
    const called: string[] = [];
    cloud.azure.interfere(
      ({ hostname, pathname }) => hostname.endsWith(".logic.azure.com") && pathname.includes("/triggers/"),
      async () => {
        for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve));
        called.push(cloud.clock.now().toISOString());
        return { status: 202, headers: {}, body: "" };
      },
    );
    cloud.clock.sleep(30 * 60_000); // Somebody else waits for a later time.
    expect(await play()).toEqual(['02:20 "Tell 1" for incident 1: ran the playbook playbook']);
    expect(called).toEqual(["2026-01-15T02:20:00.000Z"]);
  });

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
