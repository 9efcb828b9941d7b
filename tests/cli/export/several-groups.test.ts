import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { armTemplate } from "../../../cli/export/arm.ts";
import { bicepFile } from "../../../cli/export/bicep.ts";
import { type Model, modelOf } from "../../../cli/export/model.ts";
import { readMe } from "../../../cli/export/read-me.ts";
import { sentinelPrincipal } from "../../../sandbox/azure/index.ts";
import { type LocalCloud, startCloud } from "../../../sandbox/cloud/index.ts";

const SUBSCRIPTION = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const LOGS = `${SUBSCRIPTION}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/law`;
const ONBOARDED = `${LOGS}/providers/Microsoft.SecurityInsights/onboardingStates/default`;
const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const groupId = (group: string, name: string) =>
  `${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.Insights/actionGroups/${name}`;
const PLAYBOOK_ROLE = `${SUBSCRIPTION}/resourceGroups/rg-main/providers/Microsoft.Authorization/roleAssignments/0a1b2c3d-0000-4000-8000-000000000001`;
/** Azure Sentinel Automation Contributor (learn.microsoft.com/azure/role-based-access-control/built-in-roles). */
const AUTOMATION = "f4c81013-99ee-4d62-a7ee-b3f1f648599a";

let directory: string;
let cloud: LocalCloud;
let model: Model;
let sentinel: string;

async function put(id: string, version: string, body: object): Promise<void> {
  const { azure } = cloud;
  const { status, body: text } = await azure.send({
    method: "PUT",
    url: `${azure.cloud.arm}${id}?api-version=${version}`,
    headers: {
      authorization: `Bearer ${azure.tokens.issue("deployer", `${azure.cloud.arm}/`)}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  expect([id, status < 300 ? "" : text]).toEqual([id, ""]);
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-export-groups-"));
  cloud = await startCloud({
    directory,
    tenantId: TENANT,
    users: [],
    start: new Date("2026-01-15T00:00:00Z"),
  });
  for (const group of ["rg-logs", "rg-main", "rg-outpost"])
    await put(`${SUBSCRIPTION}/resourceGroups/${group}`, "2024-03-01", { location: "westeurope" });
  await put(LOGS, "2023-09-01", { location: "westeurope", properties: { retentionInDays: 90 } });
  for (const [group, name] of [
    ["rg-main", "primary"],
    ["rg-main", "fallback"],
    ["rg-outpost", "outpost"],
  ] as const) {
    await put(groupId(group, name), "2023-01-01", {
      location: "Global",
      properties: {
        groupShortName: name,
        enabled: true,
        emailReceivers: [{ name, emailAddress: `${name}@contoso.com`, useCommonAlertSchema: true }],
      },
    });
  }
  await put(
    `${SUBSCRIPTION}/resourceGroups/rg-main/providers/Microsoft.Insights/scheduledQueryRules/sign-in`,
    "2023-12-01",
    {
      location: "westeurope",
      kind: "LogAlert",
      properties: {
        displayName: "sign-in",
        scopes: [LOGS],
        severity: 1,
        enabled: true,
        evaluationFrequency: "PT5M",
        windowSize: "PT5M",
        criteria: {
          allOf: [
            {
              query: "SigninLogs | take 1",
              timeAggregation: "Count",
              operator: "GreaterThan",
              threshold: 0,
              failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
            },
          ],
        },
        actions: {
          actionGroups: [
            groupId("rg-main", "primary"),
            groupId("rg-main", "fallback"),
            groupId("rg-outpost", "outpost"),
          ],
        },
      },
    },
  );
  await put(ONBOARDED, "2025-09-01", { properties: {} });
  sentinel = sentinelPrincipal(cloud.azure.store, TENANT)?.id ?? "";
  await put(PLAYBOOK_ROLE, "2022-04-01", {
    properties: {
      principalId: sentinel,
      principalType: "ServicePrincipal",
      roleDefinitionId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${AUTOMATION}`,
    },
  });
  model = modelOf(cloud, [`${SUBSCRIPTION}/resourceGroups/rg-logs`, LOGS, ONBOARDED]);
});
afterAll(async () => {
  await cloud?.close();
  rmSync(directory, { recursive: true, force: true });
});

const fileOf = (group: string) => {
  const file = model.files.find((each) => each.group === group);
  if (file === undefined) throw new Error(`There is no file of ${group}.`);
  return file;
};
interface Template {
  readonly parameters: Readonly<Record<string, { readonly type: string; readonly defaultValue?: string }>>;
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly dependsOn?: readonly string[];
    // biome-ignore lint/suspicious/noExplicitAny: what a test reads of a template
    readonly properties: any;
  }[];
}
const templateOf = (group: string) => armTemplate(fileOf(group)) as unknown as Template;

describe("an export of several resource groups", () => {
  test("has a file for each, first the one that others name", () => {
    expect(model.files.map(({ group }) => group)).toEqual(["rg-outpost", "rg-main"]);
    expect(templateOf("rg-outpost").resources.map(({ name }) => name)).toEqual(["outpost"]);
    const text = readMe("contoso", model, "arm");
    const at = (group: string) => text.indexOf(`--resource-group ${group}`);
    expect([at("rg-outpost") > 0, at("rg-main") > at("rg-outpost"), at("rg-logs")]).toEqual([true, true, -1]);
  });

  test("a rule names each of its action groups: its own file's, and that of another file by its group", () => {
    const rule = templateOf("rg-main").resources.find(({ name }) => name === "sign-in");
    const own = (name: string) => `[resourceId('Microsoft.Insights/actionGroups', '${name}')]`;
    expect(rule?.properties.actions.actionGroups.slice(0, 2)).toEqual([own("primary"), own("fallback")]);
    expect(rule?.properties.actions.actionGroups[2]).toMatch(/rg-outpost.*outpost/);
    expect(rule?.dependsOn).toEqual([own("primary"), own("fallback")]);
  });

  test("an adopted workspace is named, and not made", () => {
    const { resources } = templateOf("rg-main");
    expect(resources.map(({ type }) => type)).not.toContain("Microsoft.OperationalInsights/workspaces");
    const rule = resources.find(({ name }) => name === "sign-in");
    expect(rule?.properties.scopes[0]).toMatch(/rg-logs.*law/);
    expect(model.groups.map(({ id }) => id.split("/").at(-1))).toEqual(["rg-main", "rg-outpost"]);
  });

  test("the principal of Microsoft Sentinel is asked for: it is another one in each tenant", () => {
    const { parameters, resources } = templateOf("rg-main");
    expect(parameters["sentinelPrincipalId"]).toEqual(expect.objectContaining({ type: "string" }));
    expect(parameters["sentinelPrincipalId"]).not.toHaveProperty("defaultValue");
    const role = resources.find(({ type }) => type.endsWith("/roleAssignments"));
    expect(role?.properties.principalId).toBe("[parameters('sentinelPrincipalId')]");
    for (const text of [JSON.stringify(templateOf("rg-main")), bicepFile(fileOf("rg-main"))])
      expect(text).not.toContain(sentinel);
  });
});
