import type { Detection, ResolvedAccount } from "../../queries/index.ts";
import type { NotificationWorkflowSource } from "../../workflows/index.ts";

type Report = Detection["report"];

const columns: Report["columns"] = [
  { name: "TimeGenerated", type: "datetime", label: "Time (UTC)" },
  { name: "Account", type: "string", label: "Account" },
  { name: "Result", type: "string", label: "Result" },
  { name: "IPAddress", type: "string", label: "IP address" },
  { name: "City", type: "string", label: "City" },
  { name: "Country", type: "string", label: "Country" },
  { name: "Application", type: "string", label: "Application" },
  { name: "Client", type: "string", label: "Client" },
  { name: "Interactive", type: "bool", label: "Interactive" },
  { name: "CorrelationId", type: "string", label: "Correlation id" },
];

/** A detection of the test's own: the workflow must not depend on one detection's columns. */
export const detection: Detection = {
  id: "sample",
  title: "Break-glass sign-in",
  description: "A break-glass account signed in.",
  severity: 0,
  tables: ["SigninLogs"],
  evaluation: { frequency: "PT5M", window: "PT15M", range: "P2D", lookBackMinutes: 15 },
  episode: ["AccountId", "Account", "IPAddress", "Client"],
  entityMappings: [],
  tactics: [],
  techniques: [],
  falsePositives: [],
  blindSpots: [],
  samples: [],
  query: () => "SigninLogs",
  report: {
    columns,
    query: (accounts, { dimensionsBase64, firedAtBase64 }) =>
      `let mail = "@{no} ${accounts[0]?.userPrincipalName ?? "nobody@contoso.com"}"; SigninLogs | where d == base64_decode_tostring("${dimensionsBase64}") and f == base64_decode_tostring("${firedAtBase64}")`,
  },
};

export const accounts = [
  {
    label: "Break glass 1",
    objectId: "11111111-1111-1111-1111-111111111111",
    userPrincipalName: "bg1@contoso.com",
  },
] as unknown as readonly ResolvedAccount[];

export const source: NotificationWorkflowSource = {
  detection,
  accounts,
  channels: [
    { via: "office365", to: ["soc@contoso.com", "ciso@contoso.com"] },
    { via: "teams", teamId: "22222222-2222-2222-2222-222222222222", channelId: "19:abc@thread.tacv2" },
    { via: "twilio", accountSid: "AC1", from: "+15005550006", to: ["+31201234567", "+31207654321"] },
  ],
  runbookUrl: "https://contoso.com/runbook",
};
