import { deployedResources, entityText, factsOf, type LocalCloud } from "azure-alerting-sandbox";
import { actionsSection } from "../../drill/page/actions.ts";
import { incidentsSection } from "../../drill/page/incidents.ts";
import { messageHtml } from "../../drill/page/messages.ts";
import { runsOf } from "../../drill/runs.ts";
import { type Html, html } from "../../report/html.ts";
import { table } from "../../report/table.ts";
import { fullTime } from "../../report/times.ts";
import { rulesSection } from "./rules.ts";

/** How much of a list the page shows: the newest, so that a long use does not make it slow. */
const MOST = 50;

/** What is in the sandbox now, as HTML. Each section keeps its id, by which the browser changes what has changed. */
export function content(cloud: LocalCloud): string {
  const { messages } = cloud.outbox;
  const runs = runsOf(cloud, MOST);
  const alerts = cloud.firedAlerts;
  const resources = deployedResources(cloud.azure.store);
  const runCount = cloud.azure.store
    .list("Microsoft.Logic/workflows")
    .reduce((sum, { id }) => sum + cloud.runsOf(id).length, 0);
  const sections = [
    section("messages", "Messages", messages.length, messagesHtml(messages)),
    section("alerts", "Alerts", alerts.length, alertsHtml(alerts)),
    section("rules", "Rules", undefined, rulesSection(cloud)),
    section(
      "runs",
      "Workflow runs",
      runCount,
      html`${older(runCount)}${actionsSection(runs.toReversed().slice(0, MOST))}`,
    ),
    section("incidents", "Incidents and alerts of Defender", undefined, incidentsHtml(cloud)),
    section("resources", "Deployed resources", resources.length, resourcesHtml(resources)),
  ];
  const now = fullTime(cloud.clock.now().toISOString());
  return html`<p id="now">The clock shows <strong id="time">${now}</strong> UTC.</p>${sections}`.text;
}

function section(id: string, title: string, count: number | undefined, body: Html): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}${
    count === undefined ? undefined : html` <span class="count">${count}</span>`
  }</h2>${body}</section>
`;
}

function older(count: number): Html | undefined {
  return count <= MOST ? undefined : html`<p class="muted">The newest ${MOST} of ${count}.</p>`;
}

/** The newest first; their numbers stay as they are. */
function messagesHtml(messages: LocalCloud["outbox"]["messages"]): Html {
  if (messages.length === 0) return html`<p>Nothing was sent yet.</p>`;
  const numbered = messages.map((message, index) => ({ message, index })).toReversed();
  return html`${older(messages.length)}${numbered
    .slice(0, MOST)
    .map(({ message, index }) => html`<div id="message-${index + 1}">${messageHtml(message, index)}</div>`)}`;
}

function alertsHtml(alerts: LocalCloud["firedAlerts"]): Html {
  if (alerts.length === 0) return html`<p>No alert has fired yet.</p>`;
  const rows = alerts.slice(0, MOST).map(({ alert, triggered }) => {
    const { title, severity, firedAt, resolvedAt, details } = factsOf(alert);
    const groups = [...new Set(triggered.map(({ actionGroupId }) => actionGroupId.split("/").at(-1) ?? ""))];
    return [
      fullTime(firedAt.toISOString()),
      `Sev${severity}`,
      html`${title}<ul>${details.map(([name, value]) => html`<li>${name}: ${value}</li>`)}</ul>`,
      resolvedAt === undefined ? "fired" : `resolved ${fullTime(resolvedAt.toISOString())}`,
      groups.length === 0 ? html`<span class="bad">none</span>` : groups.join(", "),
    ];
  });
  return html`${older(alerts.length)}${table(["Fired at (UTC)", "Severity", "Alert", "State", "Action groups"], rows)}`;
}

function incidentsHtml({ incidents, defenderAlerts }: LocalCloud): Html {
  return incidentsSection(
    incidents.map(({ number, title, severity, createdAt, entities }) => ({
      number,
      title,
      severity,
      at: createdAt.toISOString(),
      entities: entities.map(entityText),
    })),
    defenderAlerts.map(({ title, severity, at, entities }) => ({
      title,
      severity,
      at: at.toISOString(),
      entities,
    })),
  );
}

function resourcesHtml(resources: ReturnType<typeof deployedResources>): Html {
  if (resources.length === 0) return html`<p>Nothing is deployed yet.</p>`;
  const rows = resources.map(({ id, type, body }) => [
    html`<strong>${id.split("/").at(-1)}</strong><br>${type}`,
    html`<details id="resource-${id}"><summary>${id}</summary><pre tabindex="0" role="region" aria-label="Body of ${id.split("/").at(-1)}">${JSON.stringify(body, null, 2)}</pre></details>`,
  ]);
  return table(["Resource", "Id and body; secrets are hidden"], rows);
}
