import { createHash } from "node:crypto";
import type { Message } from "azure-alerting-sandbox/outbox";
import { Html, html } from "../../report/html.ts";
import { STYLE } from "../../report/style.ts";
import { fullTime } from "../../report/times.ts";
import type { Origin } from "../origin.ts";
import type { DrillResult } from "../result.ts";
import { unexported } from "../unexported.ts";
import { goodVerdict } from "../verdict.ts";
import { partHtml, partsOf } from "./scenario.ts";
import { SCRIPT } from "./script.ts";

export interface Drilled {
  readonly stack: string;
  readonly result: DrillResult;
  readonly messages: readonly Message[];
  readonly origin: Origin;
}

/** The browser enforces this: only our script runs, and nothing is loaded. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${createHash("sha256").update(SCRIPT).digest("base64")}'`;

/** A drill as one self-contained page, for any screen and for paper. */
export function page({ stack, result, messages, origin }: Drilled): Html {
  const { scenarios, faults, deployed } = result;
  const parts = scenarios.map((scenario, index) => ({
    id: `scenario-${index + 1}`,
    title: scenario.title,
    parts: partsOf(result, messages, index),
  }));
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>Drill of ${stack}: ${result.verdict.ok ? "passed" : "failed"}</title>
<style>${new Html(STYLE)}</style></head>
<body><a class="skip" href="#main">Skip to the report</a>
<header><p class="sandbox"><strong>Sandbox.</strong> A local Azure played this drill. Nothing here happened in Azure, and no message left the machine.</p>
<h1>Drill of the stack ${stack}</h1>
${verdictHtml(result)}
<p>${faults.length === 0 ? "Nothing was broken on purpose." : `Broken on purpose: ${faults.join(", ")}.`}</p>
${warningHtml(result)}${originHtml(stack, origin)}</header>
<nav aria-label="Contents"><ul>${parts.map(
    ({ id, title, parts: own }) =>
      html`<li><a href="#${id}">${title}</a><ul>${own.map((part) => html`<li><a href="#${part.id}">${part.title}</a></li>`)}</ul></li>
`,
  )}<li><a href="#deployed">What was deployed</a></li></ul></nav>
<main id="main">${parts.map(
    ({
      id,
      title,
      parts: own,
    }) => html`<section class="scenario" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${own.map(partHtml)}</section>
`,
  )}<section aria-labelledby="deployed"><h2 id="deployed">What was deployed</h2>
<details><summary>${deployed.length} resources</summary><ul class="ids">${deployed.map(
    ({
      id,
      type,
    }) => html`<li><strong>${id.split("/").at(-1)}</strong> ${type}<br><span class="muted">${id}</span></li>
`,
  )}</ul></details></section></main>
<script>${new Html(SCRIPT)}</script></body></html>
`;
}

function originHtml(stack: string, { version, commit, madeAt }: Origin): Html {
  const rows = [
    ["Stack", stack],
    ["Created", `${fullTime(madeAt.toISOString())} UTC`],
    ["breakglass", version],
    ["Commit", commit ?? "unknown: not a git repository"],
  ];
  return html`<dl class="origin">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function warningHtml(result: DrillResult): Html {
  const warning = unexported(result);
  return warning === undefined
    ? html``
    : html`<p><strong>${warning}</strong></p>
`;
}

function verdictHtml(result: DrillResult): Html {
  const { ok, reasons } = result.verdict;
  if (!ok)
    return html`<div class="verdict bad"><p>✕ The drill failed:</p><ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul></div>`;
  return html`<div class="verdict good"><p>✓ ${goodVerdict(result)}</p></div>`;
}
