import type { MetricRule } from "./metric-rule.ts";

export interface MetricAlert {
  readonly signal: "metric";
  readonly id: string;
  readonly rule: MetricRule;
  readonly firedAt: Date;
  readonly windowEnd: Date;
  /** What each criterion's metric came to, in their order. */
  readonly values: readonly number[];
  readonly resolvedAt?: Date;
}

/**
 * The common alert schema for "Platform", a metric alert of one resource. `threshold` is a text and `metricValue` a
 * number. Source: MicrosoftDocs/azure-monitor-docs articles/azure-monitor/alerts/alerts-payload-samples.md.
 *
 * @param properties the action's `webHookProperties`
 */
export function metricPayload(alert: MetricAlert, properties: object | null = null) {
  const { id, rule, firedAt, resolvedAt, windowEnd, values } = alert;
  const subscription = rule.id.split("/")[2] ?? "";
  const windowStart = new Date(windowEnd.getTime() - rule.windowMinutes * 60_000);
  return {
    schemaId: "azureMonitorCommonAlertSchema",
    data: {
      essentials: {
        alertId: `/subscriptions/${subscription}/providers/Microsoft.AlertsManagement/alerts/${id}`,
        alertRule: rule.name,
        severity: `Sev${rule.severity}`,
        signalType: "Metric",
        monitorCondition: resolvedAt === undefined ? "Fired" : "Resolved",
        monitoringService: "Platform",
        alertTargetIDs: [rule.resourceId.toLowerCase()],
        configurationItems: [rule.resourceId.split("/").at(-1) ?? ""],
        originAlertId: id,
        firedDateTime: firedAt.toISOString(),
        ...(resolvedAt === undefined ? {} : { resolvedDateTime: resolvedAt.toISOString() }),
        description: rule.description,
        essentialsVersion: "1.0",
        alertContextVersion: "1.0",
      },
      alertContext: {
        properties,
        conditionType: rule.conditionType,
        condition: {
          windowSize: rule.windowSize,
          allOf: rule.criteria.map(({ metricName, metricNamespace, operator, threshold }, index) => ({
            metricName,
            metricNamespace,
            operator,
            threshold: String(threshold),
            timeAggregation: "Total",
            dimensions: [],
            metricValue: values[index] ?? 0,
          })),
          windowStartTime: windowStart.toISOString(),
          windowEndTime: windowEnd.toISOString(),
        },
      },
    },
  };
}
