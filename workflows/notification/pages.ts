import type { Channel } from "../../config/index.ts";
import {
  type Action,
  type Actions,
  apiConnection,
  body,
  call,
  condition,
  http,
  numbered,
  parameters,
  parseJson,
  text,
} from "../builder/index.ts";
import { alert } from "./alert.ts";
import { sms } from "./sms.ts";
import { ALWAYS, written } from "./written.ts";

type Of<Via extends Channel["via"]> = Extract<Channel, { via: Via }>;

/** The text messages, one action a number. A closing is no reason to wake anybody; what cannot be read may well be one. */
export function pageUnlessClosed(
  twilio: readonly Of<"twilio">[],
  acs: readonly Of<"acs">[],
  runbookUrl: string,
): Actions {
  const sends = numbered(
    "Send_SMS",
    twilio.flatMap(({ from, to }) => to.map((number) => sendSms(from, number, runbookUrl))),
  );
  const pages = {
    ...sends,
    ...numbered("Check_SMS", Object.keys(sends).map(checkSms)),
    ...acsPages(acs, runbookUrl),
  };
  if (Object.keys(pages).length === 0) return {};
  return {
    Page_unless_closed: condition({
      when: { and: [{ not: { equals: [alert.closed, true] } }] },
      actions: pages,
      runAfter: ALWAYS,
    }),
  };
}

/** Source: the Twilio connection's quickstart in Azure/azure-quickstart-templates (lower-case keys). */
function sendSms(from: string, to: string, runbookUrl: string): Action {
  return apiConnection({
    connection: "twilio",
    method: "post",
    path: "/Messages.json",
    body: { from, to, body: sms(runbookUrl, written("sms")) },
  });
}

/**
 * Twilio answers with the message's status, which may be a failure already. Source: twilio.com/docs/messaging/api/
 * message-resource, message status values.
 */
function checkSms(send: string): Action {
  return parseJson({
    content: body(send),
    schema: {
      type: "object",
      properties: { status: { not: { enum: ["failed", "undelivered", "canceled"] } } },
    },
    runAfter: { [send]: ["Succeeded"] },
  });
}

function acsPages(channels: readonly Of<"acs">[], runbookUrl: string): Actions {
  const numbers = channels.flatMap(({ resource, from, to }) =>
    to.map((number) => ({ resource, from, to: number })),
  );
  const sends = numbered(
    "Send_text_message",
    numbers.map((each) => sendTextMessage(each, runbookUrl)),
  );
  const checks = numbered("Check_text_message", Object.keys(sends).map(checkTextMessage));
  return { ...sends, ...checks };
}

interface TextMessage {
  readonly resource: string;
  readonly from: string;
  readonly to: string;
}

/**
 * By Azure Communication Services, with the workflow's own identity. The request has an id of its own, so that one which
 * is tried again wakes nobody twice.
 *
 * Source: Azure/azure-rest-api-specs, specification/communication/data-plane/Sms, stable/2021-03-07.
 */
function sendTextMessage({ resource, from, to }: TextMessage, runbookUrl: string): Action {
  return http({
    method: "POST",
    uri: text`${parameters("acsEndpoints").must(resource)}/sms?api-version=2021-03-07`,
    headers: { "Content-Type": "application/json" },
    body: {
      from,
      smsRecipients: [
        {
          to,
          repeatabilityRequestId: call("guid"),
          repeatabilityFirstSent: call("formatDateTime", call("utcNow"), "R"),
        },
      ],
      message: sms(runbookUrl, written("sms")),
    },
    // With the slash, as the official SDKs ask for it (Azure/azure-sdk-for-js, -net, -java and -python, communication-common).
    audience: "https://communication.azure.com/",
    acceptedIsDone: true,
  });
}

/** The answer is 202 whatever becomes of the number; what becomes of it stands inside. A number that is refused fails here. */
function checkTextMessage(send: string): Action {
  return parseJson({
    content: body(send),
    schema: {
      type: "object",
      required: ["value"],
      properties: {
        value: {
          type: "array",
          minItems: 1,
          items: {
            type: "object",
            required: ["successful"],
            properties: { successful: { enum: [true] } },
          },
        },
      },
    },
    runAfter: { [send]: ["Succeeded"] },
  });
}
