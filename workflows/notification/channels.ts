import { type Channel, hasConnection } from "../../config/index.ts";
import { type Actions, numbered, type ParameterSource } from "../builder/index.ts";
import { withChecks } from "../transports/index.ts";
import { sendEmail, sendGraphMail } from "./mails.ts";
import { pageUnlessClosed } from "./pages.ts";
import { postCard, postMessage } from "./posts.ts";
import { LOGS_CONNECTION, type Query } from "./workspace.ts";

type Channels = readonly Channel[];

/** The keys that the workflow needs in its `$connections` parameter. */
export function connectionNames(channels: Channels, query: Query): readonly string[] {
  const logs = query === "azuremonitorlogs" ? [LOGS_CONNECTION] : [];
  return [...new Set([...channels.filter(hasConnection).map(({ via }) => via), ...logs])];
}

/** The parameters that the channels need besides. */
export function channelParameters(channels: Channels): Readonly<Record<string, ParameterSource>> {
  return {
    ...(channels.some(({ via }) => via === "teams-webhook")
      ? { teamsWebhookUrls: { type: "SecureObject" } }
      : {}),
    ...(channels.some(({ via }) => via === "acs") ? { acsEndpoints: { type: "Object" } } : {}),
  };
}

/** Whether an action is one of those that send, or that look at what was sent, by its name in the run history. */
export function isSending(action: string): boolean {
  return /^(Send_email|Send_mail_by_Graph|Post_message_in_a_chat_or_channel|(Post|Check)_card_to_Teams_webhook|(Send|Check)_text_message|(Send|Check)_SMS)(_\d+)?$/.test(
    action,
  );
}

/** One branch a receiver; none waits for another, or fails with it. */
export function sendActions(channels: Channels, runbookUrl: string): Actions {
  const of = <Via extends Channel["via"]>(kind: Via) =>
    channels.filter((channel): channel is Extract<Channel, { via: Via }> => channel.via === kind);
  return {
    ...numbered(
      "Send_email",
      of("office365").map((channel) => sendEmail(channel, runbookUrl)),
    ),
    ...numbered(
      "Send_mail_by_Graph",
      of("graph").map((channel) => sendGraphMail(channel, runbookUrl)),
    ),
    ...numbered(
      "Post_message_in_a_chat_or_channel",
      of("teams").map((channel) => postMessage(channel, runbookUrl)),
    ),
    ...withChecks(numbered("Post_card_to_Teams_webhook", of("teams-webhook").map(postCard))),
    ...pageUnlessClosed(of("twilio"), of("acs"), runbookUrl),
  };
}
