import type { AnalyticsRule } from "../../sandbox/sentinel/index.ts";

const WORKSPACE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w";

export const rule: AnalyticsRule = {
  id: `${WORKSPACE}/providers/Microsoft.SecurityInsights/alertRules/r`,
  kind: "Scheduled",
  displayName: "Signed in",
  severity: "High",
  enabled: true,
  workspaceId: WORKSPACE,
  query: "SigninLogs",
  frequencyMinutes: 5,
  periodMinutes: 1440,
  delayMinutes: 5,
  operator: "GreaterThan",
  threshold: 0,
  suppressionMinutes: undefined,
  aggregation: "AlertPerResult",
  tactics: ["InitialAccess"],
  techniques: ["T1078"],
  entityMappings: [
    { type: "Account", columns: { AadUserId: "Id", FullName: "User" } },
    { type: "IP", columns: { Address: "Address" } },
  ],
  customDetails: { City: "City" },
  createsIncident: true,
  grouping: undefined,
};

/** A row of the rule's result. */
export function row(user: string, address: string, city = "Amsterdam") {
  return { Id: `id-${user}`, User: `${user}@contoso.com`, Address: address, City: city };
}

/** A minute of the day. */
export function at(minute: number): Date {
  return new Date(Date.UTC(2026, 0, 1, 0, minute));
}
