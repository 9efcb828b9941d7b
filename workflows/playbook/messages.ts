import { call, type Value } from "../builder/index.ts";
import {
  buttons,
  CARD_VERSION,
  cardText,
  container,
  fact,
  line,
  openUrl,
  run,
} from "../notification/card-elements.ts";
import { type Html, html, when } from "../notification/html.ts";
import { incident } from "./incident.ts";
import type { Wording } from "./wording.ts";

/** Tables, inline styles and `bgcolor` only: what Outlook for Windows lays out (see notification/email.ts). */
const FONT = "font-family:Segoe UI,Arial,sans-serif";
const INK = "#1b1f24";
const QUIET = "#57606a";
const RED = "#b3261e";
const CELL = `${FONT};font-size:14px;padding:5px 12px 5px 0;vertical-align:top`;

export function email(said: Wording, runbookUrl: string): Html {
  const { title, announcement, whatToDo, facts, why } = said;
  const button = (url: Parameters<typeof html>[1], label: string) =>
    html`<td bgcolor="${RED}" style="background-color:${RED};padding:11px 22px"><a href="${url}" style="${FONT};font-size:16px;font-weight:bold;color:#ffffff;text-decoration:none">${label}</a></td>`;
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f3f4f6" style="background-color:#f3f4f6"><tr><td align="center" style="padding:16px 8px"><table role="presentation" width="680" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="width:100%;max-width:680px;background-color:#ffffff">
<tr><td bgcolor="${RED}" style="background-color:${RED};padding:16px 24px"><div style="${FONT};font-size:13px;color:#ffffff">${incident.severity} &middot; Microsoft Sentinel</div><div style="${FONT};font-size:20px;font-weight:bold;color:#ffffff;padding-top:4px">${title}</div></td></tr>
<tr><td style="padding:20px 24px">${when(
    call("empty", announcement),
    html``,
    html`<div style="${FONT};font-size:16px;font-weight:bold;color:${INK};padding:12px;margin-bottom:16px;border-left:4px solid #0550ae;background-color:#ddf4ff">${announcement}</div>`,
  )}<div style="${FONT};font-size:16px;line-height:24px;color:${INK};padding-bottom:16px">${whatToDo}</div>
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>${button(runbookUrl, "Open the runbook")}<td width="12">&nbsp;</td>${button(incident.link, "Open the incident")}</tr></table>
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin-top:18px">${facts.map(
    ([label, value]) =>
      html`<tr><td style="${CELL};color:${QUIET};white-space:nowrap">${label}</td><td style="${CELL};color:${INK};word-break:break-word">${value}</td></tr>`,
  )}</table>
<div style="${FONT};font-size:12px;line-height:18px;color:${QUIET};padding-top:24px">${why}</div></td></tr></table></td></tr></table>`;
}

/** Simple markup only (p, b, ul, a), as in notification/teams.ts. */
export function teams(said: Wording, runbookUrl: string): Html {
  const { title, announcement, whatToDo, facts, why } = said;
  return html`<p><b>${incident.severity} &middot; Microsoft Sentinel: ${title}</b></p>${when(
    call("empty", announcement),
    html``,
    html`<p><b>${announcement}</b></p>`,
  )}<p>${whatToDo}</p><p><a href="${runbookUrl}"><b>Open the runbook</b></a> &middot; <a href="${incident.link}"><b>Open the incident</b></a></p><ul>${facts.map(
    ([label, value]) => html`<li>${label}: <b>${value}</b></li>`,
  )}</ul><p>${why}</p>`;
}

/** Greatest lengths in characters, each of which may take three bytes: a card has at most about 28 KB. */
const LONGEST = { title: 200, announcement: 200, fact: 400 };

export function card(said: Wording, runbookUrl: string): Value {
  const { title, announcement, whatToDo, facts, why } = said;
  // Always there, and never empty: a literal list cannot leave an element out.
  const action = call("concat", announcement, " ", whatToDo);
  return adaptiveCard([
    container("attention", [
      line(run(call("concat", incident.severity, " · Microsoft Sentinel"), { weight: "Bolder" })),
      line(run(cardText(title, LONGEST.title), { size: "Large", weight: "Bolder" })),
    ]),
    line(run(cardText(call("trim", action), 2 * LONGEST.announcement), { size: "Medium" })),
    buttons([
      openUrl("Open the runbook", runbookUrl, "positive"),
      openUrl("Open the incident", incident.link),
    ]),
    ...facts.map(([label, value]) => fact(label, cardText(value, LONGEST.fact))),
    line(run(why, { size: "Small", isSubtle: true })),
  ]);
}

function adaptiveCard(body: Value): { readonly [key: string]: Value } {
  return {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: CARD_VERSION,
    msteams: { width: "Full" },
    body,
  };
}

/** When the incident itself could not be read: nothing in it can fail. */
export const LAST_RESORT = {
  subject: "[High] Microsoft Sentinel opened an incident about a break-glass account",
  text: "Microsoft Sentinel opened an incident about a break-glass account. It could not be read here: look into Microsoft Sentinel and the sign-in logs of the accounts now.",
};

/** The same as a card; plain values throughout. */
export function lastCard() {
  return adaptiveCard([container("attention", [line(run(LAST_RESORT.text, { weight: "Bolder" }))])]);
}
