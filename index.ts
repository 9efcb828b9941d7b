import { BreakGlassAlerts, loadConfiguration } from "./components/index.ts";

const alerts = new BreakGlassAlerts("breakglass", loadConfiguration());

export const workspaceId = alerts.workspaceId;
export const workflowId = alerts.workflowId;
export const workflowPrincipalId = alerts.workflowPrincipalId;
export const playbookPrincipalId = alerts.playbookPrincipalId;
export const ruleIds = alerts.ruleIds;
export const consentLinks = alerts.consentLinks;
export const defenderActivityPolicy = alerts.defenderActivityPolicy;
export const todo = alerts.todo;
