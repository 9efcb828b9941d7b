import type { Channel } from "../../config/index.ts";
import {
  type Action,
  type Actions,
  ANY_STATUS,
  apiConnection,
  call,
  condition,
  type Expression,
  either,
  outputs,
  type RunAfter,
  text,
  triggerBody,
} from "../builder/index.ts";
import { alert } from "./alert.ts";
import { LAST_RESORT } from "./detections.ts";
import { plainEmail } from "./email.ts";
import type { Html } from "./html.ts";
import { events } from "./report.ts";
import { sms } from "./sms.ts";
import { plainTeams } from "./teams.ts";

export const WRITE_FROM_EVENTS = "Write_messages_from_events";
export const WRITE_FROM_ALERT = "Write_messages_from_alert";

/** Whatever became of the steps before: a message goes out. */
const ALWAYS: RunAfter = { [WRITE_FROM_EVENTS]: ANY_STATUS, [WRITE_FROM_ALERT]: ANY_STATUS };

type Channels = readonly Channel[];

/** The keys that the channels need in the workflow's `$connections` parameter. */
export function connectionNames(channels: Channels): readonly Channel["via"][] {
  return [...new Set(channels.map(({ via }) => via))];
}

/** One branch a receiver; none waits for another, or fails with it. */
export function sendActions(channels: Channels, runbookUrl: string): Actions {
  const emails = channels.filter((channel) => channel.via === "office365");
  const chats = channels.filter((channel) => channel.via === "teams");
  const texts = channels.filter((channel) => channel.via === "twilio");
  const pages = texts.flatMap(({ from, to }) => to.map((number) => sendSms(from, number, runbookUrl)));
  return {
    ...numbered(
      "Send_email",
      emails.map(({ to }) => sendEmail(to, runbookUrl)),
    ),
    ...numbered(
      "Post_message_in_a_chat_or_channel",
      chats.map((chat) => postMessage(chat, runbookUrl)),
    ),
    ...(pages.length === 0 ? {} : { Page_unless_closed: unlessClosed(numbered("Send_SMS", pages)) }),
  };
}

function numbered(name: string, actions: readonly Action[]): Actions {
  return Object.fromEntries(
    actions.map((action, index) => [index === 0 ? name : `${name}_${index + 1}`, action]),
  );
}

/** Source: the connector's swagger in Azure/LogicAppsUX, operation ClientSendHtmlMessage (SendEmailV2). */
function sendEmail(to: readonly string[], runbookUrl: string): Action {
  return apiConnection({
    connection: "office365",
    method: "post",
    path: "/v2/Mail",
    body: {
      To: to.join(";"),
      Subject: written("subject", `[${LAST_RESORT.level}] ${LAST_RESORT.title}: the alert could not be read`),
      Body: written("email", plain(plainEmail(UNREADABLE, rawAlert(4000), runbookUrl))),
      Importance: either(alert.closed, "Normal", "High"),
    },
    runAfter: ALWAYS,
  });
}

/** Source: Azure/Connectors-NET-SDK TeamsExtensions.cs (PostMessageToConversation); it has no subject. */
function postMessage({ teamId, channelId }: Extract<Channel, { via: "teams" }>, runbookUrl: string): Action {
  return apiConnection({
    connection: "teams",
    method: "post",
    path: text`/beta/teams/conversation/message/poster/Flow bot/location/${call("encodeURIComponent", "Channel")}`,
    body: {
      recipient: { groupId: teamId, channelId },
      messageBody: written("teams", plain(plainTeams(UNREADABLE, rawAlert(2000), runbookUrl))),
    },
    runAfter: ALWAYS,
  });
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

/** A closing is no reason to wake anybody. Where the alert could not be read, it may well be one. */
function unlessClosed(pages: Actions): Action {
  return condition({
    when: { and: [{ not: { equals: [alert.closed, true] } }] },
    actions: pages,
    runAfter: ALWAYS,
  });
}

/** The best text that there is. Nothing in here fails, whatever failed before. */
function written(part: "subject" | "email" | "teams" | "sms", lastResort: Expression | string | null = null) {
  return call(
    "coalesce",
    either(events.missing, null, outputs(WRITE_FROM_EVENTS).at(part)),
    outputs(WRITE_FROM_ALERT).at(part),
    lastResort,
  );
}

const UNREADABLE =
  "A break-glass alert came that could not be read. Check the sign-in logs of the accounts now.";

function plain(message: Html): Expression {
  return message.expression();
}

/** What came, as text that is safe in HTML. */
function rawAlert(longest: number): Expression {
  return call("take", call("string", triggerBody()), longest);
}
