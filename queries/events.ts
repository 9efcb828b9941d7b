import type { ColumnType } from "azure-alerting-sandbox/tables";
import type { AlertReference, Detection, Watched } from "./detection.ts";
import { emptyStart } from "./empty-start.ts";
import { identifier, joined, type Kql, kql } from "./kql.ts";

interface EventColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** How a message names it. */
  readonly label: string;
}

/** What a message says of an event, whatever the detection and the table. A text that an event lacks is empty. */
export const REPORT_COLUMNS = [
  { name: "TimeGenerated", type: "datetime", label: "Time (UTC)" },
  { name: "Account", type: "string", label: "Account" },
  { name: "Activity", type: "string", label: "Activity" },
  { name: "Result", type: "string", label: "Result" },
  { name: "Actor", type: "string", label: "Done by" },
  { name: "Target", type: "string", label: "Done to" },
  { name: "IPAddress", type: "string", label: "IP address" },
  { name: "City", type: "string", label: "City" },
  { name: "Country", type: "string", label: "Country" },
  { name: "Application", type: "string", label: "Application" },
  { name: "Resource", type: "string", label: "Resource" },
  { name: "Client", type: "string", label: "Client" },
  { name: "Device", type: "string", label: "Device" },
  { name: "Details", type: "string", label: "Details" },
  { name: "AuthenticationRequirement", type: "string", label: "Authentication required" },
  { name: "AuthenticationMethods", type: "string", label: "Authentication methods" },
  { name: "ConditionalAccess", type: "string", label: "Conditional Access" },
  { name: "RiskLevel", type: "string", label: "Risk level" },
  { name: "CorrelationId", type: "string", label: "Correlation id" },
  { name: "EventId", type: "string", label: "Event id" },
] as const satisfies readonly EventColumn[];

/** What a query returns: a report's columns, and the id behind the account's name. */
export const EVENT_COLUMNS = [
  ...REPORT_COLUMNS,
  { name: "AccountId", type: "string", label: "Account id" },
] as const satisfies readonly EventColumn[];

export type EventColumnName = (typeof EVENT_COLUMNS)[number]["name"];

/** `project` with every column of an event; what is not given is an empty text. */
export function projectEvent(values: Partial<Record<Exclude<EventColumnName, "TimeGenerated">, Kql>>): Kql {
  const columns = EVENT_COLUMNS.map(({ name }) =>
    name === "TimeGenerated" ? identifier(name) : kql`${identifier(name)} = ${values[name] ?? ""}`,
  );
  return kql`| project ${joined(columns, ", ")}`;
}

type Legs = (watched: Watched, when: Kql) => readonly Kql[];
type Described = Omit<Detection, "query" | "report" | "evaluation">;

/**
 * A detection out of one query a table.
 *
 * @param legs for each table, a pipe that keeps the rows for which `when` holds, and ends in `projectEvent`
 */
export function defineDetection(described: Described & { readonly legs: Legs }): Detection {
  const { legs, ...detection } = described;
  return {
    ...detection,
    evaluation: { frequency: "PT5M", window: "P2D", lookBackMinutes: 15 },
    query: (watched) => union(legs(watched, kql`ingestion_time() >= ago(15m)`)).text,
    report: (watched, alert) =>
      episodeReport(detection.episode, union(legs(watched, kql`ingestion_time() >= firedAt - 15m`)), alert)
        .text,
  };
}

/**
 * `isfuzzy` tolerates a table that does not exist yet, but not that none exists: a rule over such tables is refused in a
 * new workspace (github.com/hashicorp/terraform-provider-azurerm issue 28293).
 */
function union(legs: readonly Kql[]): Kql {
  return kql`${emptyStart(projectEvent({}))}
| union isfuzzy=true
${joined(
  legs.map((leg) => kql`(${leg})`),
  ",\n",
)}`;
}

/** All events of the alert's episode. A row that arrived twice counts once. */
function episodeReport(episode: readonly string[], events: Kql, alert: AlertReference): Kql {
  const conditions = episode.map((name) => kql`${identifier(name)} == ${dimension(name)}`);
  const columns = EVENT_COLUMNS.map(({ name }) => identifier(name));
  return kql`${alertLets(alert)}
${events}
| where ${joined(conditions, " and ")}
| project ${joined(columns, ", ")}
| distinct *
| sort by TimeGenerated asc`;
}

/**
 * `dimensions` and `firedAt`. The alert's values come in as base64 and are decoded by the query itself: nothing that an
 * event holds can become query text.
 */
export function alertLets(alert: AlertReference): Kql {
  return kql`let dimensions = print dimension = parse_json(base64_decode_tostring(${alert.dimensionsBase64}))
| mv-expand dimension
| project name = tostring(dimension.name), value = tostring(dimension.value);
let firedAt = todatetime(base64_decode_tostring(${alert.firedAtBase64}));`;
}

/** The value of one of the alert's dimensions, after `alertLets`. */
export function dimension(name: string): Kql {
  return kql`toscalar(dimensions | where name == ${name} | project value)`;
}
