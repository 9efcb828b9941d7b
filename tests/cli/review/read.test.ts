import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { type ReadOptions, readDeployment } from "../../../cli/review/read.ts";

const directory = mkdtempSync(join(tmpdir(), "breakglass-read-"));
afterAll(() => rmSync(directory, { recursive: true }));

function read(content: unknown, side: ReadOptions["side"] = "after") {
  const file = join(directory, "file.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return readDeployment(file, { side, stack: "dev", onStep: () => {} });
}

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-alerts`;
const urn = (type: string, name: string) => `urn:pulumi:dev::breakglass::${type}::${name}`;

function state(
  type: string,
  name: string,
  inputs: object,
  needs: Record<string, string[]> = {},
  more: object = {},
) {
  const propertyDependencies = needs;
  return { urn: urn(type, name), type, custom: true, inputs, propertyDependencies, ...more };
}

const group = state("azure-native:resources:ResourceGroup", "group", {
  resourceGroupName: "rg-alerts",
  location: "westeurope",
});
const workspace = state(
  "azure-native:operationalinsights:Workspace",
  "workspace",
  { workspaceName: "law", resourceGroupName: UNKNOWN, location: "westeurope" },
  { resourceGroupName: [group.urn] },
);
const identity = state(
  "azure-native:managedidentity:UserAssignedIdentity",
  "identity",
  { resourceName: "rules", resourceGroupName: UNKNOWN, location: "westeurope" },
  { resourceGroupName: [group.urn] },
);
const reader = state(
  "azure-native:authorization:RoleAssignment",
  "reader",
  {
    principalId: UNKNOWN,
    principalType: "ServicePrincipal",
    roleAssignmentName: UNKNOWN,
    roleDefinitionId: UNKNOWN,
    scope: UNKNOWN,
  },
  { principalId: [identity.urn], roleDefinitionId: [workspace.urn], scope: [workspace.urn] },
);

const preview = (states: readonly object[], more: object = {}) => ({
  config: {
    "azure-native:subscriptionId": SUBSCRIPTION,
    "breakglass:accounts": '[{"label":"bg1","objectId":"AB"}]',
  },
  steps: states.map((newState) => ({ op: "create", urn: (newState as { urn: string }).urn, newState })),
  changeSummary: { create: states.length },
  ...more,
});

describe("a preview of a new stack", () => {
  test("is filled in by its dependencies, in whatever order it comes", async () => {
    const { resources, notes, labels } = await read(preview([reader, identity, workspace, group]));
    const scope = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law`;
    const rules = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/rules`;
    expect(resources.map(({ id }) => id.replace(/[0-9a-f-]{36}$/, "<guid>")).toSorted()).toEqual([
      GROUP,
      rules,
      scope,
      `${scope}/providers/Microsoft.Authorization/roleAssignments/<guid>`,
    ]);
    const assignment = resources.find(({ type }) => type === "Microsoft.Authorization/roleAssignments");
    expect(assignment?.body).toEqual({
      properties: {
        principalId: `made:principalId:${rules}`,
        principalType: "ServicePrincipal",
        roleDefinitionId:
          "/providers/Microsoft.Authorization/roleDefinitions/73c42c96-874c-492b-b04d-ab87d138a893",
      },
    });
    expect(notes).toEqual([
      "The role of `reader` is unknown before the deployment; we assume Log Analytics Reader.",
    ]);
    expect([...labels]).toEqual([["ab", "bg1"]]);
  });

  test("keeps apart what the sandbox can preview but not run", async () => {
    const type = "azure-native:alertsmanagement:AlertProcessingRuleByName";
    const properties = { enabled: true, actions: [{ actionType: "RemoveAllActionGroups" }] };
    const { resources, unplayable } = await read(preview([group, state(type, "quiet", { properties })]));
    expect(resources.map(({ id }) => id)).toEqual([GROUP]);
    expect(unplayable).toEqual([{ type, name: "quiet", properties: { properties } }]);
  });

  test("takes an alert processing rule to Resource Manager, where its group is known", async () => {
    const type = "azure-native:alertsmanagement:AlertProcessingRuleByName";
    const properties = { scopes: [GROUP], actions: [{ actionType: "RemoveAllActionGroups" }] };
    const inputs = { resourceGroupName: "rg-alerts", location: "Global", properties };
    const { resources, unplayable } = await read(preview([group, state(type, "quiet", inputs)]));
    expect(unplayable).toEqual([]);
    expect(resources[1]).toEqual({
      id: `${GROUP}/providers/Microsoft.AlertsManagement/actionRules/quiet`,
      type: "Microsoft.AlertsManagement/actionRules",
      apiVersion: "2021-08-08",
      body: { location: "Global", properties },
    });
  });

  test("is refused where it does not know a query", async () => {
    const rule = state("azure-native:monitor:ScheduledQueryRule", "sign-in", {
      ruleName: "sign-in",
      resourceGroupName: "rg-alerts",
      criteria: { allOf: [{ query: UNKNOWN }] },
    });
    await expect(read(preview([rule]))).rejects.toThrow(
      '"criteria.allOf.0.query" of sign-in is unknown in the preview, and so is the effect of the change.',
    );
  });
});

describe("a preview of a stack that is there", () => {
  const [old, now] = [true, false].map((enabled) =>
    state(
      "azure-native:monitor:ActionGroup",
      "fallback",
      {
        actionGroupName: "fallback",
        resourceGroupName: "rg-alerts",
        location: "Global",
        groupShortName: "bg",
        enabled,
      },
      {},
      { id: `${GROUP}/providers/Microsoft.Insights/actionGroups/fallback` },
    ),
  ) as [object, object];
  const update = {
    op: "update",
    urn: urn("azure-native:monitor:ActionGroup", "fallback"),
    oldState: old,
    newState: now,
  };
  const enabled = async (side: ReadOptions["side"], steps: object[]) =>
    (await read({ steps, changeSummary: {} }, side)).resources.map(
      ({ body }) => (body["properties"] as { enabled: boolean }).enabled,
    );

  test("has both sides", async () => {
    expect([await enabled("before", [update]), await enabled("after", [update])]).toEqual([[true], [false]]);
  });

  test("has what a refresh found as the side before", async () => {
    const refresh = { op: "refresh", urn: update.urn, oldState: old, newState: now };
    const mend = { op: "update", urn: update.urn, oldState: now, newState: old };
    expect([await enabled("before", [refresh, mend]), await enabled("after", [refresh, mend])]).toEqual([
      [false],
      [true],
    ]);
  });

  test("lacks what is deleted afterwards, and keeps what is replaced", async () => {
    const gone = { op: "delete", urn: update.urn, oldState: old };
    expect(await enabled("after", [gone])).toEqual([]);
    const replacement = [
      { ...update, op: "create-replacement" },
      { ...update, op: "replace" },
      { op: "delete-replaced", urn: update.urn, oldState: old },
    ];
    expect(await enabled("after", replacement)).toEqual([false]);
  });
});

describe("a file that is of no use", () => {
  test.each<[string, unknown, string]>([
    ["is empty", "", "is empty. Did `pulumi` fail?"],
    ["is no JSON", "Previewing update (dev)", "is not valid JSON"],
    ["is other JSON", { hello: 1 }, "has an unknown format"],
    ["is a list of other things", [{ id: "x" }], "[0].id"],
    ["leaves out what stays the same", { steps: [], changeSummary: { same: 26 } }, "--show-sames"],
    ["has no states", { steps: [{ op: "same", urn: "u" }] }, "the Pulumi CLI is too old"],
    [
      "has no steps",
      { changeSummary: { same: 1 } },
      "is not a preview, or is from a Pulumi CLI that is too old",
    ],
    [
      "is an export of an old engine",
      { version: 2, deployment: {} },
      "its format is version 2, but must be 3 or later",
    ],
    ["is an empty stack", { version: 3, deployment: { resources: [] } }, "the export of an empty stack"],
  ])("%s", async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  test("is neither a file nor a ref", async () => {
    const options = { side: "after", stack: "dev", onStep: () => {} } as const;
    await expect(readDeployment("no-such-branch", options)).rejects.toThrow(
      "no-such-branch is neither a file nor a git ref.",
    );
  });
});
