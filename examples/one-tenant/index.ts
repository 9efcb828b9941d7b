import { Config } from "@pulumi/pulumi";
import { BreakGlassAlerts } from "breakglass-alerts";

const config = new Config();

const alerts = new BreakGlassAlerts("alerts", {
  accounts: [
    { label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" },
    { label: "bg2", userPrincipalName: "bg2@contoso.onmicrosoft.com" },
  ],
  location: "westeurope",
  resourceGroup: { create: { name: "rg-breakglass-alerts" } },
  workspace: { create: { name: "law-breakglass-alerts" } },
  channels: [
    { via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] },
    { via: "teams-webhook", name: "soc" },
  ],
  teamsWebhookUrls: { soc: config.requireSecret("socWebhookUrl") },
  fallback: { email: ["oncall@contoso.com"], sms: [{ countryCode: "31", phoneNumber: "612345678" }] },
  runbookUrl: "https://wiki.contoso.com/runbooks/break-glass",
});

export const todo = alerts.todo;
