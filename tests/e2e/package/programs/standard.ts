import * as resources from "@pulumi/azure-native/resources";
import { BreakGlassAlerts } from "breakglass-alerts";

// As `pulumi new azure-typescript` begins: CommonJS, and the imports of azure-native by folder. The enum needs a compiler:
// Node.js, which only strips types, does not run it.
enum Region {
  Home = "westeurope",
}

const group = new resources.ResourceGroup("standard", {
  resourceGroupName: "rg-standard",
  location: Region.Home,
});

const alerts = new BreakGlassAlerts("alerts", {
  accounts: [{ label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" }],
  location: Region.Home,
  resourceGroup: { existing: group.id },
  workspace: { create: { name: "law-standard" } },
  channels: [{ via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] }],
  fallback: { email: ["oncall@contoso.com"] },
  runbookUrl: "https://contoso.com/runbook",
  // Its provider is kept as text in the state, and runs in a process of its own.
  defender: {},
});

export const workflowId = alerts.workflowId;
