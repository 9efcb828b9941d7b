import { type Html, html } from "../../report/html.ts";
import { table } from "../../report/table.ts";
import { fullTime } from "../../report/times.ts";
import { type Entry, timelinePicture } from "./timeline-picture.ts";

/** The timeline as a picture, and as a table with every detail. */
export function timelineSection(entries: readonly Entry[], tableId: string): Html {
  if (entries.length === 0) return html`<p>Nothing happened.</p>`;
  const rows = entries.map(({ at, what, detail }) => [fullTime(at), what, detail]);
  return html`<figure class="timeline" tabindex="0" role="group" aria-label="Picture of the timeline; it may scroll sideways">
${timelinePicture(entries, `${tableId}-title`)}
<figcaption>● happened, ◆ failed or did not arrive; a number says how many at once. Each column is a minute (UTC, on the
sandbox's own clock). The line is the path of the first alert.</figcaption></figure>
<details id="${tableId}"><summary>All ${entries.length} entries as a table</summary>
${table(["At (UTC)", "What", "Details"], rows)}</details>`;
}
