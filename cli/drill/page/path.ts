import { type Html, html } from "../../report/html.ts";
import { clockTime } from "../../report/times.ts";
import type { Hop } from "../path.ts";

/** The path of the alerts as a tree: what each resource led to. */
export function pathSection(path: readonly Hop[]): Html {
  if (path.length === 0) return html`<p>No rule matched.</p>`;
  return html`<ul class="path">${path.map(hopHtml)}</ul>`;
}

function hopHtml({ kind, name, type, at, detail, next }: Hop): Html {
  return html`<li><div class="hop ${kind.replaceAll(" ", "-")}"><span class="kind">${kind}</span>
<span class="time">${clockTime(at)}</span> <strong>${name}</strong>${type === undefined ? undefined : html` <span class="muted type">${type}</span>`}${
    detail === "" ? undefined : html` <span class="detail">${detail}</span>`
  }</div>${next.length === 0 ? undefined : html`<ul>${next.map(hopHtml)}</ul>`}</li>
`;
}
