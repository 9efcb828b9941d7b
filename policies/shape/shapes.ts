import { ACTION_GROUP, CONNECTION, IDENTITY, ROLE_ASSIGNMENT, WORKFLOW, WORKSPACE } from "../facts/ids.ts";
import { LOG_ALERT, NRT_RULE, SENTINEL_RULE } from "../facts/rules.ts";
import { ACTIVITY_LOG_ALERT, METRIC_ALERT } from "../facts/watchers.ts";
import { actionGroup } from "./action-group.ts";
import { COMMON } from "./common.ts";
import { anything, duration, flag, number, oneOf, type Shape, text, word } from "./shape.ts";

/**
 * Times that a log alert may have (learn.microsoft.com/rest/api/monitor/scheduled-query-rules/create-or-update, and the
 * lists of the portal in learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule).
 */
const TIMES = word(
  ...["PT1M", "PT5M", "PT10M", "PT15M", "PT20M", "PT30M", "PT45M", "PT1H", "PT2H", "PT3H", "PT4H", "PT5H"],
  ...["PT6H", "PT12H", "PT24H", "P1D", "PT48H", "P2D"],
);

const dimensions: Shape = [{ name: text, operator: text, values: [text] }];

const logAlert: Shape = {
  ...COMMON,
  ruleName: text,
  kind: oneOf("LogAlert", "SimpleLogAlert"),
  enabled: flag,
  severity: number,
  autoMitigate: flag,
  evaluationFrequency: TIMES,
  windowSize: TIMES,
  overrideQueryTimeRange: TIMES,
  muteActionsDuration: text,
  scopes: [text],
  // Of another type, rows without the id of such a resource are left out.
  targetResourceTypes: [word("Microsoft.OperationalInsights/workspaces")],
  skipQueryValidation: flag,
  checkWorkspaceAlertsStorageConfigured: oneOf(false),
  // As long, the alert stays fired after its condition is over, and hides the next use.
  resolveConfiguration: { autoResolved: flag, timeToResolve: duration(30) },
  identity: { type: text, userAssignedIdentities: anything, principalId: text, tenantId: text },
  actions: { actionGroups: [text], customProperties: anything, actionProperties: anything },
  criteria: {
    allOf: [
      {
        criterionType: oneOf("StaticThresholdCriterion"),
        query: text,
        timeAggregation: text,
        operator: text,
        threshold: number,
        minRecurrenceCount: number,
        dimensions,
        failingPeriods: { numberOfEvaluationPeriods: number, minFailingPeriodsToAlert: number },
      },
    ],
  },
};

const sentinel: Shape = {
  ...COMMON,
  workspaceName: text,
  ruleId: text,
  kind: oneOf("Scheduled", "NRT"),
  enabled: flag,
  severity: text,
  query: text,
  // From five minutes to fourteen days (learn.microsoft.com/azure/sentinel/create-analytics-rules).
  queryFrequency: duration(20_160, 5),
  queryPeriod: duration(20_160, 5),
  triggerOperator: text,
  triggerThreshold: number,
  suppressionEnabled: flag,
  suppressionDuration: text,
  entityMappings: [{ entityType: text, fieldMappings: [{ identifier: text, columnName: text }] }],
  customDetails: anything,
  alertDetailsOverride: { alertDisplayNameFormat: text, alertDescriptionFormat: text },
  incidentConfiguration: {
    createIncident: flag,
    groupingConfiguration: {
      enabled: flag,
      lookbackDuration: text,
      matchingMethod: text,
      groupByEntities: [text],
      groupByCustomDetails: [text],
      groupByAlertDetails: [text],
      reopenClosedIncident: flag,
    },
  },
  eventGroupingSettings: { aggregationKind: text },
  tactics: [text],
  techniques: [text],
  subTechniques: [text],
  alertRuleTemplateName: text,
  templateVersion: text,
};

const trigger: Shape = {
  type: text,
  kind: word("Http", "Alert"),
  inputs: { schema: anything, method: word("POST"), host: anything, body: anything, path: text },
  correlation: { clientTrackingId: text },
  conditions: anything,
  runtimeConfiguration: anything,
  // workflow-trigger says what is wrong with it; others check the alert's form, or are not known.
  operationOptions: word("SingleInstance"),
  description: text,
  metadata: anything,
};

const triggers: Shape = (value) =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((each) => typeof each === "object");

const workflow: Shape = {
  ...COMMON,
  workflowName: text,
  state: text,
  identity: { type: text, userAssignedIdentities: anything, principalId: text, tenantId: text },
  // workflow-trigger judges the addresses; whoever must bring a token, an action group is not.
  accessControl: {
    triggers: { allowedCallerIpAddresses: anything },
    contents: anything,
    actions: anything,
    workflowManagement: anything,
  },
  definition: {
    $schema: text,
    contentVersion: text,
    description: text,
    metadata: anything,
    parameters: anything,
    triggers,
    actions: anything,
    outputs: anything,
  },
  parameters: anything,
};

/** No text of it is blank: a service that is given an empty secret refuses every message. */
const filled: Shape = (value) =>
  typeof value === "object" && value !== null && Object.values(value).every((each) => each !== "");

const connection: Shape = {
  ...COMMON,
  connectionName: text,
  kind: text,
  properties: {
    api: anything,
    displayName: text,
    parameterValues: filled,
    parameterValueSet: anything,
    parameterValueType: text,
    alternativeParameterValues: anything,
    customParameterValues: anything,
    nonSecretParameterValues: anything,
    privacyLevel: text,
  },
};

const workspace: Shape = {
  ...COMMON,
  workspaceName: text,
  customerId: text,
  retentionInDays: number,
  // The plan Free drops what is more than half a gigabyte a day (learn.microsoft.com/azure/azure-monitor/logs/cost-logs).
  sku: {
    name: word("PerGB2018", "CapacityReservation", "LACluster", "PerNode", "Standalone"),
    capacityReservationLevel: number,
  },
  workspaceCapping: { dailyQuotaGb: number },
  features: {
    enableLogAccessUsingOnlyResourcePermissions: flag,
    disableLocalAuth: flag,
    enableDataExport: flag,
    immediatePurgeDataOn30Days: oneOf(false),
  },
  forceCmkForQuery: flag,
  identity: anything,
  publicNetworkAccessForIngestion: word("Enabled", "Disabled"),
  publicNetworkAccessForQuery: word("Enabled", "Disabled"),
};

const roleAssignment: Shape = {
  ...COMMON,
  principalId: text,
  principalType: text,
  roleAssignmentName: text,
  roleDefinitionId: text,
  scope: text,
};

const metricAlert: Shape = {
  ...COMMON,
  ruleName: text,
  enabled: flag,
  severity: number,
  autoMitigate: flag,
  evaluationFrequency: duration(15),
  windowSize: duration(60),
  scopes: [text],
  targetResourceType: text,
  targetResourceRegion: text,
  actions: [{ actionGroupId: text, webHookProperties: anything }],
  criteria: {
    odataType: text,
    allOf: [
      {
        criterionType: oneOf("StaticThresholdCriterion"),
        name: text,
        metricName: text,
        metricNamespace: word("Microsoft.Logic/workflows"),
        operator: text,
        threshold: number,
        timeAggregation: text,
        dimensions,
        skipMetricValidation: oneOf(false),
      },
    ],
  },
};

const activityLogAlert: Shape = {
  ...COMMON,
  activityLogAlertName: text,
  enabled: flag,
  scopes: [text],
  actions: {
    actionGroups: [{ actionGroupId: text, webhookProperties: anything, actionProperties: anything }],
  },
  condition: anything,
};

/** Of each type on an alert's way, what is understood of it. Whether a value is a good one, other policies judge. */
export const shapes: Readonly<Record<string, Shape>> = {
  [LOG_ALERT]: logAlert,
  [SENTINEL_RULE]: sentinel,
  [NRT_RULE]: sentinel,
  [ACTION_GROUP]: actionGroup,
  [WORKFLOW]: workflow,
  [CONNECTION]: connection,
  [WORKSPACE]: workspace,
  [ROLE_ASSIGNMENT]: roleAssignment,
  [IDENTITY]: { ...COMMON, resourceName: text, principalId: text, clientId: text, tenantId: text },
  [METRIC_ALERT]: metricAlert,
  [ACTIVITY_LOG_ALERT]: activityLogAlert,
};

/** A trigger that an action group starts. */
export const triggerShape = trigger;
