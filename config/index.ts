export {
  accountGroups,
  accountSources,
  accountWatchlists,
  isListed,
  listedAccounts,
} from "./account-entries.ts";
export type { ChannelSettings } from "./channel-settings.ts";
export {
  type ChannelKind,
  type ConnectionKind,
  channelKinds,
  hasConnection,
  mailAddresses,
} from "./channels.ts";
export { cloudFaults, stackCloud } from "./cloud.ts";
export type {
  Account,
  AccountEntry,
  AccountGroup,
  AccountWatchlist,
  BreakGlassConfig,
  Channel,
  ObjectId,
  Placement,
  SentinelConfig,
  WatchedGroup,
} from "./configuration.ts";
export { descriptionOf, descriptions, type KeyDescription } from "./descriptions.ts";
export type { ConfigFault } from "./fault.ts";
export { foreignGroupFaults } from "./foreign-group.ts";
export { guidFault } from "./guid-fault.ts";
export { type JsonSchema, keySchemas, stackFileSchema } from "./json-schema.ts";
export { nearest } from "./nearest.ts";
export { type ParsedConfig, parseArguments, parseConfig, parsePlainConfig } from "./parse.ts";
export { SECRET_KEYS } from "./secrets.ts";
export { type IncidentChannel, isNotifiedOfIncidents } from "./sentinel.ts";
export type {
  AccountGroupSettings,
  AccountSettings,
  AccountWatchlistSettings,
  BreakGlassSettings,
  Drill,
  PhoneReceiver,
  SentinelSettings,
  Speed,
  WatchedGroupSettings,
} from "./settings.ts";
export { shown } from "./shown.ts";
export { LONGEST_SILENCE } from "./silence.ts";
export { sameIdFault, stackKeyFaults } from "./stack-keys.ts";
export {
  rowsOf,
  WATCHLIST_API_VERSION,
  type WatchlistRow,
  type WatchlistRows,
  watchlistId,
} from "./watchlist.ts";
