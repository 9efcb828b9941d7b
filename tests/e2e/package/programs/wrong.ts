import { output } from "@pulumi/pulumi";
import { BreakGlassAlerts, type BreakGlassAlertsArgs } from "breakglass-alerts";

// As a program without types would have it.
const wrong: object = {
  accounts: [{ label: "bg1", objectId: "3f2504e0" }],
  location: output("westeurope"),
  resourceGroup: { create: { name: "rg-breakglass" } },
  workspace: { create: { name: "law-breakglass" } },
  chanels: [],
  channels: [
    { via: "twilio", accountSid: `AC${"0".repeat(32)}`, from: "+15005550006", to: ["+31612345678"] },
  ],
  fallback: { email: ["oncall@contoso.com"] },
  runbookUrl: "https://contoso.com/runbook",
};

new BreakGlassAlerts("contoso", wrong as BreakGlassAlertsArgs);
