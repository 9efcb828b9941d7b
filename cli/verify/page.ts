import { Html, html } from "../report/html.ts";
import { STYLE } from "../report/style.ts";
import { table } from "../report/table.ts";
import { fullTime } from "../report/times.ts";
import type { Evidence } from "./evidence.ts";
import { signOff } from "./sign-off.ts";
import { longestPart, STATUS, timeTaken, verdictText } from "./words.ts";

/** The browser enforces this: no script, and nothing is loaded. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** Styles that the drill's report does not need. */
const OWN_STYLE = `
.facts{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:0}.seal{font:12px/1.45 ui-monospace,Consolas,"Liberation Mono",monospace}
.sign td{height:2.6em;vertical-align:bottom}.sign td:first-child{width:40%}.box{display:inline-block;width:.9em;height:.9em;border:1px solid var(--text);margin-right:.5em;vertical-align:-1px}
.checks{list-style:none;padding:0}.late{color:var(--bad)}section{break-inside:auto}.keep{break-inside:avoid}
@media (min-width:601px){th,td:nth-child(2),td:nth-child(4){white-space:nowrap}td:last-child{white-space:normal}td:nth-child(3){min-width:8em}}@media (max-width:600px){.facts{grid-template-columns:1fr}}`;

/**
 * The evidence as one self-contained page that you can print.
 *
 * @param seal of the evidence, to note where nobody who can change the file can change it
 */
export function page(evidence: Evidence, seal: string): Html {
  const { stack, verdict, environment } = evidence;
  const words = { complete: "complete", late: "late", incomplete: "incomplete" }[verdict];
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>Break-glass sign-in of ${stack}: ${words}</title>
<style>${new Html(STYLE + OWN_STYLE)}</style></head>
<body><header><h1>Evidence of a break-glass sign-in: ${stack}</h1>
${environment === "sandbox" ? html`<p class="bad"><strong>This is from the sandbox: it proves nothing about a tenant.</strong></p>` : undefined}
<div class="verdict ${verdict === "complete" ? "good" : "bad"}"><p>${verdict === "complete" ? "✓" : "✕"} ${verdictText(evidence)}</p></div>
${factsHtml(evidence)}</header>
<main>${chainHtml(evidence)}${nextHtml(evidence)}${partsHtml(evidence)}${runsHtml(evidence)}${signOff(evidence, seal)}</main></body></html>
`;
}

function factsHtml(evidence: Evidence): Html {
  const { signIn, tenantId, subscriptionId, workspaceId, workflowId } = evidence;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Account", signIn === null ? undefined : `${signIn.account} (${signIn.accountId})`],
    ["Signed in", signIn === null ? undefined : `${fullTime(signIn.happenedAt)} UTC`],
    ["From", signIn === null ? undefined : `${signIn.address}, ${signIn.client}`],
    ["To", signIn?.application],
    ["Event", signIn === null ? undefined : `${signIn.eventId}, correlation id ${signIn.correlationId}`],
    ["Sign-ins since", `${fullTime(evidence.since)} UTC`],
    ["Gathered", `${fullTime(evidence.gatheredAt)} UTC`],
    ["Tenant", tenantId],
    ["Subscription", subscriptionId],
    ["Workspace", workspaceId],
    ["Logic App", workflowId],
  ];
  return html`<h2>The sign-in</h2><dl class="facts">${facts.map(([name, value]) =>
    value === undefined ? undefined : html`<dt>${name}</dt><dd>${value}</dd>`,
  )}</dl>`;
}

function chainHtml({ links }: Evidence): Html {
  const rows = links.map(({ at, secondsAfterSignIn, title, status, required, what }) => [
    at === undefined ? "" : fullTime(at),
    !secondsAfterSignIn ? "" : `+ ${timeTaken(secondsAfterSignIn)}`,
    html`<strong>${title}</strong>`,
    html`<span class="${status === "found" ? "good" : required ? "bad" : "muted"}">${STATUS[status]}</span>`,
    html`${what}${required ? undefined : html` <span class="muted">The chain does not depend on it.</span>`}`,
  ]);
  return html`<section><h2>The chain</h2>${table(["Time (UTC)", "After sign-in", "Step", "Status", "What was found"], rows)}</section>
`;
}

/** What to check: only for the first broken link, because the later ones may be missing because of it. */
function nextHtml(evidence: Evidence): Html | undefined {
  const { links, brokenAt } = evidence;
  const broken = links.find(({ id }) => id === brokenAt);
  const late = longestPart(evidence);
  if (late !== undefined)
    return html`<section class="keep"><h2>What took so long</h2><p>${late}</p></section>
`;
  if (broken === undefined || broken.next.length === 0) return undefined;
  return html`<section class="keep"><h2>What to check next</h2><p>First broken link: ${broken.title}.</p>
<ol>${broken.next.map((each) => html`<li>${each}</li>`)}</ol></section>
`;
}

function partsHtml({ parts, secondsToLastMessage, targetMinutes }: Evidence): Html | undefined {
  if (parts.length === 0) return undefined;
  const rows = parts.map(({ name, seconds }) => [name, timeTaken(seconds)]);
  const total =
    secondsToLastMessage === undefined
      ? []
      : [
          [
            html`<strong>sign-in to last message</strong>`,
            html`<strong>${timeTaken(secondsToLastMessage)}</strong>, target ${targetMinutes} min`,
          ],
        ];
  return html`<section class="keep"><h2>Where the time went</h2>${table(["Part", "Time"], [...rows, ...total])}</section>
`;
}

function runsHtml({ runs }: Evidence): Html | undefined {
  if (runs.length === 0) return undefined;
  return html`<section><h2>The run's actions</h2>${runs.map(({ name, status, startedAt, actions }) => {
    const rows = actions.map((action) => [
      action.startedAt === undefined ? "" : fullTime(action.startedAt),
      took(action.startedAt, action.endedAt),
      html`${action.name}${action.sends ? html` <span class="muted">(sends)</span>` : undefined}`,
      html`<span class="${looks[action.status] ?? "bad"}">${action.status}</span>${action.code === undefined ? undefined : ` ${action.code}`}`,
      action.error ?? "",
    ]);
    return html`<h3>Run ${name}, ${fullTime(startedAt)}: ${status}</h3>${table(["Started (UTC)", "Took", "Action", "Status", "Error"], rows)}`;
  })}</section>
`;
}

const looks: Readonly<Record<string, string>> = { Succeeded: "good", Skipped: "muted" };

function took(from: string | undefined, to: string | undefined): string {
  return from === undefined || to === undefined ? "" : timeTaken((Date.parse(to) - Date.parse(from)) / 1000);
}
