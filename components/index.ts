export { BreakGlassAlerts, type BreakGlassAlertsArgs } from "./break-glass-alerts.ts";
export { loadConfiguration } from "./configuration.ts";
