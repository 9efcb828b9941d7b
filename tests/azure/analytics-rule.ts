import { WORKFLOW, WORKSPACE } from "./ids.ts";

const SENTINEL = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;
export const ONBOARDING = `${SENTINEL}/onboardingStates/default`;
export const ANALYTICS_RULE = `${SENTINEL}/alertRules/0f3f7d1e-3d0a-5a55-9f0e-6b1f6a0f9a01`;
export const AUTOMATION = `${SENTINEL}/automationRules/a1`;

const grouping = {
  enabled: true,
  reopenClosedIncident: true,
  lookbackDuration: "PT5H",
  matchingMethod: "Selected",
  groupByEntities: ["Account"],
};
export const account = {
  entityType: "Account",
  fieldMappings: [{ identifier: "AadUserId", columnName: "UserId" }],
};
export const address = {
  entityType: "IP",
  fieldMappings: [{ identifier: "Address", columnName: "IPAddress" }],
};
const properties = {
  displayName: "Break-glass account signed in",
  enabled: true,
  severity: "High",
  query: "SigninLogs",
  queryFrequency: "PT5M",
  queryPeriod: "P1D",
  suppressionEnabled: false,
  suppressionDuration: "PT5H",
  triggerOperator: "GreaterThan",
  triggerThreshold: 0,
  tactics: ["InitialAccess"],
  techniques: ["T1078"],
  entityMappings: [account, address],
  customDetails: { Account: "Name" },
  incidentConfiguration: { createIncident: true, groupingConfiguration: grouping },
};
export const rule = (changes: object = {}) => ({
  kind: "Scheduled",
  properties: { ...properties, ...changes },
});
export const grouped = (changes: object) =>
  rule({
    incidentConfiguration: { createIncident: true, groupingConfiguration: { ...grouping, ...changes } },
  });

export function automation(changes: object = {}, logic: object = {}) {
  return {
    properties: {
      displayName: "Tell the on-call",
      order: 1,
      triggeringLogic: { isEnabled: true, triggersOn: "Incidents", triggersWhen: "Created", ...logic },
      actions: [
        { order: 1, actionType: "RunPlaybook", actionConfiguration: { logicAppResourceId: WORKFLOW } },
      ],
      ...changes,
    },
  };
}
