import { json } from "../azure/index.ts";
import type { HttpResponse } from "../http.ts";
import { checkBody, isRecord, type Key, textOf } from "./body.ts";
import { type Call, type Operation, Refusal } from "./operation.ts";

/**
 * Microsoft Teams, posting as a user or as the Workflows app ("Flow bot"). Paths: Azure/Connectors-NET-SDK
 * TeamsExtensions.cs; the body's schema is dynamic, so its form follows the exported Sentinel playbooks.
 */
export const teams: readonly Operation[] = [
  {
    id: "PostMessageToConversation",
    method: "POST",
    path: "/beta/teams/conversation/message/poster/{poster}/location/{location}",
    handle: (call) => post(call, "PostMessageToConversation", "html"),
  },
  {
    id: "PostCardToConversation",
    method: "POST",
    path: "/v1.0/teams/conversation/adaptivecard/poster/{poster}/location/{location}",
    handle: (call) => post(call, "PostCardToConversation", "adaptiveCard"),
  },
];

/** `subject` is in no export of the Flow bot's posts, and not documented for the user's: refused. */
const KEYS: Readonly<Record<string, Key>> = {
  recipient: { required: true, type: "object or string" },
  messageBody: { required: true, type: "string" },
};

const POSTERS = ["Flow bot", "User"];
const LOCATIONS = ["Channel", "Chat with Flow bot", "Group chat"];

/** About 28 KB with all HTML, text, links and mentions. Source: learn.microsoft.com/connectors/teams, limits. */
const LONGEST_MESSAGE = 28 * 1024;

function post(call: Call, operation: string, format: "html" | "adaptiveCard"): HttpResponse {
  const { body, connection, path, outbox, at } = call;
  const { poster = "", location = "" } = path;
  oneOf("poster", poster, POSTERS);
  oneOf("location", location, LOCATIONS);
  checkBody(operation, body, KEYS);
  const { to, conversationId } =
    location === "Channel" ? channel(body["recipient"]) : chat(body["recipient"]);
  const messageBody = textOf(body["messageBody"]);
  if (messageBody.trim() === "") throw new Refusal(400, "The property 'messageBody' must not be empty.");
  if (format === "adaptiveCard") mustBeCard(messageBody);
  if (Buffer.byteLength(messageBody) > LONGEST_MESSAGE) throw new Refusal(413, "Request Entity too large");
  outbox.add({
    channel: "teams",
    via: connection.api,
    to: [to],
    ...(poster === "Flow bot" ? { from: poster } : {}),
    subject: "",
    body: messageBody,
    format,
    at,
  });
  // A message's id in Teams is its time in milliseconds.
  const id = String(at.getTime() + call.number);
  const messageLink = `https://teams.microsoft.com/l/message/${encodeURIComponent(conversationId)}/${id}`;
  return json(200, { id, messageLink, conversationId });
}

function oneOf(parameter: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new Refusal(400, `The ${parameter} '${value}' is not known; known are ${known.join(", ")}.`);
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const CHANNEL = /^19:[^\s@]+@thread\.(tacv2|skype)$/;

interface Recipient {
  readonly to: string;
  readonly conversationId: string;
}

function channel(recipient: unknown): Recipient {
  if (!isRecord(recipient)) {
    throw new Refusal(400, "For a channel 'recipient' must be an object with groupId and channelId.");
  }
  checkBody("recipient", recipient, {
    groupId: { required: true, type: "string" },
    channelId: { required: true, type: "string" },
  });
  const { groupId, channelId } = recipient as { groupId: string; channelId: string };
  const faults = [
    ...(GUID.test(groupId) ? [] : [`'recipient.groupId' must be the team's GUID, not '${groupId}'.`]),
    ...(CHANNEL.test(channelId)
      ? []
      : [`'recipient.channelId' must be like 19:…@thread.tacv2, not '${channelId}'.`]),
  ];
  if (faults.length > 0) throw new Refusal(400, faults.join(" "));
  return { to: `${groupId}/${channelId}`, conversationId: channelId };
}

function chat(recipient: unknown): Recipient {
  if (typeof recipient !== "string" || recipient.trim() === "") {
    throw new Refusal(400, "For a chat 'recipient' must be a string: the chat's id or an e-mail address.");
  }
  return { to: recipient, conversationId: recipient };
}

function mustBeCard(text: string): void {
  let card: unknown;
  try {
    card = JSON.parse(text);
  } catch {
    throw new Refusal(400, "The property 'messageBody' must be an Adaptive Card as a JSON text.");
  }
  if (!isRecord(card) || card["type"] !== "AdaptiveCard") {
    throw new Refusal(400, "The Adaptive Card in 'messageBody' must have the type 'AdaptiveCard'.");
  }
}
