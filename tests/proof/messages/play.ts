import { detections } from "../../../queries/index.ts";
import { ticksOf, type Value } from "../../../sandbox/kusto/index.ts";
import { notificationWorkflow, playbook } from "../../../workflows/index.ts";
import { run } from "../../workflows/run.ts";
import { everyKind } from "../../workflows/sample.ts";
import { ask, type HostileEvent, NOW, watched } from "./event.ts";

/** The workflow of the sample tenant, with a channel of every kind. */
const definition = notificationWorkflow({
  ...everyKind,
  watched,
  alertings: detections.map((detection) => ({ detection, rules: [`rules-${detection.id}`] })),
});

/** Lets the workflow tell of an event: its own queries find it in the workspace, and its connectors take the messages. */
export function told({ detection, table, row, found }: HostileEvent) {
  return run(definition, alertOf(detection, found), {
    answer: (query) => {
      const { columns, rows } = ask(query, table, row);
      const cells = rows.map((each) => each.map(plain));
      return { status: 200, body: { tables: [{ name: "PrimaryResult", columns, rows: cells }] } };
    },
  });
}

const { channels, runbookUrl, drills } = everyKind;
const incidentPlaybook = playbook({ accounts: watched.accounts, channels, runbookUrl, drills });

/** Lets the playbook tell of an incident. */
export function toldOfIncident(incident: object) {
  return run(incidentPlaybook, incident, {});
}

function alertOf({ id, episode }: HostileEvent["detection"], found: HostileEvent["found"]) {
  const dimensions = episode.map((name) => ({ name, value: found[name] ?? "" }));
  return {
    schemaId: "azureMonitorCommonAlertSchema",
    data: {
      essentials: {
        alertId: "/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/5d",
        alertRule: `rules-${id}`,
        severity: "Sev0",
        monitorCondition: "Fired",
        firedDateTime: NOW.toISOString(),
        description: null,
      },
      alertContext: {
        properties: null,
        condition: {
          allOf: [
            { dimensions, linkToFilteredSearchResultsUI: "https://portal.azure.com#blade/logs?a=1&b=2" },
          ],
        },
      },
    },
  };
}

const EPOCH = ticksOf(new Date(0));

/** As the query API writes a value: a time as text, a dynamic one as JSON text. */
function plain(value: Value): unknown {
  if (typeof value === "bigint") return new Date(Number((value - EPOCH) / 10_000n)).toISOString();
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
