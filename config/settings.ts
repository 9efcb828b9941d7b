import type { ChannelSettings } from "./channel-settings.ts";

/**
 * A tenant's settings as somebody writes them; everything else follows from them and the detections.
 *
 * `Id`: of what is there already; a program may know such an id only while it is deployed.
 */
export interface BreakGlassSettings<Id = string> {
  /**
   * The emergency-access accounts; at least one, none twice. With a name alone, the deployment looks the object id up; of a
   * group or a watchlist, it looks the members up.
   *
   * @example [{ label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" }]
   */
  accounts: readonly (AccountSettings | AccountGroupSettings | AccountWatchlistSettings)[];
  /**
   * Groups on which the accounts depend: those that keep them out of Conditional Access or give them their roles.
   *
   * @default [] none
   * @example [{ label: "ca-exclusions", objectId: "b1d7c1de-8c9e-4c1a-9f0f-2d5f6a7b8c9d" }]
   */
  groups?: readonly WatchedGroupSettings[];
  /**
   * Applications that an account owns, or has consented to: each by its application (client) id, or by the object id of its
   * service principal. Each sign-in of one of them pages.
   *
   * @default [] none: what an account changed or consented to within two days is seen all the same
   * @example ["8c907101-5831-45a1-b703-8a59f190e639"]
   */
  applications?: readonly string[];
  /**
   * The identities that deploy this: whoever can sign in as one of them can take the alerting away. Of an application, its
   * application (client) id, and the object ids of its registration and of its service principal; of a user-assigned identity, its id
   * in Azure, and the object id of its service principal. What is done to them pages.
   *
   * @default [] none
   * @example ["3f2504e0-4f89-41d3-9a0c-0305e82c3301"]
   */
  deployers?: readonly string[];
  /**
   * Azure region of everything that is created, in its short form.
   *
   * @example "westeurope"
   */
  location: string;
  /**
   * Where our resources live: a group that is there, in the subscription that is deployed to, or one to create.
   *
   * @example { create: { name: "rg-breakglass-alerts" } }
   */
  resourceGroup: { existing: Id } | { create: { name: string } };
  /**
   * Where the sign-in logs arrive: a Log Analytics workspace that is there, or one to create. `retentionInDays`: 30 to 730,
   * default 90.
   *
   * @example { create: { name: "law-breakglass-alerts", retentionInDays: 180 } }
   */
  workspace: { existing: Id } | { create: { name: string; retentionInDays?: number } };
  /**
   * Ways to a person through the workflow; at least one.
   *
   * @example [{ via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] }]
   */
  channels: readonly ChannelSettings[];
  /**
   * Receivers of Azure Monitor itself, independent of the workflow; at least one.
   *
   * @example { email: ["oncall@contoso.com"], sms: [{ countryCode: "31", phoneNumber: "612345678" }] }
   */
  fallback: {
    email?: readonly string[];
    sms?: readonly PhoneReceiver[];
    voice?: readonly PhoneReceiver[];
  };
  /**
   * Announced drills: they label every message of their time, and mute none.
   *
   * @default [] none
   * @example [{ from: "2026-02-03T09:00:00+01:00", to: "2026-02-03T11:00:00+01:00", note: "Drill, change 4711" }]
   */
  drills?: readonly Drill[];
  /**
   * What the person who is paged opens first; https.
   *
   * @example "https://wiki.contoso.com/runbooks/break-glass"
   */
  runbookUrl: string;
  /**
   * Makes custom detection rules of Microsoft Defender XDR too. `apiVersion`: of Microsoft Graph, default `beta`.
   * `cloudApps`: whether the tenant has Defender for Cloud Apps, default `false`; then a rule follows these as well. The
   * identity that deploys needs Graph's CustomDetection.ReadWrite.All.
   *
   * @default none
   * @example { apiVersion: "beta", cloudApps: true }
   */
  defender?: { apiVersion?: "beta" | "v1.0"; cloudApps?: boolean };
  /**
   * Microsoft Sentinel on the workspace. `onboard`: switch it on there, default false. `playbook`: notify the channels of
   * e-mail and Teams of each incident of our rules, default false.
   *
   * @default none
   * @example { onboard: true, playbook: true }
   */
  sentinel?: SentinelSettings;
  /**
   * How the workflow asks the workspace for the sign-ins: by an HTTP action with its own identity, or through a
   * connection of Azure Monitor Logs.
   *
   * @default "http"
   * @example "azuremonitorlogs"
   */
  query?: "http" | "azuremonitorlogs";
  /**
   * `fast` notifies of a sign-in within about a minute after its row has arrived, by an alert rule more a sign-in table;
   * `standard` within five. `docs/speed.md` says what it costs.
   *
   * @default "standard"
   * @example "fast"
   */
  speed?: Speed;
  /**
   * Tags of every resource.
   *
   * @default {} none
   * @example { owner: "security-operations" }
   */
  tags?: Readonly<Record<string, string>>;
  /**
   * Hours without a row in a sign-in table until the fallback receivers are notified; 1 to 48.
   *
   * @default 24
   * @example 6
   */
  silenceAfterHours?: number;
  /**
   * A second resource group in the same subscription, with an action group of its own for the fallback receivers and a rule that
   * notifies them when the first group is deleted, or what watches it: whoever deletes the first deletes its watchers.
   * The rules of each group watch the other. It costs nothing more.
   *
   * @default none
   * @example { create: { name: "rg-breakglass-outpost" } }
   */
  outpost?: { existing: string } | { create: { name: string } };
  /**
   * Whether a workspace in another subscription is watched there, too: rules and an action group with the fallback receivers, in
   * the workspace's resource group. Rules here see their own subscription alone. Whoever deploys needs Monitoring Contributor
   * on that resource group. In the same subscription, it makes no difference.
   *
   * @default false: its owner watches it
   * @example true
   */
  watchWorkspace?: boolean;
  /**
   * Whether rules, action groups and workflow get a management lock against deletion. Whoever deploys then needs
   * `Microsoft.Authorization/locks/write` (Owner, User Access Administrator). A lock does not keep a rule or the workflow
   * from being disabled.
   *
   * @default false
   * @example true
   */
  locks?: boolean;
  /**
   * Whether Pulumi refuses to delete or replace the resource group, the workspace, the action groups and the workflow. To
   * remove them, set it to false first. Rules are left out: a changed workspace replaces them.
   *
   * @default false
   * @example true
   */
  protect?: boolean;
  /**
   * Entra ID's export of the logs that the detections read, to the workspace. Its deployment needs a right in the tenant:
   * docs/troubleshooting.md.
   *
   * @default none: somebody else sees to it
   * @example { name: "break-glass-alerts" }
   */
  diagnosticSetting?: { name: string };
}

/**
 * One emergency-access account: `objectId`, `userPrincipalName`, or both. The object id outlives a rename; the user
 * principal name is what people know.
 *
 * @example { label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", userPrincipalName: "bg1@contoso.onmicrosoft.com" }
 */
export interface AccountSettings {
  /** A short name for the account, as messages show it; at most 40 characters. */
  label: string;
  /**
   * In Entra ID.
   *
   * @default looked up by the name when the stack is deployed
   */
  objectId?: string;
  /** In Entra ID. */
  userPrincipalName?: string;
}

/**
 * A group of Entra ID whose members are emergency-access accounts, directly or through other groups. They are looked up when
 * the stack is deployed, and the group is watched as those under `groups` are.
 *
 * @example { group: "5d1f7a36-0c1e-4b6e-9b5e-0a4c7d2e9f10" }
 */
export interface AccountGroupSettings {
  /** Its object id in Entra ID. */
  group: string;
}

/**
 * A watchlist of Microsoft Sentinel, on the workspace of `workspace.existing`, whose rows are emergency-access accounts. They are
 * looked up when the stack is deployed, and a rule notifies the fallback of changes of the watchlist.
 *
 * @example { watchlist: "BreakGlassAccounts", column: "UserPrincipalName" }
 */
export interface AccountWatchlistSettings {
  /** Its alias, as in `_GetWatchlist('BreakGlassAccounts')`. */
  watchlist: string;
  /**
   * The column with each account's object id or user principal name.
   *
   * @default the watchlist's search key
   */
  column?: string;
}

/**
 * A security group on which the accounts depend: one that keeps them out of Conditional Access, or a role-assignable
 * one that gives them their roles.
 *
 * @example { label: "ca-exclusions", objectId: "b1d7c1de-8c9e-4c1a-9f0f-2d5f6a7b8c9d" }
 */
export interface WatchedGroupSettings {
  /** A short name for the group, as messages show it; at most 40 characters. */
  label: string;
  /** In Entra ID. */
  objectId: string;
}

/**
 * An announced drill. Alerts of its time say so; nothing is muted, since an attacker may know of the drill, too.
 *
 * @example { from: "2026-02-03T09:00:00+01:00", to: "2026-02-03T11:00:00+01:00", note: "Drill, change 4711" }
 */
export interface Drill {
  /** When it begins: an ISO 8601 time with its offset. */
  from: string;
  /** When it ends: an ISO 8601 time with its offset. */
  to: string;
  /** What was announced, as messages show it; at most 80 characters. */
  note: string;
}

/**
 * Microsoft Sentinel on the workspace.
 *
 * @example { onboard: true, playbook: true }
 */
export interface SentinelSettings {
  /**
   * Whether to switch Sentinel on for the workspace. Leave it out for a workspace that has it already.
   *
   * @default false
   */
  onboard?: boolean;
  /**
   * Whether to notify the channels of e-mail and Teams of each incident that our rules open.
   *
   * @default false
   */
  playbook?: boolean;
  /**
   * Whether the rules run every five minutes, five minutes behind, or every minute, two minutes behind.
   *
   * @default "scheduled"
   */
  speed?: "scheduled" | "nearRealTime";
}

/** How soon a sign-in is notified of: within about five minutes after its row has arrived, or within one. */
export type Speed = "standard" | "fast";

/** A phone as an action group has it. */
export interface PhoneReceiver {
  /** Without plus, such as `31`. */
  countryCode: string;
  phoneNumber: string;
}
