import type { BreakGlassAlertsArgs } from "breakglass-alerts";

/** What differs from tenant to tenant. */
export interface Tenant {
  tenantId: string;
  subscriptionId: string;
  settings: Pick<BreakGlassAlertsArgs, "accounts" | "location"> & Partial<BreakGlassAlertsArgs>;
}

/** By the name that everything of a tenant begins with. */
export const tenants: Readonly<Record<string, Tenant>> = {
  contoso: {
    tenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
    subscriptionId: "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
    settings: {
      accounts: [{ label: "bg1", userPrincipalName: "bg1@contoso.onmicrosoft.com" }],
      location: "westeurope",
      sentinel: { onboard: true, playbook: true },
      defender: {},
      diagnosticSetting: { name: "break-glass-alerts" },
    },
  },
  fabrikam: {
    tenantId: "c8b1f0a4-7d3e-4c52-9e6f-1a2b3c4d5e6f",
    subscriptionId: "2f4e6d8c-1b3a-4c5d-8e7f-9a0b1c2d3e4f",
    settings: {
      accounts: [{ label: "bg1", objectId: "a7c3e5f1-2b4d-4e6f-8a9c-0d1e2f3a4b5c" }],
      location: "northeurope",
      speed: "fast",
      locks: true,
    },
  },
};
