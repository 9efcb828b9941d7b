import * as operationalinsights from "@pulumi/azure-native/operationalinsights/index.js";
import * as resources from "@pulumi/azure-native/resources/index.js";

const group = new resources.ResourceGroup("logs", {
  resourceGroupName: "rg-logs",
  location: "westeurope",
});
const workspace = new operationalinsights.Workspace("logs", {
  resourceGroupName: group.name,
  workspaceName: "law-security",
  location: group.location,
  retentionInDays: 90,
  sku: { name: "PerGB2018" },
});

export const workspaceId = workspace.id;
