import { z } from "zod";
import { type Account, account, groups, type WatchedGroup } from "./accounts.ts";
import { type Channel, channel, channelKinds, fallback } from "./channels.ts";
import { type Drill, drills } from "./drills.ts";
import { type Placement, resourceGroup, workspace } from "./placement.ts";
import { httpsUrl, matching, shown } from "./primitives.ts";
import { type SentinelConfig, sentinel } from "./sentinel.ts";
import { type Speed, speed } from "./speed.ts";
import { diagnosticSetting, flag, silenceAfterHours } from "./watchers.ts";

/** Tags of a resource: at most 50, names of 512 and values of 256 characters (learn.microsoft.com, tag limits). */
const tags = z
  .record(
    z.string().max(512),
    z.string({ error: "expected a text" }).max(256, "is longer than 256 characters"),
  )
  .refine((value) => Object.keys(value).length <= 50, "has more than the 50 tags that Azure allows")
  .default({});

/** Versions of Microsoft Graph that may have custom detection rules; sources differ on v1.0. */
const defender = z.strictObject({
  apiVersion: z
    .enum(["beta", "v1.0"], { error: (issue) => `expected beta or v1.0, found ${shown(issue.input)}` })
    .default("beta"),
});

export const schema = z.strictObject({
  accounts: z.array(account).min(1, "needs at least one break-glass account"),
  groups,
  location: matching(/^[a-z][a-z0-9]+$/, "an Azure region in its short form, such as westeurope"),
  resourceGroup,
  workspace,
  channels: z.array(channel).min(1, `needs at least one channel, by one of ${channelKinds.join(", ")}`),
  fallback,
  drills,
  runbookUrl: httpsUrl,
  query: z
    .enum(["http", "azuremonitorlogs"], {
      error: (issue) => `expected http or azuremonitorlogs, found ${shown(issue.input)}`,
    })
    .default("http"),
  defender: defender.optional(),
  sentinel,
  speed,
  tags,
  silenceAfterHours,
  locks: flag,
  protect: flag,
  diagnosticSetting,
});

/** A phone as an action group has it. */
export interface PhoneReceiver {
  /** Without plus, such as `31`. */
  countryCode: string;
  phoneNumber: string;
}

/** What one tenant's alerting is made from; everything else follows from it and the detections. */
export interface BreakGlassConfig {
  /** The emergency-access accounts; at least one, none twice. */
  accounts: Account[];
  /** Groups on which the accounts depend; default none. */
  groups: WatchedGroup[];
  /** Azure region of everything that is created, such as `westeurope`. */
  location: string;
  /** Where our resources live. */
  resourceGroup: Placement<{ name: string }>;
  /** Where the sign-in logs arrive. `retentionInDays`: 30 to 730, default 90. */
  workspace: Placement<{ name: string; retentionInDays: number }>;
  /** Ways to a person through the workflow; at least one. */
  channels: Channel[];
  /** Receivers of Azure Monitor itself, independent of the workflow; at least one. */
  fallback: { email: string[]; sms: PhoneReceiver[]; voice: PhoneReceiver[] };
  /** Announced drills: they label every message of their time, and mute none; default none. */
  drills: Drill[];
  /** What the person who is paged opens first; https. */
  runbookUrl: string;
  /**
   * Makes a custom detection rule of Microsoft Defender XDR too; default none. `apiVersion`: of Microsoft Graph,
   * default `beta`. The identity that deploys needs Graph's CustomDetection.ReadWrite.All.
   */
  defender?: { apiVersion: "beta" | "v1.0" };
  /**
   * Microsoft Sentinel on the workspace; left out, there is none. `onboard`: switch it on there; default false.
   * `playbook`: tell the channels of e-mail and Teams of each incident of our rules; default false.
   */
  sentinel?: SentinelConfig;
  /**
   * How the workflow asks the workspace for the sign-ins: by an HTTP action with its own identity, or through a
   * connection of Azure Monitor Logs. Default `http`.
   */
  query: "http" | "azuremonitorlogs";
  /**
   * `fast` tells of a sign-in within about a minute after its row has arrived, by an alert rule more a sign-in table;
   * `standard`, the default, within five. `docs/speed.md` says what it costs.
   */
  speed: Speed;
  /** Tags of every resource; default none. */
  tags: Record<string, string>;
  /** Hours without a row in a sign-in table until the fallback receivers are told; 1 to 48, default 24. */
  silenceAfterHours: number;
  /**
   * Whether rules, action groups and workflow get a management lock against deletion; default false. Whoever deploys
   * then needs `Microsoft.Authorization/locks/write` (Owner, User Access Administrator). A lock does not keep a rule
   * or the workflow from being disabled.
   */
  locks: boolean;
  /**
   * Whether Pulumi refuses to delete or replace the resource group, the workspace, the action groups and the workflow;
   * default false. To remove them, set it to false first. Rules are left out: a changed workspace replaces them.
   */
  protect: boolean;
  /**
   * Entra ID's export of the logs that the detections read, to the workspace; left alone where this is not given. Its
   * deployment needs a right in the tenant: docs/troubleshooting.md.
   */
  diagnosticSetting?: { name: string };
}
