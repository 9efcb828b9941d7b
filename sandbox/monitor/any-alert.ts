import type { Cloud } from "../clouds/index.ts";
import type { Readings } from "../readings/index.ts";
import { type ActivityAlert, activityPayload } from "./activity-alert.ts";
import { type Alert, commonAlertPayload, targetOf } from "./alert-payload.ts";
import { type MetricAlert, metricPayload } from "./metric-alert.ts";

/** What an action group is called for: an alert on logs, on a metric or on the activity log. */
export type AnyAlert = Alert | MetricAlert | ActivityAlert;

/** What all kinds of alerts have, for a person. */
export interface AlertFacts {
  readonly title: string;
  readonly severity: number;
  readonly description: string;
  readonly resourceId: string;
  readonly firedAt: Date;
  readonly resolvedAt?: Date;
  /** What only this kind has, by name: dimensions, metrics, the operation and who did it. */
  readonly details: readonly (readonly [name: string, value: string])[];
  readonly actionGroupIds: readonly string[];
}

export function factsOf(alert: AnyAlert): AlertFacts {
  if (!("signal" in alert)) return logFacts(alert);
  return alert.signal === "metric" ? metricFacts(alert) : activityFacts(alert);
}

/** The payload in the common alert schema, for one of the alert's action groups. */
export function payloadOf(
  alert: AnyAlert,
  actionGroupId: string,
  readings?: Readings,
  cloud?: Cloud,
): object {
  if (!("signal" in alert)) return commonAlertPayload(alert, readings, cloud);
  if (alert.signal === "activity") return activityPayload(alert);
  const action = alert.rule.actions.find((each) => isSame(each.actionGroupId, actionGroupId));
  return metricPayload(alert, action?.properties ?? null);
}

function logFacts(alert: Alert): AlertFacts {
  const { rule, dimensions, firedAt, resolvedAt } = alert;
  return {
    title: rule.displayName,
    severity: rule.severity,
    description: rule.description,
    resourceId: targetOf(alert),
    firedAt,
    ...(resolvedAt === undefined ? {} : { resolvedAt }),
    details: dimensions.map(({ name, value }) => [name, value]),
    actionGroupIds: rule.actionGroupIds,
  };
}

function metricFacts({ rule, firedAt, resolvedAt, values }: MetricAlert): AlertFacts {
  return {
    title: rule.name,
    severity: rule.severity,
    description: rule.description,
    resourceId: rule.resourceId,
    firedAt,
    ...(resolvedAt === undefined ? {} : { resolvedAt }),
    details: rule.criteria.map(({ metricName, operator, threshold }, index) => [
      metricName,
      `${values[index] ?? 0} in ${rule.windowSize} (condition: ${operator} ${threshold})`,
    ]),
    actionGroupIds: rule.actions.map(({ actionGroupId }) => actionGroupId),
  };
}

/** Always severity 4 (azure-monitor-docs, alerts-payload-samples.md). */
function activityFacts({ rule, event }: ActivityAlert): AlertFacts {
  return {
    title: rule.name,
    severity: 4,
    description: rule.description,
    resourceId: event.resourceId,
    firedAt: event.at,
    details: [
      ["Operation name", event.operationName],
      ["Status", event.status],
      event.health === undefined
        ? ["Event initiated by", event.caller]
        : ["Current health status", `${event.health.current}: ${event.health.title}`],
    ],
    actionGroupIds: rule.actionGroupIds,
  };
}

function isSame(id: string, other: string): boolean {
  return id.toLowerCase() === other.toLowerCase();
}
