import { decisionsOf } from "./decisions.ts";

/** A rule that starts the workflow, as its alerts name it. */
export interface AlertingRule {
  readonly name: string;
  readonly severity: number;
}

/** An alert that a workflow is started with. */
export interface PlayedAlert {
  readonly at: Date;
  readonly isResolved: boolean;
  readonly rule: AlertingRule;
  /** Stands in each text of the alert that somebody else than Azure has chosen. */
  readonly text?: string;
  /** It is of so many events at once, with as many dimensions, all of them long. */
  readonly many?: number;
  /** What `rand()` and `guid()` give, from 0 to 1. */
  readonly random?: number;
  /** What is particular about it, for a message. */
  readonly how: string;
}

export const START = new Date("2026-01-15T02:16:00Z");

/** What the first alert is of, where nothing is known of the rules. */
const USUAL: AlertingRule = { name: "Break-glass account signed in", severity: 0 };

export function usualAlert([rule = USUAL]: readonly AlertingRule[], isResolved = false): PlayedAlert {
  const how = isResolved ? ", where the alert is resolved" : "";
  return { at: START, isResolved, rule, how };
}

/**
 * Alerts that a definition may treat otherwise: of each rule, with each text that its decisions compare with, and, where
 * they depend on the time, at each hour, at the weekend and on both sides of each date.
 */
export function otherAlerts(definition: unknown, rules: readonly AlertingRule[]): PlayedAlert[] {
  const { exist, literals, numbers, dates, readTime, areRandom } = decisionsOf(definition);
  if (!exist) return [];
  const usual = usualAlert(rules);
  const ofRules = rules
    .slice(1)
    .map((rule) => ({ ...usual, rule, how: `, where the alert is "${rule.name}"` }));
  const withTexts = literals.map((text) => ({ ...usual, text, how: `, where the alert has "${text}"` }));
  const times = readTime ? timesFor(dates) : [];
  const many = [12, Math.max(0, ...numbers.filter((number) => number < MOST_EVENTS)) + 1];
  const chances = areRandom ? Array.from({ length: 32 }, (_, index) => (index + 0.5) / 32) : [];
  return [
    ...[...new Set(many)].map((count) => ({
      ...usual,
      many: count,
      how: `, where the alert is of ${count} events`,
    })),
    ...chances.map((random) => ({ ...usual, random, how: `, where chance has it (${random})` })),
    ...ofRules,
    ...withTexts,
    ...times.map((at) => ({ ...usual, at, how: `, at ${at.toISOString().slice(0, 16).replace("T", " ")}` })),
  ];
}

/** Larger numbers are no counts of events. */
const MOST_EVENTS = 5000;

/** Each minute and second of an hour, and each hour, comes with others of the rest. */
function timesFor(dates: readonly string[]): Date[] {
  const hours = Array.from(
    { length: 60 },
    (_, index) =>
      new Date(
        Date.UTC(2026, 0, 15 + Math.floor(index / 24), index % 24, (index * 7 + 31) % 60, (index * 13) % 60),
      ),
  );
  const days = Array.from({ length: 6 }, (_, day) => new Date(Date.UTC(2026, 0, 16 + day, 12, 31)));
  const years = [2027, 2030, 2040].map((year) => new Date(Date.UTC(year, 5, 1, 12, 31)));
  const named = dates.flatMap((date) =>
    [-3, 3].map((away) => new Date(Date.parse(date) + away * 86_400_000)),
  );
  // What is over before the first alert decides nothing any more.
  return [...hours, ...days, ...years, ...named.filter((time) => time > START)];
}

/** More than any alert has: a definition may count them. */
const MOST_DIMENSIONS = 40;

/** As an action group sends it (learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples). */
export function payloadOf({ at, isResolved, rule, text, many = 1 }: PlayedAlert): unknown {
  const fired = at.toISOString();
  const more = Array.from({ length: many - 1 }, (_, index) => ({
    name: `Column${index}`,
    value: "x".repeat(200),
  }));
  return {
    schemaId: "azureMonitorCommonAlertSchema",
    data: {
      essentials: {
        alertId: "/subscriptions/1/providers/Microsoft.AlertsManagement/alerts/2",
        alertRule: text ?? rule.name,
        severity: `Sev${rule.severity}`,
        signalType: "Log",
        monitorCondition: isResolved ? "Resolved" : "Fired",
        monitoringService: "Log Alerts V2",
        alertTargetIDs: [
          "/subscriptions/1/resourcegroups/rg/providers/microsoft.operationalinsights/workspaces/w",
        ],
        configurationItems: [
          "/subscriptions/1/resourcegroups/rg/providers/microsoft.operationalinsights/workspaces/w",
        ],
        originAlertId: "2",
        firedDateTime: fired,
        ...(isResolved ? { resolvedDateTime: fired } : {}),
        description: text ?? "Somebody signed in.",
        essentialsVersion: "1.0",
        alertContextVersion: "1.0",
      },
      alertContext: {
        properties: null,
        conditionType: "LogQueryCriteria",
        condition: {
          windowSize: "PT15M",
          allOf: [
            {
              searchQuery: "SigninLogs",
              metricMeasureColumn: null,
              targetResourceTypes: "['Microsoft.OperationalInsights/workspaces']",
              operator: "GreaterThan",
              threshold: "0",
              timeAggregation: "Count",
              dimensions: [
                { name: "AccountId", value: text ?? "3f2504e0-4f89-41d3-9a0c-0305e82c3301" },
                { name: "Account", value: text ?? "bg1@contoso.onmicrosoft.com" },
                { name: "IPAddress", value: text ?? "203.0.113.7" },
                ...more.slice(0, MOST_DIMENSIONS),
              ],
              metricValue: many,
              failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
              linkToSearchResultsUI: "https://portal.azure.com",
              linkToFilteredSearchResultsUI: "https://portal.azure.com",
              linkToSearchResultsAPI: "https://api.loganalytics.io",
              linkToFilteredSearchResultsAPI: "https://api.loganalytics.io",
            },
          ],
          windowStartTime: new Date(at.getTime() - 900_000).toISOString(),
          windowEndTime: fired,
        },
      },
      customProperties: null,
    },
  };
}
