import { attribute, type Html, html } from "../../report/html.ts";

/**
 * A message in a frame of its own, in which no script runs, no form is sent and no link leads anywhere. It has the
 * page's origin only so that the page can measure its height (`allow-same-origin` without `allow-scripts`); that nothing
 * is loaded is the page's policy, which such a frame takes over (w3.org/TR/CSP3, policy of a local scheme). Links would
 * open in a window of their own, which the sandbox does not allow.
 */
export function frame(body: string, title: string, style: string): Html {
  const document = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light"><base target="_blank"><style>body{margin:0;display:flow-root;${style}}@media (max-width:500px){body{overflow-wrap:anywhere}}</style></head><body>${body}</body></html>`;
  return html`<div class="frame"><iframe sandbox="allow-same-origin" title="${title}" srcdoc="${attribute(document)}"></iframe></div>`;
}
