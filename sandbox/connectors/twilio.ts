import { createHash } from "node:crypto";
import { json } from "../azure/index.ts";
import type { HttpResponse } from "../http.ts";
import { smsSize } from "../outbox/index.ts";
import { checkBody, type Key, textOf } from "./body.ts";
import type { Call, Operation } from "./operation.ts";

/**
 * Twilio, "Send Text Message (SMS)". The connector hands the message to Twilio's Messages resource with the
 * connection's credentials, and passes its reply on. Sources: Microsoft's generated connector class TwilioActions;
 * twilio.com/docs/messaging/api/message-resource.
 */
export const twilio: readonly Operation[] = [
  { id: "SendMessage", method: "POST", path: "/Messages.json", handle: sendMessage },
];

const KEYS: Readonly<Record<string, Key>> = {
  from: { required: true, type: "string" },
  to: { required: true, type: "string" },
  body: { required: true, type: "string" },
  media_url: { type: "array" },
  StatusCallback: { type: "string" },
  messaging_service_sid: { type: "string" },
  application_sid: { type: "string" },
  max_price: { type: "string" },
  validity_period: { type: "number" },
};

function sendMessage(call: Call): HttpResponse {
  const { connection, outbox, at } = call;
  checkBody("SendMessage", call.body, KEYS);
  const [from, to, body] = [textOf(call.body["from"]), textOf(call.body["to"]), textOf(call.body["body"])];
  const refused = refusal(connection.parameterValues, from, to, body);
  if (refused !== undefined) return refused;
  outbox.add({ channel: "sms", via: connection.api, to: [to], from, subject: "", body, at });
  return json(201, accepted(call, from, to, body));
}

const SID = /^AC[0-9a-f]{32}$/i;
const E164 = /^\+[1-9]\d{1,14}$/;
const SHORT_CODE = /^\d{3,8}$/;
/** twilio.com/docs/glossary/what-alphanumeric-sender-id: up to 11 characters, one of them a letter. */
const SENDER_ID = /^(?=.*[A-Za-z])[A-Za-z0-9 +\-_&]{1,11}$/;
/**
 * A messaging service in place of a number, as Twilio's own integrations send it: github.com/segmentio/action-destinations,
 * the description of `from` in the Twilio destination. The API's reference does not say.
 */
const SERVICE = /^MG[0-9a-f]{32}$/;
/** Places of UTF-16, since an emoji counts as more than one. Source: twilio.com/docs/api/errors/21617. */
const LONGEST_BODY = 1600;

/** The first thing that Twilio finds wrong; each code has its page at twilio.com/docs/errors. */
function refusal(
  { sid, token }: Readonly<Record<string, unknown>>,
  from: string,
  to: string,
  body: string,
): HttpResponse | undefined {
  if (!SID.test(textOf(sid)) || textOf(token) === "") return error(401, 20003, "Authenticate");
  if (to === "") return error(400, 21604, "A 'To' phone number is required.");
  if (!E164.test(to)) return error(400, 21211, `The 'To' number ${to} is not a valid phone number.`);
  if (from === "") return error(400, 21603, "A 'From' phone number is required.");
  if (![E164, SHORT_CODE, SENDER_ID, SERVICE].some((form) => form.test(from))) {
    return error(
      400,
      21212,
      `The 'From' number ${from} is not a valid phone number, shortcode, or alphanumeric sender ID.`,
    );
  }
  if (to === from) return error(400, 21266, "'To' and 'From' number cannot be the same.");
  if (body === "") return error(400, 21602, "Message body is required.");
  if (body.length > LONGEST_BODY) {
    return error(400, 21617, "The concatenated message body exceeds the 1600 character limit.");
  }
  return undefined;
}

function error(status: number, code: number, message: string): HttpResponse {
  return json(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

/** `queued` means that Twilio has accepted the message; a phone may still never get it. */
function accepted(
  { connection, body: { messaging_service_sid: service }, at, number }: Call,
  from: string,
  to: string,
  body: string,
) {
  const account = connection.parameterValues["sid"];
  const sid = `SM${createHash("sha256").update(`${connection.id} ${number}`).digest("hex").slice(0, 32)}`;
  const date = at.toUTCString().replace("GMT", "+0000");
  const uri = `/2010-04-01/Accounts/${account}/Messages/${sid}`;
  return {
    sid,
    date_created: date,
    date_updated: date,
    date_sent: null,
    account_sid: account,
    to,
    from,
    messaging_service_sid: service ?? null,
    body,
    status: "queued",
    // A messaging service chooses the sender later, and with it the number of segments.
    num_segments: service === undefined || service === null ? String(smsSize(body).segments) : "0",
    num_media: "0",
    direction: "outbound-api",
    api_version: "2010-04-01",
    price: null,
    price_unit: "USD",
    error_code: null,
    error_message: null,
    uri: `${uri}.json`,
    subresource_uris: { media: `${uri}/Media.json` },
  };
}
