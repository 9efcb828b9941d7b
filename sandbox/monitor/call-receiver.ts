import type { VirtualClock } from "../clock.ts";
import type { Cloud } from "../clouds/index.ts";
import type { Send } from "../http.ts";
import type { Readings } from "../readings/index.ts";
import { type AnyAlert, payloadOf } from "./any-alert.ts";
import { plainPayload } from "./plain-payload.ts";

export interface LogicAppReceiver {
  readonly name: string;
  readonly callbackUrl: string;
  readonly useCommonAlertSchema?: boolean;
}

export interface WebhookReceiver {
  readonly name: string;
  readonly serviceUri: string;
  readonly useCommonAlertSchema?: boolean;
  /** A secure webhook: called with a token for the application of `identifierUri`. */
  readonly useAadAuth?: boolean;
  readonly identifierUri?: string;
  readonly tenantId?: string;
}

/** What was posted to a webhook outside of the sandbox. */
export interface Posted {
  readonly channel: "webhook";
  readonly to: string[];
  readonly subject: "";
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface CallingHost {
  readonly clock: VirtualClock;
  readonly send: Send;
  readonly readings: Readings;
  readonly cloud: Cloud;
  /** Whether what answers at an address is in the sandbox; what lies elsewhere takes everything. */
  serves(url: string): boolean;
  /** A token of Azure Monitor's own application for another one, in a tenant or that of the sandbox. */
  tokenFor(audience: string, tenantId: string | undefined): string;
  note(what: string, detail: string): void;
  deliver(message: Posted): void;
}

const RETRY_SECONDS = [5, 20, 5, 40, 5];
const RETRIED = new Set([408, 429, 503, 504]);

/** Calls the workflow's trigger. Whether it is called again as a webhook is, is the reading `logic-app-retries`. */
export async function callLogicApp(
  receiver: LogicAppReceiver,
  alert: AnyAlert,
  groupId: string,
  host: CallingHost,
): Promise<void> {
  const waits = host.readings["logic-app-retries"] === "webhook" ? RETRY_SECONDS : [];
  const body = bodyOf(receiver, alert, groupId, host);
  await post(receiver.name, receiver.callbackUrl, JSON_TYPE, body, waits, host);
}

/**
 * Posts to a webhook. What answers outside of the sandbox is taken to accept it. A secure webhook gets a bearer token of
 * "AzNS AAD Webhook", Azure Monitor's application, for the one of the receiver; whether that has given it the role is not
 * known here. Source: MicrosoftDocs/azure-monitor-docs articles/azure-monitor/alerts/action-groups.md.
 */
export async function callWebhook(
  receiver: WebhookReceiver,
  alert: AnyAlert,
  groupId: string,
  host: CallingHost,
): Promise<void> {
  const { serviceUri, useAadAuth = false, identifierUri = "", tenantId } = receiver;
  const address = webhookAddress(receiver);
  if (useAadAuth && identifierUri === "") {
    host.note(
      "not run",
      `${address}: a secure webhook without identifierUri; for which application its token is, is not documented.`,
    );
    return;
  }
  const headers = useAadAuth
    ? { ...JSON_TYPE, authorization: `Bearer ${host.tokenFor(identifierUri, tenantId || undefined)}` }
    : JSON_TYPE;
  const body = bodyOf(receiver, alert, groupId, host);
  if (host.serves(serviceUri)) await post(receiver.name, serviceUri, headers, body, RETRY_SECONDS, host);
  else host.deliver({ channel: "webhook", to: [address], subject: "", body, headers });
}

/** A webhook's name and host. The rest of its address is often what authorises a caller. */
export function webhookAddress({ name, serviceUri }: Pick<WebhookReceiver, "name" | "serviceUri">): string {
  return `${name} (${URL.canParse(serviceUri) ? new URL(serviceUri).host : "no address"})`;
}

const JSON_TYPE = { "content-type": "application/json" };

function bodyOf(
  { useCommonAlertSchema = false }: { readonly useCommonAlertSchema?: boolean },
  alert: AnyAlert,
  groupId: string,
  { readings, cloud }: CallingHost,
): string {
  const common = payloadOf(alert, groupId, readings, cloud);
  return JSON.stringify(useCommonAlertSchema ? common : plainPayload(alert, common, cloud));
}

/**
 * Again after 5, 20, 5, 40 and 5 seconds, on 408, 429, 503, 504 and broken connections (MicrosoftDocs/azure-monitor-docs
 * articles/azure-monitor/alerts/action-groups.md).
 */
async function post(
  name: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  waits: readonly number[],
  host: CallingHost,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const status = await host.clock.during(() =>
      host
        .send({ method: "POST", url, headers, body })
        .then((response) => response.status)
        .catch(() => 503),
    );
    const wait = waits[attempt];
    if (status < 300) return;
    host.note("action group", `the receiver ${name} answered ${status}`);
    if (!RETRIED.has(status) || wait === undefined) return;
    await host.clock.sleep(wait * 1000);
  }
}
