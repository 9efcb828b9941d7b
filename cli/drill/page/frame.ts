import { attribute, type Html, html } from "../../report/html.ts";

/**
 * A message in a separate frame, in which no script runs, no form is sent and no link works. It has the page's origin only
 * so that the page can measure its height (`allow-same-origin` without `allow-scripts`). It loads nothing, because it
 * inherits the page's policy (w3.org/TR/CSP3, policy of a local scheme). Links would open a new window, which the frame's
 * sandbox forbids.
 */
export function frame(body: string, title: string, style: string): Html {
  const document = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light"><base target="_blank"><style>body{margin:0;display:flow-root;${style}}@media (max-width:500px){body{overflow-wrap:anywhere}}</style></head><body>${body}</body></html>`;
  return html`<div class="frame"><iframe sandbox="allow-same-origin" title="${title}" srcdoc="${attribute(document)}"></iframe></div>`;
}
