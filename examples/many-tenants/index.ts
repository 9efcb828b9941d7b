import { Provider as Azure } from "@pulumi/azure-native/provider.js";
import { Provider as Entra } from "@pulumi/azuread";
import { BreakGlassAlerts } from "breakglass-alerts";
import { tenants } from "./tenants.ts";

/** What is left to do, by tenant. */
export const todo: Record<string, readonly string[]> = {};

for (const [name, { tenantId, subscriptionId, settings }] of Object.entries(tenants)) {
  const azure = new Azure(`${name}-azure`, { tenantId, subscriptionId });
  const entra = new Entra(`${name}-entra`, { tenantId });
  const alerts = new BreakGlassAlerts(
    name,
    {
      resourceGroup: { create: { name: "rg-breakglass-alerts" } },
      workspace: { create: { name: `law-breakglass-${name}` } },
      channels: [{ via: "graph", from: "alerts@contoso.com", to: ["watch@contoso.com"] }],
      fallback: { email: ["oncall@contoso.com"], sms: [{ countryCode: "31", phoneNumber: "612345678" }] },
      runbookUrl: "https://wiki.contoso.com/runbooks/break-glass",
      ...settings,
    },
    { providers: [azure, entra] },
  );
  todo[name] = alerts.todo;
}
