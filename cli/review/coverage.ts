import { isDeepStrictEqual } from "node:util";
import { APP_ROLE_ASSIGNMENT, DETECTION_RULE } from "./deployment.ts";
import type { PropertyChange, ResourceChange } from "./property-changes.ts";
import { changesPlayedText } from "./workflow-texts.ts";

interface Covered {
  /** Read by the sandbox, and exercised by what a review plays. */
  readonly played: readonly string[];
  /** Written down for people and shown in no message, or true of a resource wherever it is. */
  readonly harmless?: readonly string[];
}

const RULE = "microsoft.insights/scheduledqueryrules";
/** Entra ID's. */
const EXPORT = "microsoft.aadiam/diagnosticsettings";

/**
 * The properties of each type that a review understands, by their paths without indices; a path stands for all below it.
 * Whatever is not here is not played: also a property that Azure adds tomorrow.
 */
const COVERED: Readonly<Record<string, Covered>> = {
  [RULE]: {
    played: [
      "kind",
      "identity",
      "properties.actions.actionGroups",
      "properties.autoMitigate",
      "properties.criteria.allOf.dimensions",
      "properties.criteria.allOf.failingPeriods",
      "properties.criteria.allOf.metricMeasureColumn",
      "properties.criteria.allOf.minRecurrenceCount",
      "properties.criteria.allOf.operator",
      "properties.criteria.allOf.query",
      "properties.criteria.allOf.resourceIdColumn",
      "properties.criteria.allOf.threshold",
      "properties.criteria.allOf.timeAggregation",
      "properties.description",
      "properties.displayName",
      "properties.enabled",
      "properties.evaluationFrequency",
      "properties.overrideQueryTimeRange",
      "properties.scopes",
      "properties.severity",
      "properties.windowSize",
    ],
  },
  "microsoft.securityinsights/alertrules": {
    played: [
      "properties.displayName",
      "properties.enabled",
      "properties.entityMappings",
      "properties.eventGroupingSettings",
      "properties.incidentConfiguration",
      "properties.query",
      "properties.queryFrequency",
      "properties.queryPeriod",
      "properties.severity",
      "properties.suppressionDuration",
      "properties.suppressionEnabled",
      "properties.triggerOperator",
      "properties.triggerThreshold",
    ],
    harmless: [
      "properties.description",
      "properties.tactics",
      "properties.techniques",
      "properties.customDetails",
    ],
  },
  [DETECTION_RULE]: {
    played: [
      "displayName",
      "status",
      "queryCondition.queryText",
      "schedule.frequency",
      "detectionAction.alertTemplate.title",
      "detectionAction.alertTemplate.severity",
      "detectionAction.alertTemplate.entityMappings",
    ],
    harmless: [
      "detectionAction.alertTemplate.description",
      "detectionAction.alertTemplate.recommendedActions",
    ],
  },
  "microsoft.insights/actiongroups": {
    played: [
      "properties.enabled",
      "properties.groupShortName",
      "properties.emailReceivers",
      "properties.smsReceivers",
      "properties.voiceReceivers",
      "properties.azureAppPushReceivers",
      "properties.webhookReceivers.name",
      "properties.webhookReceivers.useAadAuth",
      "properties.webhookReceivers.useCommonAlertSchema",
      "properties.logicAppReceivers.name",
      "properties.logicAppReceivers.resourceId",
      "properties.logicAppReceivers.useCommonAlertSchema",
    ],
  },
  "microsoft.insights/activitylogalerts": {
    // Whom a watcher notifies while something has failed, and of what, is not compared rule by rule.
    played: ["properties.enabled", "properties.scopes"],
    harmless: ["properties.description"],
  },
  "microsoft.insights/metricalerts": {
    played: [
      "properties.autoMitigate",
      "properties.criteria.allOf.operator",
      "properties.criteria.allOf.threshold",
      "properties.enabled",
      "properties.scopes",
      "properties.severity",
    ],
    harmless: ["properties.description"],
  },
  "microsoft.logic/workflows": {
    played: [
      "identity",
      "properties.state",
      "properties.parameters.$connections",
      "properties.parameters.workspaceId",
    ],
    harmless: ["properties.definition.contentVersion", "properties.definition.metadata"],
  },
  "microsoft.web/connections": {
    played: ["properties.api.id"],
    harmless: ["properties.displayName"],
  },
  "microsoft.authorization/roleassignments": {
    played: ["properties.roleDefinitionId", "properties.principalId"],
    harmless: ["properties.description", "properties.principalType"],
  },
  [APP_ROLE_ASSIGNMENT.toLowerCase()]: { played: ["principalId", "resourceId", "appRoleId"] },
  "microsoft.managedidentity/userassignedidentities": { played: [] },
  "microsoft.resources/resourcegroups": { played: [] },
  "microsoft.alertsmanagement/actionrules": {
    played: ["properties.actions", "properties.enabled", "properties.scopes"],
    harmless: ["properties.description"],
  },
  "microsoft.operationalinsights/workspaces": { played: [] },
  [EXPORT]: {
    played: [
      "properties.workspaceId",
      "properties.logs.category",
      "properties.logs.categoryGroup",
      "properties.logs.enabled",
    ],
    // Where else the logs go (azure-rest-api-specs, azureactivedirectory, DiagnosticSettings).
    harmless: [
      "properties.storageAccountId",
      "properties.eventHubAuthorizationRuleId",
      "properties.eventHubName",
      "properties.marketplacePartnerId",
    ],
  },
};

/** Copies what the workspace keeps (learn.microsoft.com/azure/azure-monitor/logs/logs-data-export). */
const COPIES =
  /^(azure-native:operationalinsights:DataExport|microsoft\.operationalinsights\/workspaces\/dataExports)$/i;

/** Types of which an added or removed resource is played as a whole. */
const PLAYED_WHOLE = [
  RULE,
  DETECTION_RULE,
  APP_ROLE_ASSIGNMENT.toLowerCase(),
  "microsoft.authorization/roleassignments",
  "microsoft.insights/actiongroups",
  "microsoft.insights/activitylogalerts",
  "microsoft.insights/metricalerts",
  "microsoft.logic/workflows",
  "microsoft.managedidentity/userassignedidentities",
  "microsoft.securityinsights/alertrules",
  "microsoft.web/connections",
  "microsoft.alertsmanagement/actionrules",
];

/** Values that are as good as none, with their source where Azure's default is not plain from its name. */
const AS_NONE: Readonly<Record<string, readonly unknown[]>> = {
  [`${RULE}|properties.checkWorkspaceAlertsStorageConfigured`]: [false],
  [`${RULE}|properties.criteria.allOf.criterionType`]: ["StaticThresholdCriterion"],
  [`${RULE}|properties.criteria.allOf.failingPeriods.minFailingPeriodsToAlert`]: [1],
  [`${RULE}|properties.skipQueryValidation`]: [false],
  "microsoft.insights/metricalerts|properties.criteria.allOf.criterionType": ["StaticThresholdCriterion"],
  // -1 is no limit (azure-rest-api-specs, OperationalInsights, WorkspaceCapping.dailyQuotaGb).
  "microsoft.operationalinsights/workspaces|properties.workspaceCapping.dailyQuotaGb": [-1],
};

/** Of each type: tags are for people and bills. */
const ALWAYS_HARMLESS = ["tags"];

export interface Unplayed {
  /** Null for a whole resource. */
  readonly path: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

/** What of a change no play shows. */
export function unplayedOf({ type, kind, properties, isUnplayable }: ResourceChange): Unplayed[] {
  const known = COVERED[type.toLowerCase()];
  const whole = [{ path: null, before: null, after: null }];
  if (isHarmless({ type, kind, properties })) return [];
  if (isUnplayable || known === undefined) {
    if (kind !== "changed") return whole;
    return properties.flatMap(leavesOf).filter(({ path }) => !isBelow(path, ALWAYS_HARMLESS));
  }
  if (kind === "changed") return unknownOf(type, properties);
  if (!PLAYED_WHOLE.includes(type.toLowerCase())) return whole;
  // What is gone is played as gone, whatever it was. Of what is new, each property must be one that the play reads.
  return kind === "removed" ? [] : unknownOf(type, properties).filter(({ path }) => path !== "location");
}

/** Whether a change can matter to nobody who is notified. */
export function isHarmless({
  type,
  kind,
  properties,
}: Pick<ResourceChange, "type" | "kind" | "properties">): boolean {
  if (COPIES.test(type)) return true;
  if (kind !== "changed") return false;
  const { harmless = [] } = COVERED[type.toLowerCase()] ?? { played: [] };
  return properties
    .flatMap(leavesOf)
    .every((leaf) => isBelow(leaf.path, [...ALWAYS_HARMLESS, ...harmless]) || isAsNone(type, leaf));
}

/** Whether the play reads some of what differs. */
export function hasPlayedPart({ type, properties }: ResourceChange): boolean {
  const { played = [] } = COVERED[type.toLowerCase()] ?? {};
  return properties.flatMap(leavesOf).some(({ path }) => isBelow(path, played));
}

function unknownOf(type: string, properties: readonly PropertyChange[]): Unplayed[] {
  const { played, harmless = [] } = COVERED[type.toLowerCase()] ?? { played: [] };
  const isKnown = (leaf: PropertyChange) =>
    (isBelow(leaf.path, [...ALWAYS_HARMLESS, ...harmless, ...played]) && !isOtherWorkspace(type, leaf)) ||
    isAsNone(type, leaf) ||
    (type.toLowerCase() === "microsoft.logic/workflows" && changesPlayedText(leaf));
  return properties.flatMap(leavesOf).filter((leaf) => !isKnown(leaf));
}

/** That logs go to no workspace is played; that they go to another one is not. */
function isOtherWorkspace(type: string, { path, after }: PropertyChange): boolean {
  return type.toLowerCase() === EXPORT && path === "properties.workspaceId" && (after ?? "") !== "";
}

function isAsNone(type: string, { path, before, after }: PropertyChange): boolean {
  const values = AS_NONE[`${type.toLowerCase()}|${withoutIndices(path)}`] ?? [];
  return [before, after].every((value) => value === undefined || values.includes(value));
}

function isBelow(path: string, roots: readonly string[]): boolean {
  const plain = withoutIndices(path);
  return roots.some((root) => plain === root || plain.startsWith(`${root}.`));
}

function withoutIndices(path: string): string {
  return path.replace(/\[\d+\]/g, "");
}

/** A value that is added or removed as a whole, by the values in it. */
function leavesOf({ path, before, after }: PropertyChange): PropertyChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  const inside = [before, after].filter((value) => typeof value === "object" && value !== null) as object[];
  const isWhole = [before, after].every((value) => value === undefined || inside.includes(value as object));
  const keys = [...new Set(inside.flatMap((value) => Object.keys(value)))];
  if (isWhole && keys.length === 0) return [];
  if (!isWhole) return [{ path, before, after }];
  return keys.flatMap((key) =>
    leavesOf({
      path: inside.some(Array.isArray) ? `${path}[${key}]` : `${path}.${key}`,
      before: before === undefined ? undefined : Reflect.get(before as object, key),
      after: after === undefined ? undefined : Reflect.get(after as object, key),
    }),
  );
}
