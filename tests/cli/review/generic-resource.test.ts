import { expect, test } from "@jest/globals";
import { fromPulumi } from "../../../cli/review/pulumi-resources.ts";
import type { PulumiState } from "../../../cli/review/pulumi-state.ts";

const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";

test("a near-real-time rule that is a generic resource is sent in its own API version, as what it is", () => {
  const state = {
    config: { "azure-native:subscriptionId": SUBSCRIPTION },
    resources: [
      {
        urn: "urn:pulumi:dev::p::azure-native:resources:Resource::nrt",
        type: "azure-native:resources:Resource",
        custom: true,
        inputs: {
          apiVersion: "2025-07-01-preview",
          resourceGroupName: "rg",
          resourceProviderNamespace: "Microsoft.OperationalInsights",
          parentResourcePath: "workspaces/law/providers/Microsoft.SecurityInsights",
          resourceType: "alertRules",
          resourceName: "rule-1",
          kind: "NRT",
          properties: { displayName: "Break-glass account signed in", query: "SigninLogs" },
        },
      },
    ],
  } as unknown as PulumiState;
  const { resources, unplayable } = fromPulumi(state);
  expect(unplayable).toEqual([]);
  expect(resources).toEqual([
    {
      id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/law/providers/Microsoft.SecurityInsights/alertRules/rule-1`,
      type: "Microsoft.SecurityInsights/alertRules",
      apiVersion: "2025-07-01-preview",
      body: {
        kind: "NRT",
        properties: { displayName: "Break-glass account signed in", query: "SigninLogs" },
      },
    },
  ]);
});
