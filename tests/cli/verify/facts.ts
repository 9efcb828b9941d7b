import type { Alert, Facts, Run, SignIn } from "../../../cli/verify/facts.ts";

const GROUP = "/subscriptions/s/resourceGroups/rg/providers";
export const RULE = `${GROUP}/Microsoft.Insights/scheduledQueryRules/sign-in`;
export const PRIMARY = `${GROUP}/Microsoft.Insights/actionGroups/primary`;
export const FALLBACK = `${GROUP}/Microsoft.Insights/actionGroups/fallback`;

/** A time of one morning, such as `02:13:07`. */
export const at = (time: string) => `2026-01-15T${time}.000Z`;

export const signedIn: SignIn = {
  table: "SigninLogs",
  happenedAt: at("02:13:00"),
  ingestedAt: at("02:15:00"),
  accountId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  account: "bg1@contoso.com",
  address: "203.0.113.42",
  client: "Windows10 Edge",
  application: "Azure Portal",
  resultCode: "0",
  eventId: "e",
  correlationId: "c",
};

export const fired: Alert = {
  id: "a1",
  ruleId: RULE,
  severity: "Sev0",
  firedAt: at("02:20:00"),
  dimensions: {
    AccountId: signedIn.accountId,
    Account: signedIn.account,
    IPAddress: signedIn.address,
    Client: signedIn.client,
  },
  groups: [
    { actionGroupId: PRIMARY, at: at("02:20:01"), result: "Accepted" },
    { actionGroupId: FALLBACK, at: at("02:20:01"), result: "Accepted" },
  ],
  recordsGroups: true,
};

const action = {
  status: "Succeeded",
  code: "OK",
  startedAt: at("02:20:05"),
  endedAt: at("02:20:09"),
  sends: true,
};

export const ran: Run = {
  name: "R1",
  status: "Succeeded",
  startedAt: at("02:20:03"),
  endedAt: at("02:20:10"),
  alertId: "a1",
  isClosing: false,
  actions: [
    { ...action, name: "Run_query", sends: false },
    { ...action, name: "Send_email" },
    { ...action, name: "Send_SMS", endedAt: at("02:20:10") },
  ],
};

/** A chain in which nothing is missing; Sentinel and Defender are not deployed. */
export const complete: Facts = {
  deployed: {
    workspaceId: `${GROUP}/Microsoft.OperationalInsights/workspaces/law`,
    workflowId: `${GROUP}/Microsoft.Logic/workflows/flow`,
    rules: [{ id: RULE, enabled: true, actionGroupIds: [PRIMARY, FALLBACK], waitsFor: [], filters: [] }],
    actionGroups: [
      { id: PRIMARY, enabled: true, startsWorkflow: true },
      { id: FALLBACK, enabled: true, startsWorkflow: false },
    ],
    sentinelRuleIds: ["/rule"],
  },
  signIns: [signedIn],
  alerts: [fired],
  runs: [ran],
};
