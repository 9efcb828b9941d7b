import type { VirtualClock } from "../clock.ts";
import type { Cloud } from "../clouds/index.ts";
import type { Send } from "../http.ts";
import { NotInSandbox } from "../not-in-sandbox.ts";
import type { Readings } from "../readings/index.ts";
import { type AnyAlert, payloadOf } from "./any-alert.ts";
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

interface LogicAppReceiver {
  name: string;
  callbackUrl: string;
  useCommonAlertSchema?: boolean;
}
interface EmailReceiver {
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
  readonly channel: "email" | "sms" | "voice";
  readonly to: string[];
  readonly subject: string;
  readonly body: string;
}

export interface ActionGroupHost {
  readonly clock: VirtualClock;
  readonly send: Send;
  readonly readings: Readings;
  readonly cloud: Cloud;
  /** A new e-mail receiver gets nothing before it has typed in its one-time passcode. */
  isConfirmed(groupId: string, emailAddress: string): boolean;
  note(what: string, detail: string): void;
  readonly limits: RateLimits;
  deliver(message: NativeMessage): void;
}

const HEARD = ["logicAppReceivers", "emailReceivers", "smsReceivers", "voiceReceivers"];
const RETRY_SECONDS = [5, 20, 5, 40, 5];
const RETRIED = new Set([408, 429, 503, 504]);

/**
 * Sends an alert to every receiver of one action group, all at once.
 *
 * @throws Error for a kind of receiver that the sandbox does not know
 */
export async function notifyActionGroup(
  group: ActionGroupResource,
  alert: AnyAlert,
  host: ActionGroupHost,
): Promise<void> {
  const name = group.id.split("/").at(-1) ?? group.id;
  const { properties } = group;
  for (const [kind, receivers] of Object.entries(properties)) {
    if (
      kind.endsWith("Receivers") &&
      !HEARD.includes(kind) &&
      Array.isArray(receivers) &&
      receivers.length > 0
    ) {
      throw new NotInSandbox(`The sandbox does not know the ${kind} of the action group "${name}".`);
    }
  }
  if (!properties.enabled) {
    host.note("action group", `${name} is disabled: nobody was notified`);
    return;
  }
  const list = <T>(kind: string) => (properties[kind] ?? []) as T[];
  host.note("action group", `${name} was called`);
  notifyPeople(group, properties as People, alert, host);
  await Promise.all(
    list<LogicAppReceiver>("logicAppReceivers").map((receiver) =>
      start(receiver, payloadOf(alert, group.id, host.readings, host.cloud), host),
    ),
  );
}

/** The receivers whom Azure Monitor notifies itself, as an action group has them. */
export interface People {
  readonly emailReceivers?: unknown;
  readonly smsReceivers?: unknown;
  readonly voiceReceivers?: unknown;
}

/**
 * Sends the messages of Azure Monitor itself.
 *
 * @param mark stands before each of them
 */
export function notifyPeople(
  { id, properties: { groupShortName } }: ActionGroupResource,
  { emailReceivers, smsReceivers, voiceReceivers }: People,
  alert: AnyAlert,
  host: ActionGroupHost,
  mark = "",
): void {
  const marked = ({ subject, body }: { subject: string; body: string }) =>
    subject === "" ? { subject, body: `${mark}${body}` } : { subject: `${mark}${subject}`, body };
  for (const { emailAddress } of (emailReceivers ?? []) as readonly EmailReceiver[]) {
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
}

/** Sends, unless the receiver has had as much as Azure Monitor sends him. */
function deliver(message: NativeMessage, host: ActionGroupHost): void {
  const { channel, to } = message;
  const [receiver = ""] = to;
  if (host.limits.admits(channel, receiver, host.clock.now())) host.deliver(message);
  else host.note("not delivered", `${receiver} is rate limited: no ${NAMES[channel]} from Azure Monitor`);
}

const NAMES = { email: "e-mail", sms: "text message", voice: "call" } as const;

/**
 * Calls the workflow's trigger. A webhook is called again after 5, 20, 5, 40 and 5 seconds, on 408, 429, 503, 504 and
 * broken connections (MicrosoftDocs/azure-monitor-docs articles/azure-monitor/alerts/action-groups.md); whether a Logic
 * App is, is the reading `logic-app-retries`.
 */
async function start(receiver: LogicAppReceiver, payload: object, host: ActionGroupHost): Promise<void> {
  if (receiver.useCommonAlertSchema !== true) {
    throw new NotInSandbox(
      `The sandbox sends the common alert schema only, and "${receiver.name}" has it switched off.`,
    );
  }
  const body = JSON.stringify(payload);
  const waits = host.readings["logic-app-retries"] === "webhook" ? RETRY_SECONDS : [];
  for (let attempt = 0; ; attempt++) {
    const status = await host.clock.during(() =>
      host
        .send({
          method: "POST",
          url: receiver.callbackUrl,
          headers: { "content-type": "application/json" },
          body,
        })
        .then((response) => response.status)
        .catch(() => 503),
    );
    const wait = waits[attempt];
    if (status < 300) return;
    host.note("action group", `the receiver ${receiver.name} answered ${status}`);
    if (!RETRIED.has(status) || wait === undefined) return;
    await host.clock.sleep(wait * 1000);
  }
}
