import {
  type ActivityEvent,
  type ActivityRule,
  categoryOf,
  eventIdOf,
  levelOf,
  propertiesOf,
} from "./activity-rule.ts";
import { stableId } from "./stable-id.ts";

/** An activity log alert: it has no state, and is never resolved. */
export interface ActivityAlert {
  readonly signal: "activity";
  readonly rule: ActivityRule;
  readonly event: ActivityEvent;
}

/**
 * The common alert schema for "Activity Log - Administrative" and "Resource Health". Severity is always 4. Source:
 * MicrosoftDocs/azure-monitor-docs articles/azure-monitor/alerts/alerts-payload-samples.md; the words of a test
 * notification as others have received it (blog.darkthread.net, 2022-12-31).
 */
export function activityPayload({ rule, event }: ActivityAlert) {
  const subscription = rule.id.split("/")[2] ?? "";
  const at = event.at.toISOString();
  const key = [rule.id, event.resourceId, event.operationName, event.caller, at];
  const category = categoryOf(event);
  const eventDataId = eventIdOf(event);
  return {
    schemaId: "azureMonitorCommonAlertSchema",
    data: {
      essentials: {
        alertId: `/subscriptions/${subscription}/providers/Microsoft.AlertsManagement/alerts/${stableId(...key)}`,
        alertRule: rule.name,
        severity: "Sev4",
        signalType: "Activity Log",
        monitorCondition: "Fired",
        monitoringService: SERVICES[category],
        alertTargetIDs: [event.resourceId.toLowerCase()],
        configurationItems: [event.resourceId.split("/").at(-1) ?? ""],
        originAlertId: `${eventDataId}_${stableId("rule", rule.id).replaceAll("-", "")}`,
        firedDateTime: at,
        description: rule.description,
        essentialsVersion: "1.0",
        alertContextVersion: "1.0",
      },
      alertContext: {
        authorization: { action: event.operationName, scope: event.resourceId },
        channels: "Operation",
        claims: "{}",
        caller: event.caller,
        correlationId: stableId("correlation", ...key.slice(1)),
        eventSource: category,
        eventTimestamp: at,
        eventDataId,
        level: levelOf(event),
        operationName: event.operationName,
        operationId: stableId("operation", ...key.slice(1)),
        properties: {
          eventCategory: category,
          ...propertiesOf(event),
          hierarchy: subscription,
        },
        status: event.status,
        subStatus: "",
        submissionTimestamp: at,
        "Activity Log Event Description": "",
      },
    },
  };
}

const SERVICES = {
  Administrative: "Activity Log - Administrative",
  ResourceHealth: "Resource Health",
} as const;
