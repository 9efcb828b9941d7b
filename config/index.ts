export type { Account, AccountSettings, WatchedGroup, WatchedGroupSettings } from "./accounts.ts";
export {
  type Channel,
  type ChannelKind,
  type ChannelSettings,
  type ConnectionKind,
  channelKinds,
  hasConnection,
  mailAddresses,
} from "./channels.ts";
export { descriptionOf, descriptions, type KeyDescription } from "./descriptions.ts";
export type { Drill } from "./drills.ts";
export type { ConfigFault } from "./fault.ts";
export { foreignGroupFaults } from "./foreign-group.ts";
export { type JsonSchema, keySchemas, stackFileSchema } from "./json-schema.ts";
export { nearest } from "./nearest.ts";
export {
  type ParsedConfig,
  parseArguments,
  parseConfig,
  parsePlainConfig,
} from "./parse.ts";
export type { Placement } from "./placement.ts";
export { guid, type ObjectId, shown } from "./primitives.ts";
export type { BreakGlassConfig } from "./schema.ts";
export { SECRET_KEYS } from "./secrets.ts";
export { hearsOfIncidents, type IncidentChannel, type SentinelConfig } from "./sentinel.ts";
export type { BreakGlassSettings, PhoneReceiver } from "./settings.ts";
export type { Speed } from "./speed.ts";
export { LONGEST_SILENCE } from "./watchers.ts";
