import type { ChannelSettings } from "./channel-settings.ts";
import type {
  AccountGroupSettings,
  AccountSettings,
  AccountWatchlistSettings,
  Drill,
  PhoneReceiver,
  SentinelSettings,
  Speed,
  WatchedGroupSettings,
} from "./settings.ts";

/** The settings of one tenant, checked, with every default filled in. */
export interface BreakGlassConfig {
  accounts: AccountEntry[];
  groups: WatchedGroup[];
  /** Ids in lower case. */
  applications: string[];
  /** Ids in lower case. */
  deployers: string[];
  location: string;
  resourceGroup: Placement<{ name: string }>;
  workspace: Placement<{ name: string; retentionInDays: number }>;
  channels: Channel[];
  fallback: { email: string[]; sms: PhoneReceiver[]; voice: PhoneReceiver[] };
  drills: Drill[];
  runbookUrl: string;
  defender?: { apiVersion: "beta" | "v1.0"; cloudApps: boolean };
  sentinel?: SentinelConfig;
  query: "http" | "azuremonitorlogs";
  speed: Speed;
  tags: Record<string, string>;
  silenceAfterHours: number;
  outpost?: Placement<{ name: string }>;
  watchWorkspace: boolean;
  locks: boolean;
  protect: boolean;
  diagnosticSetting?: { name: string };
}

/** An Entra ID object id: a GUID, kept in lower case so that equal ids are equal texts. */
export type ObjectId = string & { readonly __brand: "ObjectId" };

/** An account, with its id in lower case. */
export interface Account extends AccountSettings {
  objectId?: ObjectId;
}

/** A group whose members are accounts, with its id in lower case. */
export interface AccountGroup extends AccountGroupSettings {
  group: ObjectId;
}

/** A watchlist whose rows are accounts. */
export type AccountWatchlist = AccountWatchlistSettings;

/** What `accounts` has: accounts, and where further ones are found when the stack is deployed. */
export type AccountEntry = Account | AccountGroup | AccountWatchlist;

/** A group, with its id in lower case. */
export interface WatchedGroup extends WatchedGroupSettings {
  objectId: ObjectId;
}

/** What is there already, by its Azure id, or what is to be created. */
export type Placement<Create> = { existing: string } | { create: Create };

/** A way to a person. What may be left out of its settings has a default. */
export type Channel = Complete<ChannelSettings>;

/** Microsoft Sentinel on the workspace. */
export type SentinelConfig = Complete<SentinelSettings>;

/** Each kind of settings, with nothing left out. */
type Complete<Settings> = Settings extends unknown ? Required<Settings> : never;
