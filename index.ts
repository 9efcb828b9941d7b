import { enableCompileCache } from "node:module";
import { join } from "node:path";

// What Node.js has compiled is kept for the next run, next to what it was compiled from: the default is a folder of a known
// name in the temporary directory, which may be another user's. Dynamic imports, since static ones are compiled before.
enableCompileCache(join(import.meta.dirname, "node_modules", ".cache", "compiled"));
// Pulumi maps every stack trace back to sources, and takes one for each value that it waits for: a quarter of the program's
// time. Node.js strips types in place, so that there is nothing to map.
Reflect.deleteProperty(Error, "prepareStackTrace");
const { BreakGlassAlerts, loadConfiguration } = await import("./components/index.ts");

const alerts = new BreakGlassAlerts("breakglass", loadConfiguration());

export const workspaceId = alerts.workspaceId;
export const workflowId = alerts.workflowId;
export const workflowPrincipalId = alerts.workflowPrincipalId;
// Null and not undefined, about which Pulumi would warn at every deployment.
export const playbookPrincipalId = alerts.playbookPrincipalId ?? null;
export const ruleIds = alerts.ruleIds;
export const consentLinks = alerts.consentLinks;
export const defenderActivityPolicy = alerts.defenderActivityPolicy;
export const todo = alerts.todo;
