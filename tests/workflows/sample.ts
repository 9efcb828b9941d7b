import { accountChange } from "../../queries/account-change.ts";
import type { Detection, ResolvedAccount } from "../../queries/index.ts";
import type { NotificationWorkflowSource } from "../../workflows/index.ts";
import { ACS } from "./run.ts";

/** A detection of the test's own. */
export const detection: Detection = {
  id: "sample",
  title: "Break-glass sign-in",
  description: "A break-glass account signed in.",
  severity: 0,
  wording: {
    noun: ["sign-in", "sign-ins"],
    happened: "An emergency-access account was used.",
    namesActivity: false,
  },
  engines: ["logAlert"],
  tables: ["SigninLogs"],
  evaluation: { frequency: "PT5M", window: "P2D", lookBackMinutes: 15 },
  episode: ["AccountId", "Account", "IPAddress", "Client"],
  entityMappings: [],
  tactics: [],
  techniques: [],
  falsePositives: [],
  blindSpots: [],
  runbook: { meaning: [], query: "SigninLogs", steps: [], history: [] },
  samples: [],
  query: () => "SigninLogs",
  unusual: (_, { firedAtBase64 }) => `print Unusual = "${firedAtBase64}"`,
  report: ({ accounts }, { dimensionsBase64, firedAtBase64 }) =>
    `let mail = "@{no} ${accounts[0]?.userPrincipalName ?? "nobody@contoso.com"}"; SigninLogs | where d == base64_decode_tostring("${dimensionsBase64}") and f == base64_decode_tostring("${firedAtBase64}")`,
};

export const accounts = [
  {
    label: "Break glass 1",
    objectId: "11111111-1111-1111-1111-111111111111",
    userPrincipalName: "bg1@contoso.com",
  },
] as unknown as readonly ResolvedAccount[];

export const source: NotificationWorkflowSource = {
  alertings: [
    { detection, rules: ["breakglass-rules-sample"] },
    { detection: accountChange, rules: ["breakglass-rules-account-change"] },
  ],
  watched: { accounts, groups: [] },
  drills: [],
  query: "http",
  channels: [
    { via: "office365", to: ["soc@contoso.com", "ciso@contoso.com"] },
    { via: "teams", teamId: "22222222-2222-2222-2222-222222222222", channelId: "19:abc@thread.tacv2" },
    { via: "twilio", accountSid: "AC1", from: "+15005550006", to: ["+31201234567", "+31207654321"] },
  ],
  runbookUrl: "https://contoso.com/runbook",
};

/** One channel of each kind, and more than one receiver where a kind may have them. */
export const everyKind: NotificationWorkflowSource = {
  ...source,
  channels: [
    ...source.channels,
    {
      via: "graph",
      from: "alerts@contoso.com",
      to: ["soc@contoso.com", "ciso@contoso.com"],
      assignRole: true,
    },
    { via: "teams-webhook", name: "soc" },
    {
      via: "acs",
      resource: ACS,
      from: "+15005550006",
      to: ["+31611111111", "+31622222222"],
      assignRole: true,
    },
  ],
};
