import { BreakGlassAlerts, loadConfiguration } from "breakglass-alerts";

// The settings of each tenant are in its stack file, Pulumi.<stack>.yaml.
const alerts = new BreakGlassAlerts("breakglass", loadConfiguration());

export const workspaceId = alerts.workspaceId;
export const workflowId = alerts.workflowId;
export const workflowPrincipalId = alerts.workflowPrincipalId;
export const playbookPrincipalId = alerts.playbookPrincipalId ?? null;
export const ruleIds = alerts.ruleIds;
export const consentLinks = alerts.consentLinks;
export const defenderActivityPolicy = alerts.defenderActivityPolicy;
export const todo = alerts.todo;
