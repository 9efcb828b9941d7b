import * as operationalinsights from "@pulumi/azure-native/operationalinsights/index.js";
import { Provider } from "@pulumi/azure-native/provider.js";
import * as resources from "@pulumi/azure-native/resources/index.js";
import { BreakGlassAlerts, type BreakGlassAlertsArgs } from "breakglass-alerts";

// Two in one resource group and on one workspace, which are made in the same program: their ids are known later, and so
// is the subscription of the second one's provider.
const location = "westeurope";
const group = new resources.ResourceGroup("shared", { resourceGroupName: "rg-shared", location });
const workspace = new operationalinsights.Workspace("shared", {
  resourceGroupName: group.name,
  workspaceName: "law-shared",
  location,
  sku: { name: "PerGB2018" },
});
const shared: BreakGlassAlertsArgs = {
  accounts: [{ label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" }],
  location,
  resourceGroup: { existing: group.id },
  workspace: { existing: workspace.id },
  channels: [{ via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] }],
  fallback: { email: ["oncall@contoso.com"] },
  runbookUrl: "https://contoso.com/runbook",
  speed: "fast",
  defender: {},
};

const first = new BreakGlassAlerts("first", { ...shared, sentinel: { onboard: true } });
const later = new Provider("later", { subscriptionId: group.id.apply((id) => id.split("/")[2] ?? "") });
const second = new BreakGlassAlerts(
  "second",
  { ...shared, workspace: { existing: first.workspaceId }, sentinel: {} },
  { providers: [later] },
);

export const workspaceIds = [first.workspaceId, second.workspaceId];
