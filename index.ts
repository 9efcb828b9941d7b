import { InputPropertiesError, RunError } from "@pulumi/pulumi";
import { BreakGlassAlerts, loadConfiguration } from "./components/index.ts";

const alerts = new BreakGlassAlerts("breakglass", configuration());

export const workspaceId = alerts.workspaceId;
export const workflowId = alerts.workflowId;
export const workflowPrincipalId = alerts.workflowPrincipalId;
export const playbookPrincipalId = alerts.playbookPrincipalId;
export const ruleIds = alerts.ruleIds;
export const consentLinks = alerts.consentLinks;
export const defenderActivityPolicy = alerts.defenderActivityPolicy;
export const todo = alerts.todo;

/** A fault of the user's is shown as its message alone; a RunError is what the engine prints without a stack. */
function configuration() {
  try {
    return loadConfiguration();
  } catch (error) {
    if (InputPropertiesError.isInstance(error)) throw new RunError(error.message);
    throw error;
  }
}
