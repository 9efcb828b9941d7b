import { type Html, html } from "../../report/html.ts";
import { table } from "../../report/table.ts";
import { duration, fullTime } from "../../report/times.ts";
import type { Notified, ScenarioResult } from "../result.ts";

const PATHS: Readonly<Record<Notified["path"], string>> = {
  workflow: "workflow",
  fallback: "fallback, directly from Azure Monitor",
  direct: "directly from Azure Monitor",
  sentinel: "Microsoft Sentinel",
  defender: "Microsoft Defender XDR",
  watchers: "watchers",
};

/** Who was notified of a scenario first, by which path, and which channels sent nothing. */
export function notifiedSection({ notified, silent, happened }: ScenarioResult): Html {
  const rows = notified.map(({ path, via, channel, to, group, at }) => [
    fullTime(at),
    duration(Math.max(0, Date.parse(at) - Date.parse(happened))),
    path === "direct" && group !== undefined ? `${group}, ${PATHS[path]}` : PATHS[path],
    path === "workflow" ? `${channel} by ${via}` : channel,
    to.join(", "),
  ]);
  return html`${notified.length === 0 ? html`<p class="bad">Nobody.</p>` : table(["First at (UTC)", "After the event", "Path", "How", "Who"], rows)}${
    silent.length === 0
      ? undefined
      : html`<p><strong class="bad">No message:</strong> ${silent.join(", ")}. These channels sent nothing.</p>`
  }`;
}
