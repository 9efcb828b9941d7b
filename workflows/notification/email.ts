import { call, type Expression, either, type Insertion, item, text } from "../builder/index.ts";
import { about, alert } from "./alert.ts";
import { type Html, html, raw, when } from "./html.ts";
import type { Notification } from "./notification.ts";
import { UNUSUAL_MISSING, unusualLines, unusualPart } from "./unusual.ts";
import { announcement, counted, links, whatToDo, whyYouGetThis } from "./wording.ts";

/**
 * Outlook for Windows lays HTML out with Word: tables, inline styles and `bgcolor` only, no images, no flexbox.
 * Every text has its own colour and every area its own background, so that dark modes, which invert or leave
 * alone, keep them apart.
 */
const FONT = "font-family:Segoe UI,Arial,sans-serif";
const INK = "#1b1f24";
const QUIET = "#57606a";
const LINE = "#d0d7de";
const LABEL = `${FONT};font-size:14px;color:${QUIET};padding:5px 12px 5px 0;vertical-align:top;white-space:nowrap`;
const VALUE = `${FONT};font-size:14px;color:${INK};padding:5px 0;vertical-align:top;word-break:break-word`;
const HEAD = `${FONT};font-size:12px;color:${QUIET};text-align:left;padding:6px 8px 6px 0;border-bottom:1px solid ${LINE}`;
const CELL = `${FONT};font-size:13px;color:${INK};padding:6px 8px 6px 0;border-bottom:1px solid ${LINE};vertical-align:top;word-break:break-word`;

export function email(notification: Notification): Html {
  const { headline, note, runbookUrl } = notification;
  const colour = either(alert.closed, "#3d4852", "#b3261e");
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f3f4f6" style="background-color:#f3f4f6"><tr><td align="center" style="padding:16px 8px"><table role="presentation" width="680" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="width:100%;max-width:680px;background-color:#ffffff">
<tr><td bgcolor="${colour}" style="background-color:${colour};padding:16px 24px"><div style="${FONT};font-size:13px;color:#ffffff">${either(alert.closed, "Closed", about.level)} &middot; ${about.title}</div><div style="${FONT};font-size:20px;font-weight:bold;color:#ffffff;padding-top:4px">${headline}</div></td></tr>
<tr><td style="padding:20px 24px"><div style="${FONT};font-size:16px;line-height:24px;color:${INK};padding-bottom:16px">${whatToDo(notification)}</div>
${drill()}<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td bgcolor="${colour}" style="background-color:${colour};padding:11px 22px"><a href="${runbookUrl}" style="${FONT};font-size:16px;font-weight:bold;color:#ffffff;text-decoration:none">Open the runbook</a></td></tr></table>
${when(
  call("empty", note),
  html``,
  html`<div style="${FONT};font-size:14px;line-height:20px;color:${INK};padding:12px;margin-top:18px;border-left:4px solid #bf8700;background-color:#fff8c5">${note}</div>`,
)}
${unusualBlock(notification)}${heading(notification.facts.heading)}<table role="presentation" cellpadding="0" cellspacing="0" border="0">${facts(notification)}</table>
${list(notification)}
${heading("Look closer")}<div style="${VALUE};line-height:24px">${linkLines()}</div>
<div style="${FONT};font-size:12px;line-height:18px;color:${QUIET};padding-top:24px">${whyYouGetThis()}</div></td></tr></table></td></tr></table>`;
}

/** A row of the events' table, for the Select that makes all of them. */
export function eventRow(columns: readonly string[]): Html {
  return html`<tr>${columns.map((name) => html`<td style="${CELL}">${item().at(name)}</td>`)}</tr>`;
}

/** The message when the alert itself could not be read: nothing in it can fail. */
export function plainEmail(what: Expression, content: Expression, runbookUrl: string): Html {
  return html`<p style="${FONT};font-size:16px"><b>${what}</b></p><p style="${FONT};font-size:16px"><a href="${runbookUrl}">Open the runbook</a> &middot; <a href="${links.signInLogs}">Sign-in logs in Entra</a></p><p style="${FONT};font-size:14px">What came:</p><pre style="font-size:13px;white-space:pre-wrap">${content}</pre>`;
}

/** Before the facts: it distinguishes an emergency from a break-in. */
function unusualBlock({ list }: Notification): Html {
  if (list === undefined) return html``;
  return unusualPart(
    html`${heading("Unusual")}<div style="${VALUE};line-height:22px"><b>${unusualLines("<br>")}</b></div>`,
    html`<div style="${VALUE};padding-top:18px">${UNUSUAL_MISSING}</div>`,
  );
}

function drill(): Html {
  return when(
    call("empty", alert.drill),
    html``,
    html`<div style="${FONT};font-size:16px;font-weight:bold;color:${INK};padding:12px;margin-bottom:16px;border-left:4px solid #0550ae;background-color:#ddf4ff">${announcement}</div>`,
  );
}

function heading(title: Insertion): Html {
  return html`<div style="${FONT};font-size:16px;font-weight:bold;color:${INK};padding:22px 0 6px">${title}</div>`;
}

function facts({ facts }: Notification): readonly Html[] {
  return facts.values.map(({ label, value }) =>
    when(
      call("empty", value),
      html``,
      html`<tr><td style="${LABEL}">${label}</td><td style="${VALUE}">${value}</td></tr>`,
    ),
  );
}

/** One event stands in the facts already; several are a table. */
function list({ list }: Notification): Html {
  if (list === undefined) return html``;
  const { count } = list;
  const more = when(
    call("greater", list.emailBeyond, 0),
    html`<div style="${FONT};font-size:13px;color:${INK};padding-top:8px">${list.emailBeyond} earlier ones are not listed here; the links below show them.</div>`,
  );
  const columns = list.columns.map((label) => html`<th align="left" style="${HEAD}">${label}</th>`);
  return when(
    call("greater", count, 1),
    html`${heading(text`${counted(count)}, oldest first`)}<table width="100%" cellpadding="0" cellspacing="0" border="0"><tr>${columns}</tr>${raw(list.emailRows)}</table>${more}`,
  );
}

function linkLines(): readonly Html[] {
  const link = (url: Expression, title: string) =>
    when(call("empty", url), html``, html`${anchor(url, title)}<br>`);
  return [
    link(links.results, "The alert's rows in Log Analytics"),
    link(links.alert, "This alert in Azure Monitor"),
    html`${anchor(links.signInLogs, "Sign-in logs in Entra")}<br>${anchor(links.workspace, "The workspace's logs")}`,
  ];
}

function anchor(url: Insertion, title: string): Html {
  return html`<a href="${url}" style="color:#0550ae">${title}</a>`;
}
