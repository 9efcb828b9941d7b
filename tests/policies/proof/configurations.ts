import type { ConfigValue } from "../../../sandbox/engine/options.ts";

const BG1 = { label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" };
const BG2 = { label: "bg2", userPrincipalName: "bg2@contoso.onmicrosoft.com" };
const BG3 = { label: "bg3", userPrincipalName: "bg3@contoso.onmicrosoft.com" };
const MAIL = { via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] };
const TEXT = { via: "twilio", accountSid: `AC${"0".repeat(32)}`, from: "+15005550006", to: ["+31612345678"] };
const OUTLOOK = { via: "office365", to: ["soc@contoso.com"] };

/** What teams configure otherwise than the sample does: none of it silences anybody. */
export const configurations: Readonly<Record<string, Readonly<Record<string, ConfigValue>>>> = {
  "more accounts, one without a name, no groups, applications of theirs, identities that deploy, text messages alone, and calls instead of text messages":
    {
      "breakglass:applications": { value: ["8c907101-5831-45a1-b703-8a59f190e639"] },
      "breakglass:deployers": {
        value: [
          "c8d2e1af-3b45-4d6e-9f70-a1b2c3d4e5f6",
          "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-ci/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deployer",
        ],
      },
      "breakglass:accounts": { value: [BG1, BG2, BG3] },
      "breakglass:groups": { value: [] },
      "breakglass:channels": { value: [TEXT] },
      "breakglass:fallback": {
        value: { email: ["oncall@contoso.com"], voice: [{ countryCode: "31", phoneNumber: "687654321" }] },
      },
    },
  "mail by the workflow's own identity, text messages of Azure, notified within the minute, the details by a connector, and a playbook for the incidents":
    {
      "breakglass:channels": {
        value: [
          OUTLOOK,
          TEXT,
          MAIL,
          {
            via: "acs",
            resource: "https://acs-1.communication.azure.com",
            from: "+15005550006",
            to: ["+31612345678"],
          },
        ],
      },
      "breakglass:speed": { value: "fast" },
      "breakglass:query": { value: "azuremonitorlogs" },
      "breakglass:sentinel": { value: { onboard: true, playbook: true } },
    },
};
