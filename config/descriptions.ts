import type { BreakGlassConfig } from "./configuration.ts";
import type { SecretKey } from "./secrets.ts";

/** What a key of the configuration is for: the text of the reference, of editors, and of the files that we write. */
export interface KeyDescription {
  readonly meaning: string;
  /** As it stands in a stack file. */
  readonly example: unknown;
  /** What its properties mean, by their path below the key; lists are passed over, channels begin with their `via`. */
  readonly properties?: Readonly<Record<string, string>>;
}

const numbers = "The numbers that get a text message, in E.164 form.";
const addresses = "The addresses that get the mail.";

/** In the order in which somebody reads them, and in which we write them. */
export const descriptions = {
  accounts: {
    meaning:
      "The emergency-access accounts. The object id survives a rename, so give it where you can; with the name alone, the deployment looks the id up in Entra ID. Instead of accounts, or in addition to them, name a group or a watchlist of Microsoft Sentinel: their members are looked up at each deployment (docs/onboarding.md, *Accounts by a group*, *Accounts by a watchlist*).",
    example: [{ label: "bg1", userPrincipalName: "bg1@contoso.onmicrosoft.com" }],
    properties: {
      label: "A short name for the account, as messages show it; at most 40 characters.",
      objectId: "The account's object id in Entra ID.",
      userPrincipalName: "The account's user principal name.",
      group:
        "The object id of a group whose members are accounts, directly or through other groups. It stands alone in its entry.",
      watchlist:
        "The alias of a watchlist of Microsoft Sentinel, on the workspace of `workspace.existing`, whose rows are accounts.",
      column:
        "With `watchlist`: the column that has each account's object id or user principal name. Default: the watchlist's search key.",
    },
  },
  groups: {
    meaning:
      "Security groups on which the accounts depend: those that keep them out of Conditional Access, and role-assignable ones that give them their roles.",
    example: [{ label: "ca-exclusions", objectId: "b1d7c1de-8c9e-4c1a-9f0f-2d5f6a7b8c9d" }],
    properties: {
      label: "A short name for the group, as messages show it; at most 40 characters.",
      objectId: "The group's object id in Entra ID.",
    },
  },
  applications: {
    meaning:
      "Applications that an account owns, or has consented to, by application (client) id or by the object id of the service principal: whoever has the account can act in their names, long after it was used. Each sign-in of one of them pages, so list those that have no daily work. Needs AADServicePrincipalSignInLogs in the workspace. What an account changed or consented to within two days is seen without being listed.",
    example: ["8c907101-5831-45a1-b703-8a59f190e639"],
  },
  deployers: {
    meaning:
      "The identities that deploy this: whoever can sign in as one of them can take the alerting away. Of an application, its application (client) id, and the object ids of its registration and of its service principal; of a user-assigned identity, its id in Azure, and the object id of its service principal. A secret, certificate or federated credential that is added to one of them, and anything else that is done to it, pages.",
    example: ["b7c1f0de-2a34-4c5d-8e6f-90a1b2c3d4e5"],
  },
  location: { meaning: "Azure region of everything that is created.", example: "westeurope" },
  resourceGroup: {
    meaning: "Where everything that is created lives: either a group that is there, or one to create.",
    example: { create: { name: "rg-breakglass-alerts" } },
    properties: {
      existing: "The id of a resource group in the stack's subscription. It is left as it is.",
      create: "A resource group to create.",
      "create.name": "Its name.",
    },
  },
  workspace: {
    meaning:
      "The Log Analytics workspace that the sign-in logs are exported to: either one that is there, or one to create.",
    example: { create: { name: "law-breakglass-alerts", retentionInDays: 90 } },
    properties: {
      existing: "The id of a workspace, in any subscription of the tenant. It is left as it is.",
      create: "A workspace to create.",
      "create.name": "Its name.",
      "create.retentionInDays": "Days that rows are kept, 30 to 730.",
    },
  },
  channels: {
    meaning:
      "Ways to a person through the notification workflow; at least one, better two that share nothing (docs/channels.md).",
    example: [{ via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] }],
    properties: {
      "office365.via":
        "E-mail, sent by the mailbox whose owner authorises the connection after the deployment.",
      "office365.to": addresses,
      "graph.via": "E-mail, sent as a mailbox by the workflow's own identity.",
      "graph.from": "The mailbox that sends: user principal name or object id.",
      "graph.to": addresses,
      "graph.assignRole":
        "Whether the deployment gives the identity Mail.Send; false where an administrator limits it to one mailbox.",
      "teams.via": "A post in a Teams channel, by a connection that a member of the team authorises.",
      "teams.teamId": "The team's id; the channel's link holds it as groupId.",
      "teams.channelId": "The channel's id, as in the channel's link.",
      "teams-webhook.via": "A card by a webhook of the Workflows app in Teams.",
      "teams-webhook.name": "The name under which teamsWebhookUrls has the webhook's URL.",
      "twilio.via": "Text messages through Twilio.",
      "twilio.accountSid": "The SID of the Twilio account.",
      "twilio.from":
        "Who sends: a number that you bought at Twilio, in E.164 form; a short code; a name such as CONTOSO; or a messaging service's SID.",
      "twilio.to": numbers,
      "acs.via": "Text messages through Azure Communication Services.",
      "acs.resource": "The id of the Communication Services resource, or its endpoint.",
      "acs.from":
        "Who sends: a number of that resource, in E.164 form; a short code; or a name such as CONTOSO.",
      "acs.to": numbers,
      "acs.assignRole":
        "Whether the deployment gives the workflow's identity a role on the resource; false where somebody else does.",
    },
  },
  fallback: {
    meaning: "Told by Azure Monitor itself, whatever happens to the workflow; at least one receiver.",
    example: { email: ["oncall@contoso.com"], sms: [{ countryCode: "31", phoneNumber: "687654321" }] },
    properties: {
      email: "Addresses; each must confirm a passcode within 30 minutes.",
      sms: "Numbers that get a text message; at most 10.",
      "sms.countryCode": "The country code without plus, in quotes.",
      "sms.phoneNumber": "The number without country code, in quotes.",
      voice: "Numbers that are called; at most 10.",
      "voice.countryCode": "The country code without plus, in quotes.",
      "voice.phoneNumber": "The number without country code, in quotes.",
    },
  },
  runbookUrl: {
    meaning:
      "The first thing that the person who is paged should read. It stands in every message, so it may hold no password or token.",
    example: "https://wiki.contoso.com/runbooks/break-glass",
  },
  drills: {
    meaning: "Announced drills of a week at most: every message of their time says so, and none is muted.",
    example: [
      {
        from: "2026-02-03T09:00:00+01:00",
        to: "2026-02-03T11:00:00+01:00",
        note: "Drill of the security operations team, change 4711",
      },
    ],
    properties: {
      from: "When it begins: a time with its offset.",
      to: "When it ends: a time with its offset.",
      note: "What was announced, as messages show it; at most 80 characters.",
    },
  },
  speed: {
    meaning:
      "How soon you are notified of a sign-in: standard within five minutes, fast within about one (docs/speed.md).",
    example: "fast",
  },
  sentinel: {
    meaning: "Microsoft Sentinel on the workspace as well: an analytics rule a detection, and incidents.",
    example: { onboard: true },
    properties: {
      onboard: "Whether to switch Sentinel on, for a workspace that does not have it yet.",
      playbook:
        "Whether the channels of e-mail and Teams are notified of each incident, too (docs/sentinel.md).",
      speed:
        "How the rules run: scheduled, every five minutes and five behind, or nearRealTime, every minute and two behind (docs/sentinel.md).",
    },
  },
  defender: {
    meaning:
      "Custom detection rules of Microsoft Defender XDR as well, for sign-ins and failed sign-ins. Deploy as an application (`ARM_CLIENT_ID`) that has the permission CustomDetection.ReadWrite.All of Microsoft Graph: a person who is logged in with the Azure CLI is refused, whatever their role. The first run looks 30 days back, so on the first day it raises alerts for old sign-ins.",
    example: { apiVersion: "beta", cloudApps: true },
    properties: {
      apiVersion: "The version of Microsoft Graph that makes the rules.",
      cloudApps:
        "Whether the tenant has Defender for Cloud Apps: then a rule follows what the accounts do in cloud applications, continuously. Microsoft Graph refuses it in a tenant without.",
    },
  },
  diagnosticSetting: {
    meaning:
      "Entra ID's diagnostic setting, which sends the logs to the workspace; left out, somebody else sees to it. Who deploys needs a right in the tenant.",
    example: { name: "break-glass-alerts" },
    properties: { name: "The setting's name in the tenant." },
  },
  query: {
    meaning:
      "How the workflow asks the workspace: by an HTTP action with its own identity, or through a connection of Azure Monitor Logs.",
    example: "azuremonitorlogs",
  },
  silenceAfterHours: {
    meaning:
      "Hours without a row in a table of sign-ins until the fallback receivers are notified that the logs may not arrive; 1 to 48.",
    example: 12,
  },
  outpost: {
    meaning:
      "A second resource group, whose rule notifies the fallback receivers when the first group is deleted, or its watchers are. Without it, whoever deletes the first group deletes what would notify you.",
    example: { create: { name: "rg-breakglass-outpost" } },
    properties: {
      existing: "The id of a resource group in the stack's subscription. It is left as it is.",
      create: "A resource group to create.",
      "create.name": "Its name.",
    },
  },
  watchWorkspace: {
    meaning:
      "Whether a workspace in another subscription is watched there, too: by rules and an action group with the fallback receivers, in the workspace's resource group. Rules here see their own subscription alone. Whoever deploys needs Monitoring Contributor on that resource group. In the same subscription, it makes no difference.",
    example: true,
  },
  locks: {
    meaning: "Whether rules, action groups and workflow get a management lock against deletion.",
    example: true,
  },
  protect: {
    meaning:
      "Whether Pulumi refuses to delete or replace the resource group, the workspace, the action groups and the workflow.",
    example: true,
  },
  tags: {
    meaning: "Tags of every resource; at most 50, by Azure's rules for their names.",
    example: { purpose: "break-glass-alerts", owner: "security-operations" },
  },
  twilioAuthToken: {
    meaning:
      "The auth token of the Twilio account, encrypted; a twilio channel needs it. Set it with `pulumi config set --secret breakglass:twilioAuthToken`.",
    example: { secure: "…" },
  },
  teamsWebhookUrls: {
    meaning:
      "The URL of each Teams webhook by its channel's name, encrypted; a teams-webhook channel needs it. Set one with `pulumi config set --secret --path breakglass:teamsWebhookUrls.NAME`.",
    example: { soc: { secure: "…" } },
  },
} as const satisfies Readonly<Record<keyof BreakGlassConfig | SecretKey, KeyDescription>>;

/** The same, for any key. */
export function descriptionOf(key: string): KeyDescription | undefined {
  return Object.hasOwn(descriptions, key) ? descriptions[key as keyof typeof descriptions] : undefined;
}
