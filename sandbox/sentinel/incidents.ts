import { DEFAULT_READINGS, type Readings } from "../readings/index.ts";
import type { AlertGrouping, AnalyticsRule } from "./analytics-rule.ts";
import { distinct, type Entity, entityKey, entityText } from "./entities.ts";
import type { SentinelAlert } from "./rule-evaluator.ts";

/** What a person works on: one alert of a rule, or several that belong together. */
export interface Incident {
  readonly number: number;
  readonly ruleId: string;
  readonly workspaceId: string;
  readonly title: string;
  readonly severity: string;
  readonly status: "New" | "Active" | "Closed";
  /** The tags that a person gave it. */
  readonly labels: readonly string[];
  readonly createdAt: Date;
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly entities: readonly Entity[];
  readonly alerts: readonly SentinelAlert[];
}

export interface IncidentChange {
  readonly kind: "created" | "updated" | "reopened";
  readonly incident: Incident;
}

/** An incident takes so many alerts; the next one goes into a new one (scheduled-rules-overview, alert grouping). */
const MOST_ALERTS = 150;

interface Open {
  incident: Incident;
  readonly key: string;
}

/**
 * The incidents of all workspaces, and how the alerts of a rule are gathered into them. None is ever closed by itself.
 * Source: learn.microsoft.com/azure/sentinel/scheduled-rules-overview, incident settings.
 */
export class Incidents {
  readonly #all: Open[] = [];
  readonly #reopens: boolean;

  constructor(readings: Readings = DEFAULT_READINGS) {
    this.#reopens = readings["closed-incidents"] === "reopened";
  }

  get all(): readonly Incident[] {
    return this.#all.map(({ incident }) => incident);
  }

  /** Puts the alerts of one run into incidents; what changed, each incident once, in the order of their numbers. */
  add(alerts: readonly SentinelAlert[]): IncidentChange[] {
    const changes = new Map<number, IncidentChange["kind"]>();
    for (const alert of alerts) {
      if (!alert.rule.createsIncident) continue;
      const { entry, kind } = this.#place(alert);
      const { number } = entry.incident;
      changes.set(number, changes.get(number) ?? kind);
    }
    return [...changes]
      .toSorted(([a], [b]) => a - b)
      .flatMap(([number, kind]) => {
        const entry = this.#all[number - 1];
        return entry === undefined ? [] : [{ kind, incident: entry.incident }];
      });
  }

  /** What a person or an automation rule makes of it. */
  change(number: number, change: Partial<Pick<Incident, "status" | "severity" | "labels">>): Incident {
    const entry = this.#all[number - 1];
    if (entry === undefined) throw new Error(`There is no incident ${number}.`);
    entry.incident = { ...entry.incident, ...change };
    return entry.incident;
  }

  #place(alert: SentinelAlert): { entry: Open; kind: IncidentChange["kind"] } {
    const { rule } = alert;
    const key = rule.grouping === undefined ? "" : groupKey(rule.grouping, alert);
    const entry = rule.grouping === undefined ? undefined : this.#find(rule.grouping, alert, key);
    if (entry === undefined) {
      const created = { incident: newIncident(this.#all.length + 1, rule, alert), key };
      this.#all.push(created);
      return { entry: created, kind: "created" };
    }
    const { incident } = entry;
    entry.incident = {
      ...incident,
      status: incident.status === "Closed" ? "New" : incident.status,
      alerts: [...incident.alerts, alert],
      entities: distinct([...incident.entities, ...alert.entities]),
    };
    return { entry, kind: incident.status === "Closed" ? "reopened" : "updated" };
  }

  /** The newest incident of the rule that the alert belongs to: its first alert is within the look-back. */
  #find({ lookbackMinutes, reopensClosed }: AlertGrouping, { rule, at }: SentinelAlert, key: string) {
    return this.#all.findLast(
      ({ incident, key: other }) =>
        incident.ruleId === rule.id &&
        other === key &&
        incident.alerts.length < MOST_ALERTS &&
        at.getTime() - incident.createdAt.getTime() <= lookbackMinutes * 60_000 &&
        (incident.status !== "Closed" || (this.#reopens && reopensClosed)),
    );
  }
}

/** An incident on one line, such as `High: Title; entities: Account bg1@contoso.com, IP 203.0.113.42`. */
export function incidentText({ severity, title, entities }: Incident): string {
  const names = entities.length === 0 ? "none" : entities.map(entityText).join(", ");
  return `${severity}: ${title}; entities: ${names}`;
}

/** What the alerts of one incident have in common. */
function groupKey(grouping: AlertGrouping, { rule, entities, customDetails }: SentinelAlert): string {
  const { matchingMethod } = grouping;
  if (matchingMethod === "AnyAlert") return "";
  const keys = (chosen: readonly Entity[]) => chosen.map(entityKey).toSorted();
  if (matchingMethod === "AllEntities") return JSON.stringify(keys(entities));
  const details: Readonly<Record<string, string>> = {
    DisplayName: rule.displayName,
    Severity: rule.severity,
  };
  return JSON.stringify([
    keys(entities.filter(({ type }) => grouping.entities.includes(type))),
    grouping.alertDetails.map((name) => details[name]),
    grouping.customDetails.map((name) => customDetails[name]?.toSorted()),
  ]);
}

function newIncident(number: number, rule: AnalyticsRule, alert: SentinelAlert): Incident {
  return {
    number,
    ruleId: rule.id,
    workspaceId: rule.workspaceId,
    title: rule.displayName,
    severity: rule.severity,
    status: "New",
    labels: [],
    createdAt: alert.at,
    tactics: rule.tactics,
    techniques: rule.techniques,
    entities: alert.entities,
    alerts: [alert],
  };
}
