/** A tenant's configuration as a stack has it: the values of the namespace, and which of them are encrypted. */
export interface Configured {
  readonly values: Readonly<Record<string, unknown>>;
  readonly secretKeys: readonly string[];
}

export const TWILIO_TOKEN = "3c1f6e2ab94d4f0c8a7be5d09f2c6b31";
export const WEBHOOK_SIGNATURE = "leOnNnNfcy4OrZ2sDsIomsUNdnmrkjJmYChVfdgZ11I";

const WEBHOOK = `https://prod-00.westeurope.logic.azure.com:443/workflows/${"0123456789abcdef".repeat(2)}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${WEBHOOK_SIGNATURE}`;
export const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const SCOPE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-security`;

const everything: Configured = {
  values: {
    accounts: [
      {
        label: "bg1",
        objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        userPrincipalName: "bg1@contoso.onmicrosoft.com",
      },
      { label: "bg2", userPrincipalName: "bg2@contoso.onmicrosoft.com" },
      { label: "bg3", objectId: "5e9e6679-7425-40de-944b-e07fc1f90ae7" },
    ],
    groups: [{ label: "ca-exclusions", objectId: "b1d7c1de-8c9e-4c1a-9f0f-2d5f6a7b8c9d" }],
    location: "westeurope",
    resourceGroup: { create: { name: "rg-breakglass-alerts" } },
    workspace: { create: { name: "law-breakglass-alerts", retentionInDays: 90 } },
    channels: [
      { via: "office365", to: ["soc@contoso.com", "ciso@contoso.com"] },
      { via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] },
      {
        via: "teams",
        teamId: "2b6c7a40-9d1f-4e52-8f3b-6a5d4c3b2a19",
        channelId: "19:9f3a1c5d7e2b4860a1b2c3d4e5f60718@thread.tacv2",
      },
      { via: "teams-webhook", name: "soc" },
      { via: "twilio", accountSid: `AC${"0".repeat(32)}`, from: "+15005550006", to: ["+31612345678"] },
      {
        via: "acs",
        resource: "https://acs-1.communication.azure.com",
        from: "+15005550006",
        to: ["+31612345678"],
        assignRole: false,
      },
    ],
    fallback: {
      email: ["oncall@contoso.com"],
      sms: [{ countryCode: "31", phoneNumber: "687654321" }],
      voice: [{ countryCode: "31", phoneNumber: "687654321" }],
    },
    drills: [{ from: "2026-02-03T09:00:00+01:00", to: "2026-02-03T11:00:00+01:00", note: "Change 4711" }],
    runbookUrl: "https://wiki.contoso.com/runbooks/break-glass",
    query: "http",
    speed: "fast",
    defender: { apiVersion: "beta" },
    sentinel: { onboard: true, playbook: true },
    diagnosticSetting: { name: "break-glass-alerts" },
    tags: { purpose: "break-glass-alerts", owner: "security-operations" },
    silenceAfterHours: "24",
    outpost: { create: { name: "rg-breakglass-outpost" } },
    watchWorkspace: "false",
    locks: "true",
    protect: "false",
    twilioAuthToken: TWILIO_TOKEN,
    teamsWebhookUrls: { soc: WEBHOOK },
  },
  secretKeys: ["twilioAuthToken", "teamsWebhookUrls"],
};

const least: Configured = {
  values: {
    accounts: [{ label: "only", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" }],
    location: "northeurope",
    resourceGroup: { existing: SCOPE },
    workspace: { existing: `${SCOPE}/providers/Microsoft.OperationalInsights/workspaces/law-security` },
    channels: [{ via: "office365", to: ["soc@contoso.com"] }],
    fallback: { email: ["oncall@contoso.com"] },
    runbookUrl: "https://contoso.com/runbook",
    query: "azuremonitorlogs",
  },
  secretKeys: [],
};

/** What the mutations start from: a configuration with everything, and one with what there must be. */
export const good: readonly Configured[] = [everything, least];
