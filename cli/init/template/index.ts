import { BreakGlassAlerts, loadConfiguration, unlessRefused } from "breakglass-alerts";

// The settings of each tenant are in its stack file, Pulumi.<stack>.yaml.
const alerts = new BreakGlassAlerts("breakglass", loadConfiguration());

// What was refused is null: the other outputs are there all the same, and `todo` says what to do.
export const workspaceId = unlessRefused(alerts.workspaceId);
export const workflowId = unlessRefused(alerts.workflowId);
export const workflowPrincipalId = unlessRefused(alerts.workflowPrincipalId);
// Null and not undefined, about which Pulumi would warn at every deployment.
export const playbookPrincipalId =
  alerts.playbookPrincipalId === undefined ? null : unlessRefused(alerts.playbookPrincipalId);
export const ruleIds = alerts.ruleIds.map(unlessRefused);
export const consentLinks = Object.fromEntries(
  Object.entries(alerts.consentLinks).map(([api, link]) => [api, unlessRefused(link)]),
);
export const defenderActivityPolicy = alerts.defenderActivityPolicy;
export const todo = alerts.refused.apply((refused) => [...refused, ...alerts.todo]);
