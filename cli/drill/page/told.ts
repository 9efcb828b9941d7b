import { type Html, html } from "../../report/html.ts";
import { table } from "../../report/table.ts";
import { duration, fullTime } from "../../report/times.ts";
import type { ScenarioResult, Told } from "../result.ts";

const PATHS: Readonly<Record<Told["path"], string>> = {
  workflow: "workflow",
  fallback: "fallback, by Azure Monitor itself",
  sentinel: "Microsoft Sentinel",
  defender: "Microsoft Defender XDR",
  watchers: "watchers of the alerting",
};

/** Who heard of a scenario first, by which path, and which channels stayed silent. */
export function toldSection({ told, silent, happened }: ScenarioResult): Html {
  const rows = told.map(({ path, via, channel, to, at }) => [
    fullTime(at),
    duration(Math.max(0, Date.parse(at) - Date.parse(happened))),
    PATHS[path],
    path === "workflow" ? `${channel} by ${via}` : channel,
    to.join(", "),
  ]);
  return html`${told.length === 0 ? html`<p class="bad">Nobody.</p>` : table(["First at (UTC)", "After the event", "Path", "How", "Who"], rows)}${
    silent.length === 0
      ? undefined
      : html`<p><strong class="bad">Silent:</strong> ${silent.join(", ")}. No message came by these channels.</p>`
  }`;
}
