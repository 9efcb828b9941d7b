import { call, type Expression, either, item } from "../builder/index.ts";
import { about, alert } from "./alert.ts";
import { type Html, html, raw, when } from "./html.ts";
import type { Notification } from "./notification.ts";
import { shortened } from "./plain-text.ts";
import { UNUSUAL_MISSING, unusualLines, unusualPart } from "./unusual.ts";
import { announcement, counted, links, whatToDo, whyYouGetThis } from "./wording.ts";

/**
 * A message has at most about 28 KB, links and markup included (learn.microsoft.com/connectors/teams): fewer
 * events than an e-mail, shorter values, and no link that carries a whole query.
 */
export const TEAMS_EVENTS = 10;
const LONGEST_VALUE = 36;
const LONGEST_LINK = 2000;

/** Simple markup only (p, b, ul, a): the rest of HTML is dropped or shown differently by Teams' clients. */
export function teams(notification: Notification): Html {
  const { headline, note, runbookUrl } = notification;
  return html`<p><b>${either(alert.closed, "Closed", about.level)} &middot; ${about.title}: ${headline}</b></p>${when(call("empty", alert.drill), html``, html`<p><b>${announcement}</b></p>`)}<p>${whatToDo(notification)}</p><p><a href="${runbookUrl}"><b>Open the runbook</b></a></p>${when(
    call("empty", note),
    html``,
    html`<p><i>${note}</i></p>`,
  )}${unusualBlock(notification)}<p><b>${notification.facts.heading}</b></p><ul>${facts(notification)}</ul>${list(notification)}<p>${link(links.results, "Rows in Log Analytics")}${link(links.alert, "Alert in Azure Monitor")}<a href="${links.signInLogs}">Sign-in logs in Entra</a> &middot; <a href="${links.workspace}">Workspace</a></p><p>${whyYouGetThis()}</p>`;
}

/** One event, for the Select that makes all of them. */
export function eventLine(columns: readonly string[]): Html {
  const values = columns.map((name, index) => {
    const value = html`${shortened(item().at(name), LONGEST_VALUE)}`;
    return index === 0 ? value : when(call("empty", item().at(name)), html``, html` &middot; ${value}`);
  });
  return html`<li>${values}</li>`;
}

/** The message when the alert itself could not be read: nothing in it can fail. */
export function plainTeams(what: Expression, content: Expression, runbookUrl: string): Html {
  return html`<p><b>${what}</b></p><p><a href="${runbookUrl}"><b>Open the runbook</b></a> &middot; <a href="${links.signInLogs}">Sign-in logs in Entra</a></p><p>What came:</p><pre>${content}</pre>`;
}

function unusualBlock({ list }: Notification): Html {
  if (list === undefined) return html``;
  return unusualPart(
    html`<p><b>Unusual</b></p><ul><li>${unusualLines("</li><li>")}</li></ul>`,
    html`<p>${UNUSUAL_MISSING}</p>`,
  );
}

function facts({ facts }: Notification): readonly Html[] {
  return facts.values.map(({ label, value }) =>
    when(call("empty", value), html``, html`<li>${label}: <b>${value}</b></li>`),
  );
}

function list({ list }: Notification): Html {
  if (list === undefined) return html``;
  const { count } = list;
  const more = when(
    call("greater", list.teamsBeyond, 0),
    html`<p>${list.teamsBeyond} earlier ones are not listed here; the links show them.</p>`,
  );
  return when(
    call("greater", count, 1),
    html`<p><b>${counted(count)}, oldest first</b></p><ul>${raw(list.teamsLines)}</ul>${more}`,
  );
}

function link(url: Expression, title: string): Html {
  const usable = call(
    "and",
    call("not", call("empty", url)),
    call("less", call("length", call("string", url)), LONGEST_LINK),
  );
  return when(usable, html`<a href="${url}">${title}</a> &middot; `);
}
