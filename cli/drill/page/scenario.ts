import type { Message } from "azure-alerting-sandbox/outbox";
import { type Html, html } from "../../report/html.ts";
import type { DrillResult, ScenarioResult } from "../result.ts";
import { actionsSection } from "./actions.ts";
import { incidentsSection } from "./incidents.ts";
import { messagesSection } from "./messages.ts";
import { notifiedSection } from "./notified.ts";
import { pathSection } from "./path.ts";
import { timelineSection } from "./timeline.ts";

/** A part of a scenario's report: its id on the page, its title and its content. */
export interface Part {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

/** Everything in a drill that belongs to one scenario: what happened before the next one starts. */
export function partsOf(
  result: DrillResult,
  allMessages: readonly Message[],
  index: number,
): readonly Part[] {
  const scenario = result.scenarios[index];
  if (scenario === undefined) return [];
  const isOurs = within(scenario, result.scenarios[index + 1]);
  const timeline = result.timeline.filter(({ at }) => isOurs(at));
  const messages = allMessages.filter(({ at }) => isOurs(at.toISOString()));
  const runs = result.runs.filter(({ startTime }) => isOurs(startTime));
  const incidents = result.incidents.filter(({ at }) => isOurs(at));
  const alerts = result.defenderAlerts.filter(({ at }) => isOurs(at));
  const id = (name: string) => `${name}-${index + 1}`;
  return [
    { id: id("notified"), title: "Who was notified", body: notifiedSection(scenario) },
    { id: id("timeline"), title: "Timeline", body: timelineSection(timeline, id("timeline-table")) },
    { id: id("path"), title: "The path of the alert", body: pathSection(scenario.path) },
    { id: id("messages"), title: "Messages", body: messagesSection(messages) },
    { id: id("incidents"), title: "Incidents and alerts", body: incidentsSection(incidents, alerts) },
    { id: id("runs"), title: "Workflow runs", body: actionsSection(runs) },
  ];
}

/** One part, under its heading. */
export function partHtml({ id, title, body }: Part): Html {
  return html`<section aria-labelledby="${id}"><h3 id="${id}">${title}</h3>${body}</section>`;
}

/** ISO times in one time zone sort alphabetically. */
function within({ from }: ScenarioResult, next: ScenarioResult | undefined): (at: string) => boolean {
  return (at) => at >= from && (next === undefined || at < next.from);
}
