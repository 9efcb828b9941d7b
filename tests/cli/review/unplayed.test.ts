import { describe, expect, test } from "@jest/globals";
import type { ReviewedDeployment } from "../../../cli/review/deployment.ts";
import { propertyChanges } from "../../../cli/review/property-changes.ts";
import { fromPulumi } from "../../../cli/review/pulumi-resources.ts";
import type { PulumiState } from "../../../cli/review/pulumi-state.ts";
import { unplayedChanges } from "../../../cli/review/unplayed.ts";

const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";

/** What a review says of one more resource, or of one that changes. */
function said(type: string, inputs: object, before?: object): string[] {
  const side = (of: object | undefined): ReviewedDeployment => {
    const urn = `urn:pulumi:dev::p::azure-native:${type}::quiet`;
    const resource = { urn, type: `azure-native:${type}`, custom: true, inputs: of };
    const config = { "azure-native:subscriptionId": SUBSCRIPTION };
    const state = { config, resources: of === undefined ? [] : [resource] } as unknown as PulumiState;
    return { title: "", labels: new Map(), ...fromPulumi(state) };
  };
  const changes = propertyChanges(side(before), side(inputs));
  return unplayedChanges(changes, () => undefined).map(({ effect, text }) => `${effect}: ${text}`);
}

const SUPPRESSION = {
  scopes: [`/subscriptions/${SUBSCRIPTION}`],
  actions: [{ actionType: "RemoveAllActionGroups" }],
};

describe("an automation rule of Microsoft Sentinel", () => {
  const rule = (actionConfiguration: object) => ({
    resourceGroupName: "rg",
    workspaceName: "law",
    automationRuleId: "quiet",
    displayName: "Quiet",
    order: 1,
    triggeringLogic: { isEnabled: true, triggersOn: "Incidents", triggersWhen: "Created" },
    actions: [{ order: 1, actionType: "ModifyProperties", actionConfiguration }],
  });
  const type = "securityinsights:AutomationRule";
  const weaker = (kind: string) => [
    `weaker: \`quiet\` (Microsoft.SecurityInsights/automationRules) is ${kind}: it closes incidents or lowers their severity.`,
  ];

  test.each([[{ status: "Closed" }], [{ severity: "Low" }]])("that does %j is weaker", (change) => {
    expect(said(type, rule(change))).toEqual(weaker("added"));
    expect(said(type, rule(change), rule({ status: "Active", severity: "High" }))).toEqual(weaker("changed"));
  });

  test.each([[{ labels: [{ labelName: "seen" }] }], [{ severity: "High" }], [{ status: "Active" }]])(
    "that does %j has to be read",
    (change) => {
      expect(said(type, rule(change))).toEqual([
        "unknown: `quiet` (Microsoft.SecurityInsights/automationRules) is added.",
      ]);
    },
  );

  test("as a generic resource is weaker, too", () => {
    const { actions, displayName, order, triggeringLogic } = rule({ status: "Closed" });
    const inputs = {
      resourceGroupName: "rg",
      resourceProviderNamespace: "Microsoft.OperationalInsights",
      parentResourcePath: "workspaces/law/providers/Microsoft.SecurityInsights",
      resourceType: "automationRules",
      resourceName: "quiet",
      apiVersion: "2025-09-01",
      properties: { actions, displayName, order, triggeringLogic },
    };
    expect(said("resources:Resource", inputs)).toEqual(weaker("added"));
  });
});

describe("a template", () => {
  const deployed = (...resources: object[]) => ({
    resourceGroupName: "rg",
    properties: { mode: "Incremental", template: { resources } },
  });
  const storage = { type: "Microsoft.Storage/storageAccounts", name: "logs" };

  test.each([
    [{ type: "Microsoft.AlertsManagement/actionRules", name: "quiet", properties: SUPPRESSION }],
    [{ type: "Microsoft.SecurityInsights/automationRules", scope: "law", name: "quiet" }],
    [{ type: "Microsoft.OperationalInsights/workspaces/providers/automationRules", name: "law/quiet" }],
  ])("with %j is weaker", (resource) => {
    const does = "its template has a resource that may take notifications or incidents away";
    const type = "resources:Deployment";
    const what = "weaker: `quiet` (azure-native:resources:Deployment) is";
    expect(said(type, deployed(resource))).toEqual([`${what} added: ${does}.`]);
    expect(said(type, deployed(storage, resource), deployed(storage))).toEqual([`${what} changed: ${does}.`]);
    const stack = { resourceGroupName: "rg", template: { resources: [resource] } };
    expect(said("resources:DeploymentStackAtResourceGroup", stack)).toEqual([
      `weaker: \`quiet\` (azure-native:resources:DeploymentStackAtResourceGroup) is added: ${does}.`,
    ]);
  });

  test("of something else has to be read", () => {
    expect(said("resources:Deployment", deployed(storage))).toEqual([
      "unknown: `quiet` (azure-native:resources:Deployment) is added.",
    ]);
  });
});

test("an alert processing rule is played, also as a generic resource", () => {
  expect(
    said("resources:Resource", {
      resourceGroupName: "rg",
      resourceProviderNamespace: "Microsoft.AlertsManagement",
      parentResourcePath: "",
      resourceType: "actionRules",
      resourceName: "quiet",
      apiVersion: "2021-08-08",
      location: "Global",
      properties: SUPPRESSION,
    }),
  ).toEqual([]);
});
