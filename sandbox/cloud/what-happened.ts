import type { Azure } from "../azure/index.ts";
import { hostOf } from "../clouds/index.ts";
import type { DefenderAlert } from "../defender/index.ts";
import type { FiredAlerts } from "../monitor/fired-alerts.ts";
import type { Readings } from "../readings/index.ts";
import type { Incidents } from "../sentinel/index.ts";
import type { ActivityLog } from "./activity-log.ts";
import { activityLogService, isActivityLog } from "./activity-log-api.ts";
import { alertsService, isAlerts } from "./alerts-api.ts";
import { armFault } from "./arm-reading.ts";
import { defenderAlertsService, isDefenderAlerts } from "./defender-alerts-api.ts";
import { incidentsService, isIncidents } from "./incidents-api.ts";
import { isMetrics, metricsService } from "./metrics-api.ts";
import { isRunHistory, type RunningOf, type RunsOf, runContent, runHistoryService } from "./run-history.ts";
import type { WorkflowMetrics } from "./workflow-metrics.ts";
import { WORKFLOW_HOSTS } from "./workflow-service.ts";
import { isTriggers, workflowTriggersService } from "./workflow-triggers-api.ts";

export interface Happened {
  readonly clock: { now(): Date };
  readonly runsOf: RunsOf;
  readonly runningOf: RunningOf;
  readonly fired: FiredAlerts;
  readonly incidents: Incidents;
  readonly defenderAlerts: readonly DefenderAlert[];
  readonly readings: Readings;
  readonly activity: ActivityLog;
  readonly metrics: WorkflowMetrics;
}

/** The services that report what happened: the activity log, metrics, runs and their contents, alerts, incidents, alerts of Defender. */
export function registerHistories(azure: Azure, happened: Happened): void {
  const { clock, runsOf, runningOf, fired, incidents, defenderAlerts, readings } = happened;
  const arm = hostOf(azure.cloud.arm);
  azure.register(
    arm,
    activityLogService(azure, () => happened.activity.events),
    isActivityLog,
  );
  azure.register(
    arm,
    metricsService(azure, happened.metrics, () => clock.now()),
    isMetrics,
  );
  azure.register(arm, runHistoryService(azure, runsOf, runningOf, readings), isRunHistory);
  azure.register(arm, workflowTriggersService(azure, runsOf), isTriggers);
  azure.register(
    WORKFLOW_HOSTS,
    ({ url }) =>
      runContent(azure, runsOf, url) ?? armFault(404, "ContentNotFound", "There is nothing there."),
    (url) => runContent(azure, runsOf, url) !== undefined,
  );
  azure.register(
    arm,
    alertsService(azure, fired, () => clock.now()),
    isAlerts,
  );
  azure.register(arm, incidentsService(azure, { incidents, clock }), isIncidents);
  azure.register(hostOf(azure.cloud.graph), defenderAlertsService(azure, defenderAlerts), isDefenderAlerts);
}
