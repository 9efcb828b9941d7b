export type { Account, WatchedGroup } from "./accounts.ts";
export { type Channel, type ConnectionKind, hasConnection, mailAddresses } from "./channels.ts";
export type { Drill } from "./drills.ts";
export { type ConfigFault, type ParsedConfig, parseConfig, parsePlainConfig } from "./parse.ts";
export type { Placement } from "./placement.ts";
export type { ObjectId } from "./primitives.ts";
export type { BreakGlassConfig, PhoneReceiver } from "./schema.ts";
export type { SentinelConfig } from "./sentinel.ts";
export { LONGEST_SILENCE } from "./watchers.ts";
