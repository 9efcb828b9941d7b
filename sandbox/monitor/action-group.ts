import type { AnyAlert } from "./any-alert.ts";
import {
  type CallingHost,
  callLogicApp,
  callWebhook,
  type LogicAppReceiver,
  type Posted,
  type WebhookReceiver,
  webhookAddress,
} from "./call-receiver.ts";
import { nativeCall, nativeEmail, nativeSms } from "./native-messages.ts";
import type { RateLimits } from "./rate-limits.ts";

/** The part of a deployed action group that the sandbox reads, as Azure Resource Manager keeps it. */
export interface ActionGroupResource {
  id: string;
  properties: {
    enabled: boolean;
    groupShortName: string;
    [receivers: string]: unknown;
  };
}

/** A receiver of e-mail, or of pushes to the Azure mobile app. */
interface MailReceiver {
  name: string;
  emailAddress: string;
}
/** A receiver of text messages, or of calls. */
interface PhoneReceiver {
  name: string;
  countryCode: string;
  phoneNumber: string;
}

/** What Azure Monitor sends itself. */
export interface NativeMessage {
  readonly channel: "email" | "sms" | "voice" | "push";
  readonly to: string[];
  readonly subject: string;
  readonly body: string;
}

export interface ActionGroupHost extends Omit<CallingHost, "deliver"> {
  /** A new e-mail receiver gets nothing before it has typed in its one-time passcode. */
  isConfirmed(groupId: string, emailAddress: string): boolean;
  readonly limits: RateLimits;
  deliver(message: NativeMessage | Posted): void;
}

/** What the sandbox does not run, and why nobody can say what would come of it. */
const NOT_RUN: Readonly<Record<string, string>> = {
  armRoleReceivers: "who has the role in the subscription is not part of what is deployed",
  automationRunbookReceivers: "the sandbox does not run runbooks of Azure Automation",
  azureFunctionReceivers: "the sandbox does not run Azure Functions",
  eventHubReceivers: "the sandbox has no event hubs",
  incidentReceivers: "the sandbox has no incident management service",
  itsmReceivers: "the sandbox has no ITSM connections",
};

/** Sends an alert to every receiver of one action group, all at once; notes those of kinds that the sandbox does not run. */
export async function notifyActionGroup(
  group: ActionGroupResource,
  alert: AnyAlert,
  host: ActionGroupHost,
): Promise<void> {
  const name = group.id.split("/").at(-1) ?? group.id;
  const { properties } = group;
  if (!properties.enabled) {
    host.note("action group", `${name} is disabled: nobody was notified`);
    return;
  }
  const list = <T>(kind: string) => (properties[kind] ?? []) as T[];
  host.note("action group", `${name} was called`);
  for (const [kind, why] of Object.entries(NOT_RUN)) {
    for (const receiver of list<{ name: string }>(kind))
      host.note("not run", `${receiver.name} (${kind} of ${name}): ${why}.`);
  }
  notifyPeople(group, properties as People, alert, host);
  await Promise.all([
    ...list<LogicAppReceiver>("logicAppReceivers").map((each) => callLogicApp(each, alert, group.id, host)),
    ...list<WebhookReceiver>("webhookReceivers").map((each) => callWebhook(each, alert, group.id, host)),
  ]);
}

/** The receivers whom Azure Monitor notifies itself, as an action group has them. */
export interface People {
  readonly emailReceivers?: unknown;
  readonly smsReceivers?: unknown;
  readonly voiceReceivers?: unknown;
  readonly azureAppPushReceivers?: unknown;
}

/**
 * Sends the messages of Azure Monitor itself.
 *
 * @param mark stands before each of them
 */
export function notifyPeople(
  { id, properties: { groupShortName } }: ActionGroupResource,
  { emailReceivers, smsReceivers, voiceReceivers, azureAppPushReceivers }: People,
  alert: AnyAlert,
  host: ActionGroupHost,
  mark = "",
): void {
  const marked = ({ subject, body }: { subject: string; body: string }) =>
    subject === "" ? { subject, body: `${mark}${body}` } : { subject: `${mark}${subject}`, body };
  for (const { emailAddress } of (emailReceivers ?? []) as readonly MailReceiver[]) {
    const text = marked(nativeEmail(alert, groupShortName));
    if (host.readings["unconfirmed-email"] !== "held" || host.isConfirmed(id, emailAddress))
      deliver({ channel: "email", to: [emailAddress], ...text }, host);
    else
      host.note(
        "not delivered",
        `${emailAddress} has not confirmed its passcode: no e-mail from Azure Monitor`,
      );
  }
  for (const { countryCode, phoneNumber } of (smsReceivers ?? []) as readonly PhoneReceiver[]) {
    const text = marked(nativeSms(alert, groupShortName));
    deliver({ channel: "sms", to: [`+${countryCode}${phoneNumber}`], ...text }, host);
  }
  for (const { countryCode, phoneNumber } of (voiceReceivers ?? []) as readonly PhoneReceiver[]) {
    const call = marked(nativeCall(alert, groupShortName));
    deliver({ channel: "voice", to: [`+${countryCode}${phoneNumber}`], ...call }, host);
  }
  // The wording of a push is not published; here it is that of a text message.
  for (const { emailAddress } of (azureAppPushReceivers ?? []) as readonly MailReceiver[])
    deliver({ channel: "push", to: [emailAddress], ...marked(nativeSms(alert, groupShortName)) }, host);
}

/** Whom a group's messages go to, as `to` of a message has them. */
export function addressesOf(properties: Readonly<Record<string, unknown>>): string[] {
  const { emailReceivers, smsReceivers, voiceReceivers, azureAppPushReceivers, webhookReceivers } =
    properties;
  const mail = [emailReceivers, azureAppPushReceivers].flatMap((list) => (list ?? []) as MailReceiver[]);
  const phones = [smsReceivers, voiceReceivers].flatMap((list) => (list ?? []) as PhoneReceiver[]);
  return [
    ...mail.map(({ emailAddress }) => emailAddress),
    ...phones.map(({ countryCode, phoneNumber }) => `+${countryCode}${phoneNumber}`),
    ...((webhookReceivers ?? []) as WebhookReceiver[]).map(webhookAddress),
  ];
}

/** Sends, unless the receiver has had as much as Azure Monitor sends him. */
function deliver(message: NativeMessage, host: ActionGroupHost): void {
  const { channel, to } = message;
  const [receiver = ""] = to;
  // How many pushes one person gets is not documented.
  if (channel === "push" || host.limits.admits(channel, receiver, host.clock.now())) host.deliver(message);
  else host.note("not delivered", `${receiver} is rate limited: no ${NAMES[channel]} from Azure Monitor`);
}

const NAMES = { email: "e-mail", sms: "text message", voice: "call" } as const;
