import { enableCompileCache } from "node:module";
import { join } from "node:path";

// What Node.js has compiled is kept for the next run, next to what it was compiled from: the default is a folder of a known
// name in the temporary directory, which may be another user's. Dynamic imports, since static ones are compiled before.
enableCompileCache(join(import.meta.dirname, "node_modules", ".cache", "compiled"));
// Pulumi maps every stack trace back to sources, and takes one for each value that it waits for: a quarter of the program's
// time. Node.js strips types in place, so that there is nothing to map.
Reflect.deleteProperty(Error, "prepareStackTrace");
const { BreakGlassAlerts, loadConfiguration, unlessRefused } = await import("./components/index.ts");

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
