import { type Message, smsSize } from "azure-alerting-sandbox/outbox";
import { type Html, html } from "../../report/html.ts";
import { fullTime } from "../../report/times.ts";
import { cardHtml } from "./card.ts";
import { frame } from "./frame.ts";

const NAMES: Readonly<Record<Message["channel"], string>> = {
  email: "E-mail",
  teams: "Teams",
  sms: "Text message",
  voice: "Phone call",
  push: "Push notification",
  webhook: "Webhook",
};

/** Each message as its receiver sees it, in chronological order. */
export function messagesSection(messages: readonly Message[]): Html {
  if (messages.length === 0) return html`<p class="bad">No message was sent.</p>`;
  return html`${messages.map(messageHtml)}`;
}

/** A message as its receiver sees it; `index` counts from 0. */
export function messageHtml(message: Message, index: number): Html {
  const { channel, via, at } = message;
  return html`<article class="post ${channel}"><h4>${index + 1}. ${NAMES[channel]} by ${via}, ${fullTime(at.toISOString())}</h4>
<dl>${headers(message).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${bodyHtml(message, `${NAMES[channel]} ${index + 1} by ${via}`)}</article>
`;
}

function headers({
  from,
  to,
  cc = [],
  bcc = [],
  subject,
  importance,
  attachments = [],
  headers: posted,
}: Message) {
  const all: [string, string][] = [
    ["From", from ?? ""],
    ["To", to.join(", ")],
    ["Cc", cc.join(", ")],
    ["Bcc", bcc.join(", ")],
    ["Subject", subject],
    ["Importance", importance === "Normal" ? "" : (importance ?? "")],
    ["Attached", attachments.join(", ")],
    ["Authorization", posted?.["authorization"] ?? ""],
  ];
  return all.filter(([, value]) => value !== "");
}

const MAIL_STYLE =
  "font:11pt Calibri,Carlito,'Segoe UI',sans-serif;color:#1b1f24;background:#fff;padding:8px;overflow-wrap:break-word";
/** Font, size and padding of a post in Teams. */
const TEAMS_STYLE =
  "font:14px/20px 'Segoe UI',system-ui,sans-serif;color:#242424;background:#fff;padding:12px 16px;overflow-wrap:break-word";

function bodyHtml(message: Message, title: string): Html {
  const { channel, body, format = channel === "email" || channel === "teams" ? "html" : "text" } = message;
  if (format === "adaptiveCard") return frame(cardHtml(body), title, TEAMS_STYLE);
  if (format === "html") return frame(body, title, channel === "teams" ? TEAMS_STYLE : MAIL_STYLE);
  if (channel === "webhook") return html`<pre>${JSON.stringify(JSON.parse(body), null, 2)}</pre>`;
  return html`<p class="bubble">${body}</p>${channel === "sms" ? sizeHtml(body) : undefined}`;
}

function sizeHtml(text: string): Html {
  const { encoding, characters, segments } = smsSize(text);
  return html`<p class="muted">${characters} characters, ${encoding}, ${segments} ${segments === 1 ? "segment" : "segments"}</p>`;
}
