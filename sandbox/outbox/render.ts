import { convert, type HtmlToTextOptions } from "html-to-text";
import picocolors from "picocolors";
import { adaptiveCardText } from "./adaptive-card.ts";
import { box } from "./box.ts";
import { pc } from "./colours.ts";
import type { Message } from "./outbox.ts";
import { printable } from "./printable.ts";
import { smsSize } from "./sms-segments.ts";

export interface RenderOptions {
  /** Places of the whole frame. @default 100 */
  readonly width?: number;
  /** @default whether the terminal has colours */
  readonly colour?: boolean;
}

/**
 * A message as its receiver would see it, as text for a terminal. HTML becomes readable text; a link shows its
 * address, cut off after 160 characters.
 *
 * @example
 * for (const message of outbox.messages) process.stdout.write(`${render(message)}\n`);
 */
export function render(message: Message, options: RenderOptions = {}): string {
  const { width = 100, colour = pc.isColorSupported } = options;
  const { bold, dim } = picocolors.createColors(colour);
  const title = `${NAMES[message.channel]} · ${message.at
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, " UTC")}`;
  const head = headers(message).map(([name, value]) => `${bold(`${name}:`)} ${printable(value)}`);
  const size = message.channel === "sms" ? [dim(sizeLine(message.body))] : [];
  return box(title, [head.join("\n"), printable(body(message, width - 4)), ...size], width, dim);
}

const LONGEST_LINK = 160;

const NAMES = {
  email: "E-mail",
  teams: "Teams",
  sms: "SMS",
  voice: "Voice call",
  push: "Push notification",
  webhook: "Webhook",
} as const;

function headers(message: Message): [string, string][] {
  const { channel, from, to, cc = [], bcc = [], subject, importance, attachments = [] } = message;
  const authorization = message.headers?.["authorization"];
  const lists: [string, readonly string[]][] = [
    ["To", to],
    ["Cc", cc],
    ["Bcc", bcc],
    ["Attached", attachments],
  ];
  return [
    [
      "From",
      channel === "webhook"
        ? "Azure Monitor"
        : (from ?? `the ${channel === "sms" ? "number" : "account"} behind ${message.via}`),
    ],
    ...lists
      .filter(([, all]) => all.length > 0)
      .map(([name, all]): [string, string] => [name, all.join(", ")]),
    ...(importance === undefined || importance === "Normal"
      ? []
      : [["Importance", importance] as [string, string]]),
    ...(authorization === undefined ? [] : [["Authorization", authorization] as [string, string]]),
    ...(channel === "email" || subject !== "" ? [["Subject", subject] as [string, string]] : []),
  ];
}

function body(message: Message, width: number): string {
  const { channel, format = channel === "email" || channel === "teams" ? "html" : "text" } = message;
  if (channel === "webhook") return JSON.stringify(JSON.parse(message.body), null, 2);
  if (format === "html") return htmlText(message.body, width);
  return format === "adaptiveCard" ? adaptiveCardText(message.body, shortened) : message.body;
}

function htmlText(html: string, width: number): string {
  const options: HtmlToTextOptions = {
    wordwrap: width,
    selectors: [
      { selector: "a", options: { hideLinkHrefIfSameAsText: true, pathRewrite: shortened } },
      // Headings come out in capitals otherwise, which is not what the receiver sees.
      ...["h1", "h2", "h3", "h4"].map((selector) => ({ selector, options: { uppercase: false } })),
      {
        selector: "table",
        format: "dataTable",
        options: { uppercaseHeaderCells: false, maxColumnWidth: Math.max(20, width - 26) },
      },
    ],
  };
  return convert(html, options);
}

/** A link into a portal can hold a whole query: pages of text here, while its receiver sees a few words. */
function shortened(address: string): string {
  return address.length <= LONGEST_LINK ? address : `${address.slice(0, LONGEST_LINK - 1)}…`;
}

function sizeLine(text: string): string {
  const { encoding, characters, segments } = smsSize(text);
  return `${characters} characters, ${encoding}, ${segments} ${segments === 1 ? "segment" : "segments"}`;
}
