export type { AccountSettings, ChannelSettings, ConfigFault, Drill, PhoneReceiver } from "../config/index.ts";
export type { DefenderActivityPolicy } from "../queries/index.ts";
export type { BreakGlassAlertsArgs } from "./arguments.ts";
export { BreakGlassAlerts } from "./break-glass-alerts.ts";
export { loadConfiguration } from "./configuration.ts";
export { ConfigurationError } from "./configuration-error.ts";
export { unlessRefused } from "./settled.ts";
