import type { DrillIncident, DrillResult } from "../drill-result.ts";
import { type Html, html } from "./html.ts";
import { fullTime } from "./times.ts";

/** What Microsoft Sentinel opened, and what Microsoft Defender XDR found. */
export function incidentsSection(
  incidents: readonly DrillIncident[],
  alerts: DrillResult["defenderAlerts"],
): Html {
  const rows = [
    ...incidents.map((each) => row(`Sentinel incident ${each.number}`, each)),
    ...alerts.map((each) => row("Defender alert", each)),
  ];
  if (rows.length === 0) return html`<p>None.</p>`;
  return html`<table><thead><tr><th scope="col">What</th><th scope="col">Severity</th><th scope="col">At (UTC)</th>
<th scope="col">Title and entities</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function row(what: string, { severity, at, title, entities }: Omit<DrillIncident, "number">): Html {
  return html`<tr><td>${what}</td><td>${severity}</td><td class="time">${fullTime(at)}</td>
<td>${title}<ul>${entities.map((entity) => html`<li>${entity}</li>`)}</ul></td></tr>
`;
}
