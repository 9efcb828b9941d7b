import { type Html, html } from "../../report/html.ts";
import { table } from "../../report/table.ts";
import { fullTime } from "../../report/times.ts";
import type { DrillIncident, DrillResult } from "../result.ts";

/** The incidents of Microsoft Sentinel and the alerts of Microsoft Defender XDR. */
export function incidentsSection(
  incidents: readonly DrillIncident[],
  alerts: DrillResult["defenderAlerts"],
): Html {
  const rows = [
    ...incidents.map((each) => row(`Sentinel incident ${each.number}`, each)),
    ...alerts.map((each) => row("Defender alert", each)),
  ];
  if (rows.length === 0) return html`<p>None.</p>`;
  return table(["What", "Severity", "At (UTC)", "Title and entities"], rows);
}

function row(what: string, { severity, at, title, entities }: Omit<DrillIncident, "number">) {
  const about = html`${title}<ul>${entities.map((entity) => html`<li>${entity}</li>`)}</ul>`;
  return [what, severity, fullTime(at), about];
}
