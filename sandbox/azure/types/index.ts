import type { ResourceType } from "../resource-type.ts";
import { actionGroup } from "./action-group.ts";
import { activityLogAlert } from "./activity-log-alert.ts";
import { alertProcessingRule } from "./alert-processing-rule.ts";
import { alertRule } from "./alert-rule.ts";
import { communicationService } from "./communication-service.ts";
import { connection } from "./connection.ts";
import { dataCollectionEndpoint, dataCollectionRule } from "./data-collection.ts";
import { entraDiagnosticSetting } from "./entra-diagnostic-setting.ts";
import { identity, resourceGroup, workspace } from "./foundation.ts";
import { lock } from "./lock.ts";
import { metricAlert } from "./metric-alert.ts";
import { roleAssignment } from "./role-assignment.ts";
import { automationRule, onboardingState } from "./sentinel.ts";
import { sentinelRule } from "./sentinel-rule.ts";
import { table } from "./table.ts";
import { watchlist, watchlistItem } from "./watchlist.ts";
import { workflow } from "./workflow.ts";

/** Every type that the sandbox has. */
export const resourceTypes: readonly ResourceType[] = [
  resourceGroup,
  workspace,
  identity,
  roleAssignment,
  alertRule,
  actionGroup,
  workflow,
  connection,
  onboardingState,
  sentinelRule,
  automationRule,
  watchlist,
  watchlistItem,
  communicationService,
  activityLogAlert,
  metricAlert,
  entraDiagnosticSetting,
  lock,
  alertProcessingRule,
  dataCollectionEndpoint,
  dataCollectionRule,
  table,
];
