import { Provider } from "@pulumi/azure-native/provider.js";
import { Config, StackReference } from "@pulumi/pulumi";
import { BreakGlassAlerts } from "breakglass-alerts";

const config = new Config();
const platform = new StackReference(config.require("platformStack"));

// The workspace is in the platform team's subscription: what is looked up there goes through a provider for it.
const logs = new Provider("logs", {
  subscriptionId: config.require("platformSubscriptionId"),
  tenantId: new Config("azure-native").require("tenantId"),
});

const alerts = new BreakGlassAlerts("alerts", {
  accounts: [{ label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" }],
  location: "westeurope",
  resourceGroup: { create: { name: "rg-breakglass-alerts" } },
  workspace: { existing: platform.requireOutput("workspaceId") },
  workspaceProvider: logs,
  channels: [{ via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] }],
  fallback: { email: ["oncall@contoso.com"], sms: [{ countryCode: "31", phoneNumber: "612345678" }] },
  runbookUrl: "https://wiki.contoso.com/runbooks/break-glass",
});

export const workspaceId = alerts.workspaceId;
export const todo = alerts.todo;
