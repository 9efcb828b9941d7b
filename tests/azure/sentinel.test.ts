import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Azure, sentinelPrincipal, startAzure } from "../../sandbox/azure/index.ts";

const GROUP = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg";
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-1`;
const SENTINEL = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;
const ONBOARDING = `${SENTINEL}/onboardingStates/default`;
const RULE = `${SENTINEL}/alertRules/0f3f7d1e-3d0a-5a55-9f0e-6b1f6a0f9a01`;
const AUTOMATION = `${SENTINEL}/automationRules/a1`;
const LOG_READER = "73c42c96-874c-492b-b04d-ab87d138a893";
const AUTOMATION_CONTRIBUTOR = "f4c81013-99ee-4d62-a7ee-b3f1f648599a";
const WORKFLOW = `${GROUP}/providers/Microsoft.Logic/workflows/flow`;

const VERSIONS: Readonly<Record<string, string>> = {
  resourceGroups: "2024-03-01",
  workspaces: "2023-09-01",
  workflows: "2019-05-01",
  roleAssignments: "2022-04-01",
};

let directory: string;
let azure: Azure;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-sentinel-"));
  azure = await startAzure({
    directory,
    tenantId: "t",
    users: [],
    validateQuery: (query) => (query === "broken" ? "KS142" : undefined),
    queryColumns: (query) => (query === "unknown columns" ? undefined : ["UserId", "Name", "IPAddress"]),
    validateWorkflow: () => undefined,
  });
  await put(GROUP, { location: "westeurope" });
  await put(WORKSPACE, { location: "westeurope" });
});
afterEach(async () => {
  await azure.close();
  rmSync(directory, { recursive: true });
});

/** `200`, `201`, or the status with ARM's code and message. */
async function put(id: string, body: unknown): Promise<string> {
  const version = VERSIONS[id.split("/").at(-2) ?? ""] ?? "2024-09-01";
  const response = await azure.send({
    method: "PUT",
    url: `https://management.azure.com${id}?api-version=${version}`,
    headers: { authorization: `Bearer ${azure.tokens.issue("p", "a")}` },
    body: JSON.stringify(body),
  });
  const { error } = JSON.parse(response.body);
  return response.status < 300
    ? String(response.status)
    : `${response.status} ${error.code}: ${error.message}`;
}

const grouping = {
  enabled: true,
  reopenClosedIncident: true,
  lookbackDuration: "PT5H",
  matchingMethod: "Selected",
  groupByEntities: ["Account"],
};
const account = { entityType: "Account", fieldMappings: [{ identifier: "AadUserId", columnName: "UserId" }] };
const address = { entityType: "IP", fieldMappings: [{ identifier: "Address", columnName: "IPAddress" }] };
const properties = {
  displayName: "Break-glass account signed in",
  enabled: true,
  severity: "High",
  query: "SigninLogs",
  queryFrequency: "PT5M",
  queryPeriod: "P1D",
  suppressionEnabled: false,
  suppressionDuration: "PT5H",
  triggerOperator: "GreaterThan",
  triggerThreshold: 0,
  tactics: ["InitialAccess"],
  techniques: ["T1078"],
  entityMappings: [account, address],
  customDetails: { Account: "Name" },
  incidentConfiguration: { createIncident: true, groupingConfiguration: grouping },
};
const rule = (changes: object = {}) => ({ kind: "Scheduled", properties: { ...properties, ...changes } });
const grouped = (changes: object) =>
  rule({
    incidentConfiguration: { createIncident: true, groupingConfiguration: { ...grouping, ...changes } },
  });

describe("a workspace that is not onboarded", () => {
  const refusal =
    "400 BadRequest: Workspace 'law-1' is not onboarded to Microsoft Sentinel. Please onboard through the portal";

  test("has no analytics rules and no automation rules", async () => {
    expect(await put(RULE, rule())).toContain(refusal);
    expect(await put(AUTOMATION, automation())).toContain(refusal);
  });

  test("has them once it is", async () => {
    expect(await put(ONBOARDING, {})).toBe("201");
    expect(await put(RULE, rule())).toBe("201");
    expect(await put(RULE, rule({ enabled: false }))).toBe("200");
  });
});

describe("an onboarding state", () => {
  test.each<[string, string, object, string]>([
    [
      "another name",
      `${SENTINEL}/onboardingStates/other`,
      {},
      "400 BadRequest: The name of an onboarding state must be 'default', and is 'other'.",
    ],
    [
      "a workspace that does not exist",
      ONBOARDING.replace("law-1", "law-2"),
      {},
      "404 ResourceNotFound: The Resource 'Microsoft.OperationalInsights/workspaces/law-2' under resource group 'rg' was not found.",
    ],
    ["a location", ONBOARDING, { location: "westeurope" }, "The property 'location' is not allowed here."],
    ["another property", ONBOARDING, { properties: { sku: "x" } }, "Could not find member 'sku'"],
  ])("is refused with %s", async (_, id, body, message) => {
    expect(await put(id, body)).toContain(message);
  });

  test("goes with its workspace, and so do the rules", async () => {
    await put(ONBOARDING, {});
    await put(RULE, rule());
    azure.store.delete(WORKSPACE);
    expect(azure.store.list().map(({ type }) => type)).toEqual(["Microsoft.Resources/resourceGroups"]);
  });
});

describe("an analytics rule", () => {
  beforeEach(() => put(ONBOARDING, {}));

  test.each(
    [
      "displayName",
      "enabled",
      "severity",
      "query",
      "queryFrequency",
      "queryPeriod",
      "suppressionEnabled",
      "suppressionDuration",
      "triggerOperator",
      "triggerThreshold",
    ].map((name) => [name]),
  )("needs %s", async (name) => {
    expect(await put(RULE, rule({ [name]: undefined }))).toBe(
      `400 InvalidRequestContent: The required property 'properties.${name}' is missing.`,
    );
  });

  test.each(["enabled", "reopenClosedIncident", "lookbackDuration", "matchingMethod"].map((name) => [name]))(
    "that groups needs %s",
    async (name) => {
      expect(await put(RULE, grouped({ [name]: undefined }))).toBe(
        `400 InvalidRequestContent: The required property '${name}' is missing.`,
      );
    },
  );

  test.each<[string, object, string]>([
    ["a location", { ...rule(), location: "westeurope" }, "The property 'location' is not allowed here."],
    ["tags", { ...rule(), tags: {} }, "Could not find member 'tags'"],
    [
      "another kind",
      { ...rule(), kind: "NRT" },
      "400 BadRequest: The sandbox has no analytics rules of kind 'NRT'.",
    ],
    ["an unknown property", rule({ subTechniques: [] }), "Could not find member 'subTechniques'"],
    ["a wrong severity", rule({ severity: "Critical" }), "severity 'Critical' is not one of High, Medium"],
    [
      "the operator of alert rules",
      rule({ triggerOperator: "GreaterThanOrEqual" }),
      "triggerOperator 'GreaterThanOrEqual' is not one of GreaterThan, LessThan, Equal, NotEqual.",
    ],
    [
      "a sub-technique",
      rule({ techniques: ["T1078.004"] }),
      "400 BadRequest: Invalid data model. [: The technique 'T1078.004' is invalid. The expected format is 'T####', where '#' represents a digit.]",
    ],
    [
      "a tactic with a space",
      rule({ tactics: ["Initial Access"] }),
      "tactics 'Initial Access' is not one of",
    ],
    ["an empty query", rule({ query: "" }), "The required property 'properties.query' is missing."],
    [
      "a query of 10,001 characters",
      rule({ query: "x".repeat(10_001) }),
      "Invalid length of '10001' for 'Query'. 'Query' length should be between '1' and '10000'",
    ],
    ["a query over everything", rule({ query: "search * | take 1" }), "cannot contain 'search *'"],
    ["a union of everything", rule({ query: "union  * | take 1" }), "cannot contain 'union  *'"],
    ["a query that does not parse", rule({ query: "broken" }), "The query is invalid: KS142"],
    [
      "a frequency of 4 minutes",
      rule({ queryFrequency: "PT4M" }),
      "'queryFrequency' must be from 5 minutes to 14 days, and is 'PT4M'.",
    ],
    ["a period of 15 days", rule({ queryPeriod: "P15D" }), "'queryPeriod' must be from 5 minutes to 14 days"],
    [
      "a time that is no duration",
      rule({ queryPeriod: "1d" }),
      "'queryPeriod' is no ISO 8601 duration: '1d'.",
    ],
    [
      "a period below its frequency",
      rule({ queryFrequency: "PT2H", queryPeriod: "PT1H" }),
      "'queryPeriod' should be greater than or equal to 'queryFrequency'",
    ],
    [
      "a period of two days at a frequency under an hour",
      rule({ queryFrequency: "PT55M", queryPeriod: "P2D" }),
      "When 'queryPeriod' greater than or equal to 2 days, the 'queryFrequency' should be greater than or equal to 1 hour.",
    ],
    [
      "a suppression of more than a day",
      rule({ suppressionDuration: "PT25H" }),
      "'suppressionDuration' must be from 5 minutes to 1 days",
    ],
    [
      "a suppression that is over before the next run",
      rule({ suppressionEnabled: true, queryFrequency: "PT1H", suppressionDuration: "PT30M" }),
      "'suppressionDuration' should be greater than or equal to 'queryFrequency'",
    ],
    [
      "no entity in its mappings",
      rule({ entityMappings: [] }),
      "Invalid length of '0' for 'EntityMappings'.",
    ],
    [
      "eleven entity mappings",
      rule({ entityMappings: Array(11).fill(account) }),
      "Invalid length of '11' for 'EntityMappings'. 'EntityMappings' length should be between '1' and '10'",
    ],
    [
      "four identifiers",
      rule({
        entityMappings: [
          {
            entityType: "Account",
            fieldMappings: ["AadUserId", "Name", "UPNSuffix", "Sid"].map((identifier) => ({
              identifier,
              columnName: "Name",
            })),
          },
        ],
      }),
      "Invalid length of '4' for 'FieldMappings'. 'FieldMappings' length should be between '1' and '3'",
    ],
    [
      "an identifier of another entity",
      rule({ entityMappings: [{ ...address, entityType: "Account" }] }),
      "Invalid identifier 'Address' for entity type 'Account' encountered.",
    ],
    [
      "an identifier twice",
      rule({
        entityMappings: [{ ...account, fieldMappings: [...account.fieldMappings, ...account.fieldMappings] }],
      }),
      "Identifier 'AadUserId' is defined multiple times.",
    ],
    [
      "identifiers that identify nobody",
      rule({
        entityMappings: [
          { entityType: "Account", fieldMappings: [{ identifier: "UPNSuffix", columnName: "Name" }] },
        ],
      }),
      "Missing required identifiers in 'EntityMappings' for type 'Account'.",
    ],
    [
      "a mapped column in other letter case",
      rule({
        entityMappings: [
          account,
          { entityType: "IP", fieldMappings: [{ identifier: "Address", columnName: "IpAddress" }] },
        ],
      }),
      "400 BadRequest: Error in EntityMappings: The given column 'IpAddress' does not exist.",
    ],
    [
      "a detail of a column that is not there",
      rule({ customDetails: { City: "City" } }),
      "400 BadRequest: Error in CustomDetails: The given column 'City' does not exist.",
    ],
    [
      "21 custom details",
      rule({ customDetails: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`k${at}`, "Name"])) }),
      "Invalid length of '21' for 'CustomDetails'.",
    ],
    [
      "a detail with a long key",
      rule({ customDetails: { AuthenticationMethods: "Name" } }),
      "The key 'AuthenticationMethods' of 'CustomDetails' must start",
    ],
    [
      "a grouping that looks back 4 minutes",
      grouped({ lookbackDuration: "PT4M" }),
      "'lookbackDuration' must be from 5 minutes to 7 days",
    ],
    [
      "a grouping that looks back 8 days",
      grouped({ lookbackDuration: "P8D" }),
      "'lookbackDuration' must be from 5 minutes to 7 days",
    ],
    ["a wrong matching method", grouped({ matchingMethod: "All" }), "matchingMethod 'All' is not one of"],
    [
      "a selection of nothing",
      grouped({ groupByEntities: [] }),
      "at least one entity or detail must be selected",
    ],
    [
      "a selection of what is not mapped",
      grouped({ groupByEntities: ["Host"] }),
      "groupByEntities 'Host' is not one of Account, IP.",
    ],
    [
      "a version of no template",
      rule({ templateVersion: "1.0.0" }),
      "'templateVersion' can only be used if 'alertRuleTemplateName' is not empty.",
    ],
  ])("is refused with %s", async (_, body, message) => {
    expect(await put(RULE, body)).toContain(message);
    expect(azure.store.get(RULE)).toBeUndefined();
  });

  test.each<[string, object]>([
    ["the longest period of a frequent rule", rule({ queryPeriod: "P1DT23H59M" })],
    ["two days once an hour", rule({ queryFrequency: "PT1H", queryPeriod: "P2D" })],
    ["a query of 10,000 characters", rule({ query: "x".repeat(10_000) })],
    [
      "columns that are known only when it runs",
      rule({ query: "unknown columns", customDetails: { A: "B" } }),
    ],
    ["no incident", rule({ incidentConfiguration: { createIncident: false } })],
  ])("is accepted with %s", async (_, body) => {
    expect(await put(RULE, body)).toBe("201");
  });
});

function automation(changes: object = {}, logic: object = {}) {
  return {
    properties: {
      displayName: "Tell the on-call",
      order: 1,
      triggeringLogic: { isEnabled: true, triggersOn: "Incidents", triggersWhen: "Created", ...logic },
      actions: [
        { order: 1, actionType: "RunPlaybook", actionConfiguration: { logicAppResourceId: WORKFLOW } },
      ],
      ...changes,
    },
  };
}

describe("an automation rule", () => {
  beforeEach(() => put(ONBOARDING, {}));

  test("runs a playbook that exists", async () => {
    expect(await put(AUTOMATION, automation())).toBe(
      `404 ResourceNotFound: The playbook '${WORKFLOW}' was not found.`,
    );
    const definition = { $schema: "s", contentVersion: "1.0.0.0", triggers: {}, actions: {} };
    expect(await put(WORKFLOW, { location: "westeurope", properties: { definition } })).toBe("201");
    expect(await put(AUTOMATION, automation())).toBe(
      "400 BadRequest: Caller is missing required playbook-triggering permissions on playbook or Microsoft Sentinel is missing permissions on it.",
    );
    const principalId = sentinelPrincipal(azure.store, "t")?.id;
    const role = `${GROUP}/providers/Microsoft.Authorization/roleAssignments/5a0c1b0e-3f0b-4c59-8b7a-4a3c1d2e5f60`;
    const grant = (roleId: string) =>
      put(role, {
        properties: {
          principalId,
          principalType: "ServicePrincipal",
          roleDefinitionId: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
        },
      });
    expect(await grant(LOG_READER)).toBe("201");
    expect(await put(AUTOMATION, automation())).toContain("Microsoft Sentinel is missing permissions on it.");
    azure.store.delete(role);
    expect(await grant(AUTOMATION_CONTRIBUTOR)).toBe("201");
    expect(await put(AUTOMATION, automation())).toBe("201");
  });

  test("has a principal of Sentinel's own to run playbooks, which comes with Sentinel", async () => {
    expect(sentinelPrincipal(azure.store, "t")?.id).toMatch(/^[0-9a-f-]{36}$/);
    azure.store.delete(ONBOARDING);
    expect(sentinelPrincipal(azure.store, "t")).toBeUndefined();
  });

  test.each<[string, object, string]>([
    ["no order", automation({ order: undefined }), "The required property 'properties.order' is missing."],
    ["an order of 0", automation({ order: 0 }), "'order' must be from 1 to 1000."],
    ["no action", automation({ actions: [] }), "from 1 to 20 actions"],
    [
      "an unknown action",
      automation({ actions: [{ order: 1, actionType: "SendMail" }] }),
      "actionType 'SendMail' is not one of AddIncidentTask, ModifyProperties, RunPlaybook.",
    ],
    ["an unknown event", automation({}, { triggersOn: "Incident" }), "triggersOn 'Incident' is not one of"],
    [
      "an update of alerts",
      automation({}, { triggersOn: "Alerts", triggersWhen: "Updated" }),
      "can only trigger when they are created",
    ],
    [
      "an unknown condition",
      automation({}, { conditions: [{ conditionType: "Text" }] }),
      "conditionType 'Text' is not one of Property",
    ],
  ])("is refused with %s", async (_, body, message) => {
    expect(await put(AUTOMATION, body)).toContain(message);
  });
});
