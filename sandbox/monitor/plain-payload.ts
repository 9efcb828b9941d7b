import type { Cloud } from "../clouds/index.ts";
import type { ActivityAlert, activityPayload } from "./activity-alert.ts";
import type { AnyAlert } from "./any-alert.ts";
import type { MetricAlert, metricPayload } from "./metric-alert.ts";

/**
 * What a webhook or a Logic App without the common alert schema gets: each kind of alert has a form of its own. A log
 * alert has none since API version 2021-08-01, and comes in the common schema. Sources: MicrosoftDocs/azure-monitor-docs
 * articles/azure-monitor/alerts/alerts-non-common-schema-definitions.md and alerts-log-webhook.md.
 *
 * @param common the same alert in the common alert schema
 */
export function plainPayload(alert: AnyAlert, common: object, cloud: Cloud): object {
  if (!("signal" in alert)) return common;
  return alert.signal === "metric"
    ? plainMetric(alert, common as ReturnType<typeof metricPayload>, cloud)
    : plainActivity(alert, common as ReturnType<typeof activityPayload>);
}

function plainMetric(
  { rule, firedAt, resolvedAt }: MetricAlert,
  { data: { alertContext } }: ReturnType<typeof metricPayload>,
  cloud: Cloud,
) {
  const { windowSize, allOf } = alertContext.condition;
  return {
    schemaId: "AzureMonitorMetricAlert",
    data: {
      version: "2.0",
      properties: alertContext.properties,
      status: resolvedAt === undefined ? "Activated" : "Deactivated",
      context: {
        timestamp: (resolvedAt ?? firedAt).toISOString(),
        id: rule.id,
        name: rule.name,
        description: rule.description,
        conditionType: alertContext.conditionType,
        severity: String(rule.severity),
        condition: { windowSize, allOf: allOf.map((each) => ({ ...each, webTestName: null })) },
        ...placeOf(rule.resourceId),
        resourceName: rule.resourceId.split("/").at(-1) ?? "",
        resourceId: rule.resourceId,
        portalLink: `${cloud.portal}/#resource${rule.resourceId}`,
      },
    },
  };
}

function plainActivity(
  { event }: ActivityAlert,
  { data: { alertContext } }: ReturnType<typeof activityPayload>,
) {
  const { "Activity Log Event Description": description, ...context } = alertContext;
  const { resourceType, ...place } = placeOf(event.resourceId);
  return {
    schemaId: "Microsoft.Insights/activityLogs",
    data: {
      status: "Activated",
      context: {
        activityLog: {
          ...context,
          description,
          resourceId: event.resourceId,
          ...place,
          resourceProviderName: resourceType.split("/")[0] ?? "",
          resourceType,
        },
      },
      properties: null,
    },
  };
}

function placeOf(resourceId: string) {
  const [, , subscriptionId = "", , resourceGroupName = "", , provider = "", ...rest] = resourceId.split("/");
  const types = rest.filter((_, index) => index % 2 === 0);
  return { subscriptionId, resourceGroupName, resourceType: [provider, ...types].join("/") };
}
