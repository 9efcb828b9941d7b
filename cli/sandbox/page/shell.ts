import { type Html, html } from "../../report/html.ts";

const STEPS = [
  ["+1m", "1 minute"],
  ["+10m", "10 minutes"],
  ["+1h", "1 hour"],
  ["+1d", "1 day"],
];

const SECTIONS = [
  ["messages", "Messages"],
  ["alerts", "Alerts"],
  ["rules", "Rules"],
  ["runs", "Workflow runs"],
  ["incidents", "Incidents"],
  ["resources", "Resources"],
];

/** The page before it has shown anything. It holds nothing of the sandbox: whoever reaches the port may read it. */
export function shell(): Html {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sandbox</title>
<link rel="stylesheet" href="page.css"><script type="module" src="page.js"></script></head>
<body><a class="skip" href="#content">Skip to what is in the sandbox</a>
<header><p class="sandbox"><strong>Sandbox.</strong> A local Azure. Nothing here happens in Azure, and no message leaves the machine.</p>
<h1>The local Azure</h1>
<p id="status" role="status"></p>
<noscript><p class="verdict bad">This page needs JavaScript. Without it: breakglass sandbox outbox.</p></noscript>
<form id="key-form" class="control" hidden><p>This page needs the key of the sandbox. Open the address that <code>breakglass sandbox page</code> prints, or enter the key from the file <code>control-key</code>.</p>
<label>Key <input name="key" type="password" autocomplete="off" required></label> <button type="submit">Open</button></form>
<div id="controls" hidden>
<form id="time-form" class="control"><h2>Move the clock</h2><p class="muted">Rules run, alerts fire and workflows send as time passes.</p>
<p>${STEPS.map(([step, text]) => html`<button type="button" data-step="${step}">${text}</button> `)}</p>
<label>By or to <input name="step" required placeholder="+5m or 2026-01-15T12:00:00Z"></label> <button type="submit">Move</button></form>
<form id="sign-in-form" class="control"><h2>Post a sign-in</h2><p class="muted">It arrives in <code>SigninLogs</code> now.</p>
<label>Account <input name="user" required autocomplete="off" placeholder="bg1@contoso.com"></label>
<label>Object id <input name="id" autocomplete="off" placeholder="made up if empty"></label>
<label>From address <input name="address" value="203.0.113.42"></label>
<label>Result <select name="result"><option value="0">success</option><option value="50126">wrong password (50126)</option><option value="53003">blocked by Conditional Access (53003)</option><option value="500121">second factor denied (500121)</option></select></label>
<label>Workspace <input name="workspace" autocomplete="off" placeholder="if there are several"></label>
<button type="submit">Post</button></form></div></header>
<nav aria-label="Contents" hidden><ul>${SECTIONS.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main id="content" tabindex="-1"></main></body></html>
`;
}

/** In addition to the style of the reports. */
export const STYLE_OF_CONTROLS = `
[hidden]{display:none!important}nav>ul{flex-direction:row}
.control{border:1px solid var(--line);border-radius:6px;padding:12px 16px;margin:0 0 16px}.control h2{border:0;font-size:1.05rem;margin:0}.control p{margin:.3em 0}
label,form button[type=submit]{vertical-align:bottom;margin:.3em 12px .3em 0}label{display:inline-flex;flex-direction:column;font-size:.85rem;color:var(--muted)}
input,select{font:inherit;font-size:1rem;padding:4px 8px;border:1px solid var(--muted);border-radius:4px;background:var(--ground);color:var(--text);max-width:100%}
button:hover{border-color:var(--link)}
#status{min-height:1.5em;font-weight:600}#status.bad{color:var(--bad)}#time{font-variant-numeric:tabular-nums}
.count{display:inline-block;min-width:1.6em;padding:0 .4em;border-radius:1em;background:var(--soft);border:1px solid var(--line);font-size:.85rem;text-align:center;font-variant-numeric:tabular-nums}
#resources td:first-child{white-space:normal}
`;
