import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { ingest } from "../../sandbox/cloud/index.ts";
import { tables } from "../../sandbox/tables/index.ts";
import { FALLBACK, GROUP, WORKSPACE } from "../azure/world.ts";
import { CloudWorld } from "./world.ts";

const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/rules`;
const RULE = `${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/sign-in`;
const ROLE = `${WORKSPACE}/providers/Microsoft.Authorization/roleAssignments/7d3c1b52-0d4e-4f6a-8b1c-2e3f4a5b6c7d`;

let world: CloudWorld;
beforeEach(async () => {
  world = new CloudWorld();
  await world.start();
  await world.put(IDENTITY, "2023-01-31", { location: "westeurope" });
  await world.put(`${GROUP}/providers/Microsoft.Insights/activityLogAlerts/unhealthy`, "2020-10-01", {
    location: "global",
    properties: {
      description: "A rule is not well.",
      scopes: [GROUP],
      condition: {
        allOf: [
          { field: "category", equals: "ResourceHealth" },
          { field: "status", equals: "Active" },
          { field: "properties.currentHealthStatus", equals: "Unavailable" },
          { field: "resourceType", equals: "microsoft.insights/scheduledqueryrules" },
        ],
      },
      actions: { actionGroups: [{ actionGroupId: FALLBACK }] },
    },
  });
});
afterEach(() => world.close());

const deployRule = (evaluationFrequency: string) =>
  world.put(RULE, "2025-01-01-preview", {
    location: "westeurope",
    kind: "LogAlert",
    identity: { type: "UserAssigned", userAssignedIdentities: { [IDENTITY]: {} } },
    properties: {
      displayName: "sign-in",
      severity: 1,
      enabled: true,
      autoMitigate: true,
      scopes: [WORKSPACE],
      evaluationFrequency,
      windowSize: evaluationFrequency,
      criteria: {
        allOf: [
          {
            query: "SigninLogs",
            timeAggregation: "Count",
            operator: "GreaterThan",
            threshold: 0,
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          },
        ],
      },
      actions: { actionGroups: [FALLBACK] },
    },
  });

const grant = async () => {
  const principalId = world.cloud.azure.store.get(IDENTITY)?.resource.properties?.["principalId"];
  const roleDefinitionId = `${GROUP.split("/").slice(0, 3).join("/")}/providers/Microsoft.Authorization/roleDefinitions/73c42c96-874c-492b-b04d-ab87d138a893`;
  await world.put(ROLE, "2022-04-01", {
    properties: { principalId, principalType: "ServicePrincipal", roleDefinitionId },
  });
};

/** Lets time pass until a quarter of an hour after 02:30. */
const play = () => {
  const table = tables.get("AuditLogs");
  if (table === undefined) throw new Error("no table");
  const row = { TimeGenerated: "2026-01-15T02:29:00Z", _ingested: "2026-01-15T02:30:00Z" };
  return world.cloud.play(WORKSPACE, [{ table: table.name, rows: ingest(table, [row], "test").rows }]);
};

test("a rule that may not query is reported by Resource Health after fifteen minutes, once", async () => {
  await grant();
  await deployRule("PT5M");
  await world.call("DELETE", ROLE, "2022-04-01");
  await play();
  expect(world.heard()).toEqual([
    "02:20:00 email Fired: Sev4 Azure Monitor Alert unhealthy on sign-in",
    "02:20:00 sms bg-fallback:Fired:Sev4 Azure Monitor Alert unhealthy on sign-in",
  ]);
  expect(world.timeline("rule fired")).toEqual([
    "unhealthy (Sev4): sign-in is Unavailable: Unauthorized to run query",
  ]);
  expect(world.cloud.outbox.messages[0]?.body).toContain(
    "<td>Current health status</td><td>Unavailable: Unauthorized to run query</td>",
  );
});

test("a rule that may query is healthy", async () => {
  await grant();
  await deployRule("PT5M");
  await play();
  expect(world.timeline("activity log")).toEqual([]);
});

test("a rule that runs less often than every fifteen minutes has no health", async () => {
  await grant();
  await deployRule("PT30M");
  await world.call("DELETE", ROLE, "2022-04-01");
  await play();
  expect(world.timeline("rule failed").length).toBeGreaterThan(0);
  expect(world.timeline("activity log")).toEqual([]);
});
