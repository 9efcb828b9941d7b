import { type Cloud, clouds } from "../clouds/index.ts";
import { DEFAULT_READINGS, type Readings } from "../readings/index.ts";
import type { AlertRule, Dimension } from "./alert-rule.ts";
import type { RowRule } from "./row-rule.ts";

/** One alert: a rule, and the combination of dimension values that met its condition. */
export interface Alert {
  readonly id: string;
  readonly rule: AlertRule | RowRule;
  readonly dimensions: readonly Dimension[];
  readonly firedAt: Date;
  readonly windowEnd: Date;
  /** What the condition's aggregation gave: the number of rows, or one number of a column. */
  readonly metricValue: number;
  readonly resolvedAt?: Date;
  /** Its rule had fired shortly before, and is muted: it notifies nobody. */
  readonly isMuted?: boolean;
  /** Of a rule that looks at each row by itself: what it shows of a row that matched, at most five columns. */
  readonly shown?: readonly Dimension[];
}

/**
 * The common alert schema for "Log Alerts V2", as an action group sends it.
 *
 * Search results are never part of it; what it knows of an event stands in the dimensions. Source:
 * MicrosoftDocs/azure-monitor-docs articles/azure-monitor/alerts/alerts-payload-samples.md. `threshold` is a
 * text and `metricValue` a number, and the link fields start in lower case, as there.
 */
export function commonAlertPayload(
  alert: Alert,
  readings: Readings = DEFAULT_READINGS,
  cloud = clouds.public,
) {
  const { rule, firedAt, resolvedAt } = alert;
  const subscription = rule.id.split("/")[2] ?? "";
  return {
    schemaId: "azureMonitorCommonAlertSchema",
    data: {
      essentials: {
        alertId: `/subscriptions/${subscription}/providers/Microsoft.AlertsManagement/alerts/${alert.id}`,
        alertRule: ruleAs[readings["alert-rule"]](rule),
        ...(readings["alert-rule-id"] === "present" ? { alertRuleId: rule.id.toLowerCase() } : {}),
        severity: `Sev${rule.severity}`,
        signalType: "Log",
        monitorCondition: resolvedAt === undefined ? "Fired" : "Resolved",
        monitoringService: "Log Alerts V2",
        alertTargetIDs: [targetOf(alert).toLowerCase()],
        configurationItems: [targetOf(alert)],
        originAlertId: alert.id,
        firedDateTime: firedAt.toISOString(),
        ...(resolvedAt === undefined || readings["resolved-time"] === "absent"
          ? {}
          : { resolvedDateTime: resolvedAt.toISOString() }),
        description: rule.description,
        essentialsVersion: "1.0",
        alertContextVersion: "1.0",
      },
      alertContext: contextOf(alert, readings["simple-alert-payload"], cloud),
    },
  };
}

const ruleAs = {
  title: ({ displayName }: Alert["rule"]) => displayName,
  name: ({ id }: Alert["rule"]) => id.split("/").at(-1) ?? id,
  id: ({ id }: Alert["rule"]) => id,
} as const;

/** What the alert is about: the workspace, or the resource that the query names. */
export function targetOf({ rule, dimensions }: Alert): string {
  const column = "windowSize" in rule ? rule.resourceIdColumn : undefined;
  const resource = dimensions.find(({ name }) => name === column)?.value ?? "";
  return resource === "" ? rule.workspaceId : resource;
}

function contextOf(alert: Alert, simple: Readings["simple-alert-payload"], cloud: Cloud) {
  const { rule } = alert;
  if (!("windowSize" in rule) && simple === "no-context") return null;
  const condition =
    "windowSize" in rule
      ? windowCondition(rule, alert, cloud)
      : rowCondition(rule, alert, simple === "columns" ? (alert.shown ?? []) : [], cloud);
  return { properties: null, conditionType: "LogQueryCriteria", condition };
}

function windowCondition(rule: AlertRule, { dimensions, windowEnd, metricValue }: Alert, cloud: Cloud) {
  const windowStart = new Date(windowEnd.getTime() - rule.rangeMinutes * 60_000);
  return {
    windowSize: rule.windowSize,
    allOf: [
      {
        searchQuery: rule.query,
        metricMeasureColumn: rule.measureColumn ?? null,
        targetResourceTypes: "['Microsoft.OperationalInsights/workspaces']",
        operator: rule.operator,
        threshold: String(rule.threshold),
        timeAggregation: rule.aggregation,
        dimensions,
        metricValue,
        failingPeriods: {
          numberOfEvaluationPeriods: rule.periods,
          minFailingPeriodsToAlert: rule.failingPeriods,
        },
        ...links(rule, windowStart, windowEnd, cloud),
      },
    ],
    windowStartTime: windowStart.toISOString(),
    windowEndTime: windowEnd.toISOString(),
  };
}

/**
 * Of a rule that looks at each row by itself. Only that it is the common schema is documented (azure-monitor-docs,
 * alerts-create-simple-alert.md): what it holds is a reading.
 */
function rowCondition(rule: RowRule, { windowEnd }: Alert, dimensions: readonly Dimension[], cloud: Cloud) {
  const windowStart = new Date(windowEnd.getTime() - 60_000);
  return { allOf: [{ searchQuery: rule.query, dimensions, ...links(rule, windowStart, windowEnd, cloud) }] };
}

const encoded = new Map<string, string>();
const MOST_REMEMBERED = 200;

/** Of each alert of a rule the same. */
function encodedQuery(query: string): string {
  const known = encoded.get(query) ?? encodeURIComponent(query);
  if (encoded.size >= MOST_REMEMBERED) encoded.clear();
  encoded.set(query, known);
  return known;
}

function links(rule: AlertRule | RowRule, start: Date, end: Date, cloud: Cloud) {
  const query = encodedQuery(rule.query);
  const timespan = `${start.toISOString()}%2f${end.toISOString()}`;
  const api = `${cloud.logs.audience}/v1${rule.workspaceId}/query?query=${query}&timespan=${timespan}`;
  const portal = `${cloud.portal}#blade/Microsoft_Azure_Monitoring_Logs/LogsBlade/source/Alerts.EmailLinks/scope/${encodeURIComponent(JSON.stringify({ resources: [{ resourceId: rule.workspaceId }] }))}/q/${query}/timespan/${timespan}`;
  return {
    linkToSearchResultsUI: portal,
    linkToFilteredSearchResultsUI: portal,
    linkToSearchResultsAPI: api,
    linkToFilteredSearchResultsAPI: api,
  };
}
