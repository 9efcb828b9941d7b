import { DOMParser, type Element } from "@xmldom/xmldom";
import { cardFaults } from "../../../cli/drill/page/card.ts";
import { smsSize } from "../../../sandbox/outbox/sms-segments.ts";
import type { run } from "../../workflows/run.ts";

type Told = Awaited<ReturnType<typeof run>>;

/** Bytes of a message in Teams (learn.microsoft.com/microsoftteams/limits-specifications-teams, about 28 KB). */
const TEAMS_BYTES = 28 * 1024;
/** Characters of a subject (learn.microsoft.com/graph/api/resources/message; Exchange cuts it off at 255). */
const SUBJECT_CHARACTERS = 255;

/** Mails of either kind, chats, cards, and texts of either kind. */
export const OF_AN_ALERT = "1,1,1,1,2,2";
/** Text messages go out by the alert. */
export const OF_AN_INCIDENT = "1,1,1,1,0,0";

/** What is wrong with the messages of one run; nothing, whatever the event said. */
export function messageFaults(told: Told, expected: string): string[] {
  const { mails, graph, chats, cards, texts, acs, status } = told;
  const counts = [mails, graph, chats, cards, texts, acs].map(({ length }) => length).join();
  const letters = [
    ...mails.map(({ Subject: subject, Body: html }) => ({ subject, html })),
    ...graph.map(({ message: { subject, body } }) => ({ subject, html: body.content })),
  ];
  return [
    ...(status === "Succeeded" && counts === expected ? [] : [`the run ${status}, and told ${counts}`]),
    ...letters.flatMap(({ subject, html }) => [...subjectFaults(subject), ...htmlFaults("e-mail", html)]),
    ...chats.flatMap(({ messageBody }) => [
      ...htmlFaults("Teams message", messageBody),
      ...sizeFaults("Teams message", messageBody),
    ]),
    ...cards.flatMap(({ body }) => [...sizeFaults("card", body), ...postFaults(body)]),
    ...[...texts.map(({ body }) => body), ...acs.map(({ message }) => message)].flatMap(smsFaults),
  ];
}

function subjectFaults(subject: string): string[] {
  const breaks = /[\r\n\u202a-\u202e\u2066-\u2069]/.test(subject);
  return [
    ...(breaks ? [`the subject has a line break or turns around: ${JSON.stringify(subject)}`] : []),
    ...(subject.length > SUBJECT_CHARACTERS ? [`the subject has ${subject.length} characters`] : []),
  ];
}

/** The elements that our templates have, with their attributes but for `style` and `href`. */
const ELEMENTS = new Set([
  ...['td width="12"', "p", "b", "i", "ul", "li", "a", "br", "pre", "div", "table", "tr", "td", "th"],
  'td align="center"',
  'td bgcolor="#b3261e"',
  'th align="left"',
  'table cellpadding="0" cellspacing="0" border="0" role="presentation"',
  'table width="100%" cellpadding="0" cellspacing="0" border="0"',
]);
const HOSTS = ["portal.azure.com", "entra.microsoft.com", "contoso.com"];

/** Well-formed, and with no element and no link but those of the templates. */
export function htmlFaults(what: string, html: string): string[] {
  let root: Element | null;
  try {
    root = parsed(html);
  } catch (error) {
    return [`${what} is not well-formed: ${error}`];
  }
  const all = Array.from(root?.getElementsByTagName("*") ?? []);
  return all.flatMap((element) => {
    const attributes = Array.from(element.attributes).filter(({ name }) => !/^(style|href)$/.test(name));
    const shape = [element.tagName, ...attributes.map(({ name, value }) => `${name}="${value}"`)].join(" ");
    const link = element.getAttribute("href");
    const style = element.getAttribute("style") ?? "";
    return [
      ...(isOurs(shape) ? [] : [`${what} has the element <${shape}>`]),
      ...(link === null || isOurLink(link) ? [] : [`${what} has a link to ${link.slice(0, 80)}`]),
      ...(/url\(|expression|@import/i.test(style) ? [`${what} has the style ${style}`] : []),
    ];
  });
}

function isOurs(shape: string): boolean {
  return ELEMENTS.has(shape) || /^table role="presentation" /.test(shape);
}

function isOurLink(link: string): boolean {
  return URL.canParse(link) && new URL(link).protocol === "https:" && HOSTS.includes(new URL(link).host);
}

/** XML asks for more than HTML: what it takes needs no browser's leniency. What HTML alone has is put right. */
function parsed(html: string): Element | null {
  // The parser forgives this one.
  const bare = /&(?!(amp|lt|gt|quot|middot|nbsp|#\d+);)/.exec(html);
  if (bare !== null) throw new Error(`error: a bare & at ${bare.index}`);
  const xml = `<body>${html.replaceAll("<br>", "<br/>").replaceAll("&middot;", "·").replaceAll("&nbsp;", " ")}</body>`;
  const onError = (level: string, message: string) => {
    throw new Error(`${level}: ${message}`);
  };
  return new DOMParser({ onError }).parseFromString(xml, "text/xml").documentElement;
}

function sizeFaults(what: string, text: string): string[] {
  const bytes = Buffer.byteLength(text);
  return bytes < TEAMS_BYTES ? [] : [`the ${what} has ${bytes} bytes`];
}

export function postFaults(body: string): string[] {
  const { attachments } = JSON.parse(body) as { attachments: { content: object }[] };
  return attachments.flatMap(({ content }) => [
    ...cardFaults(JSON.stringify(content)).map((fault) => `the card: ${fault}`),
    // The only elements that read no Markdown, and no other that an event could have brought.
    ...[
      ...JSON.stringify(content).matchAll(
        /"type":"(TextBlock|FactSet|Image|Media|Input\.\w+|Action\.(?!OpenUrl)\w+)"/g,
      ),
    ].map(([, type]) => `the card has the element ${type}`),
    ...linksOf(content)
      .filter((link) => !isOurLink(link))
      .map((link) => `the card has a link to ${link.slice(0, 80)}`),
  ]);
}

function linksOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { url } = value as { url?: unknown };
  return [...(typeof url === "string" ? [url] : []), ...Object.values(value).flatMap(linksOf)];
}

export function smsFaults(text: string): string[] {
  const { encoding, segments } = smsSize(text);
  return encoding === "GSM-7" && segments === 1 ? [] : [`the SMS takes ${segments} segments of ${encoding}`];
}
