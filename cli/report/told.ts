import type { ScenarioResult, Told } from "../drill-result.ts";
import { type Html, html } from "./html.ts";
import { fullTime } from "./times.ts";

const PATHS: Readonly<Record<Told["path"], string>> = {
  workflow: "workflow",
  fallback: "fallback, by Azure Monitor itself",
  sentinel: "Microsoft Sentinel",
  defender: "Microsoft Defender XDR",
  watchers: "watchers of the alerting",
};

/** Who heard of a scenario first, by which path, and which channels stayed silent. */
export function toldSection({ told, silent }: ScenarioResult): Html {
  const rows = told.map(
    ({ path, via, channel, to, at }) => html`<tr><td class="time">${fullTime(at)}</td><td>${PATHS[path]}</td>
<td>${path === "workflow" ? `${channel} by ${via}` : channel}</td><td>${to.join(", ")}</td></tr>
`,
  );
  const table = html`<table><thead><tr><th scope="col">First at (UTC)</th><th scope="col">Path</th>
<th scope="col">How</th><th scope="col">Who</th></tr></thead><tbody>${rows}</tbody></table>`;
  return html`${told.length === 0 ? html`<p class="bad">Nobody.</p>` : table}${
    silent.length === 0
      ? undefined
      : html`<p><strong class="bad">Silent:</strong> ${silent.join(", ")}. No message came by these channels.</p>`
  }`;
}
