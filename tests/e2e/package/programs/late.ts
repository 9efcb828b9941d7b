import { output } from "@pulumi/pulumi";
import { BreakGlassAlerts } from "breakglass-alerts";

new BreakGlassAlerts("contoso", {
  accounts: [{ label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" }],
  location: "westeurope",
  resourceGroup: { create: { name: "rg-breakglass" } },
  workspace: { existing: output("law-security") },
  channels: [{ via: "teams-webhook", name: "soc" }],
  teamsWebhookUrls: { soc: output("https://example.com/not-a-webhook") },
  fallback: { email: ["oncall@contoso.com"] },
  runbookUrl: "https://contoso.com/runbook",
});
