/**
 * A way to a person, through the notification workflow. `via` says which.
 *
 * @example { via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] }
 */
export type ChannelSettings =
  | Office365Settings
  | GraphSettings
  | TeamsSettings
  | TeamsWebhookSettings
  | TwilioSettings
  | AcsSettings;

/** E-mail from the mailbox of the person who authorises the connection after the deployment. */
export interface Office365Settings {
  via: "office365";
  /**
   * Addresses; at least one.
   *
   * @example ["soc@contoso.com"]
   */
  to: readonly string[];
}

/** E-mail from a mailbox, sent by the workflow's own identity through Microsoft Graph. No person lends an account. */
export interface GraphSettings {
  via: "graph";
  /**
   * The mailbox that sends: its user principal name or object id.
   *
   * @example "alerts@contoso.com"
   */
  from: string;
  /**
   * Addresses; at least one.
   *
   * @example ["soc@contoso.com"]
   */
  to: readonly string[];
  /**
   * Whether the deployment gives the identity `Mail.Send`. Set it to false if an administrator limits it to one mailbox.
   * All `graph` channels have the same value.
   *
   * @default true
   */
  assignRole?: boolean;
}

/** A post in a standard Teams channel, through a connection that a member of the team authorises. */
export interface TeamsSettings {
  via: "teams";
  /** The team's id: `groupId` in the link to the channel. */
  teamId: string;
  /**
   * The channel's id, as in the link to the channel.
   *
   * @example "19:abc123@thread.tacv2"
   */
  channelId: string;
}

/** A card in Teams, through a webhook of its Workflows app. The URL is a secret: `teamsWebhookUrls` has it, by `name`. */
export interface TeamsWebhookSettings {
  via: "teams-webhook";
  /**
   * Lower-case letters, digits and hyphens, a letter first; at most 40.
   *
   * @example "soc"
   */
  name: string;
}

/** Text messages through Twilio. The account's auth token is a secret: `twilioAuthToken`. */
export interface TwilioSettings {
  via: "twilio";
  /** The account's SID: `AC` and 32 hexadecimal digits. All `twilio` channels have the same. */
  accountSid: string;
  /**
   * Who sends: a number in E.164 form, a short code, a name such as `CONTOSO`, or the SID of a messaging service.
   *
   * @example "+3197010240000"
   */
  from: string;
  /**
   * Numbers in E.164 form; at least one.
   *
   * @example ["+31612345678"]
   */
  to: readonly string[];
}

/** Text messages through Azure Communication Services, sent by the workflow's own identity. */
export interface AcsSettings {
  via: "acs";
  /**
   * The Communication Services resource: its id or its endpoint.
   *
   * @example "https://contoso.europe.communication.azure.com"
   */
  resource: string;
  /**
   * Who sends: a number of that resource in E.164 form, a short code, or a name such as `CONTOSO`.
   *
   * @example "+31970102400"
   */
  from: string;
  /**
   * Numbers in E.164 form; at least one.
   *
   * @example ["+31612345678"]
   */
  to: readonly string[];
  /**
   * Whether the deployment gives the identity a role on the resource. Set it to false if somebody else does.
   *
   * @default true
   */
  assignRole?: boolean;
}
