import { type ArmContext, ArmError, nameOf, only, type ResourceType, required } from "../resource-type.ts";
import type { ResourceBody, ResourceStore } from "../store.ts";
import { checkSimpleLogAlert } from "./simple-log-alert.ts";

/** Minutes. Source: Azure/azure-rest-api-specs issue 21258, and learn.microsoft.com on log search alert rules. */
const WINDOWS = [5, 10, 15, 30, 45, 60, 120, 180, 240, 300, 360, 1440, 2880];
const FREQUENCIES = [1, 5, 10, 15, 30, 45, 60, 120, 180, 240, 300, 360, 1440];
const RANGES = [5, 10, 15, 20, 30, 45, 60, 120, 180, 240, 300, 360, 1440, 2880];

/** The service wants `Equal`, although its specification says `Equals` (azure-rest-api-specs issue 21794). */
const OPERATORS = ["GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual", "Equal"];
const AGGREGATIONS = ["Count", "Average", "Minimum", "Maximum", "Total"];

const PROPERTIES = [
  "actions",
  "autoMitigate",
  "checkWorkspaceAlertsStorageConfigured",
  "criteria",
  "description",
  "displayName",
  "enabled",
  "evaluationFrequency",
  "muteActionsDuration",
  "overrideQueryTimeRange",
  "resolveConfiguration",
  "scopes",
  "severity",
  "skipQueryValidation",
  "targetResourceTypes",
  "windowSize",
];

interface Rule {
  actions?: { actionGroups?: string[] };
  autoMitigate?: boolean;
  criteria: { allOf: Criterion[] };
  description?: string;
  evaluationFrequency: string;
  muteActionsDuration?: string;
  overrideQueryTimeRange?: string;
  scopes: string[];
  severity: number;
  skipQueryValidation?: boolean;
  windowSize: string;
}

interface Criterion {
  query?: string;
  timeAggregation?: string;
  metricMeasureColumn?: string;
  operator?: string;
  threshold?: number;
  dimensions?: { name: string; operator: string; values: string[] }[];
  failingPeriods?: { numberOfEvaluationPeriods?: number; minFailingPeriodsToAlert?: number };
}

export const alertRule: ResourceType = {
  type: "Microsoft.Insights/scheduledQueryRules",
  apiVersions: ["2025-01-01-preview", "2023-12-01", "2021-08-01"],
  location: "region",
  check: (id, body, context, previous) => {
    only(body, ["location", "tags", "kind", "identity", "etag", "properties"], "ScheduledQueryRuleResource");
    only(body.properties, PROPERTIES, "ScheduledQueryRuleProperties");
    required(body, "properties.scopes", "properties.criteria", "properties.criteria.allOf");
    const rule = body.properties as unknown as Rule;
    if (body.identity !== undefined && id.includes(";"))
      throw bad("The name of a rule with an identity cannot contain ';'.");
    if ((rule.description ?? "").length > 4096) throw bad("The description is longer than 4096 characters.");
    checkReferences(rule, body.identity, context.store);
    const before = previous?.body.properties?.["scopes"];
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(rule.scopes)) {
      throw bad("Scopes of an alert rule cannot be updated.");
    }
    const kind = body.kind ?? "LogAlert";
    if (kind === "LogAlert") checkLogAlert(body, rule, context);
    else if (kind === "SimpleLogAlert") checkSimpleLogAlert(body, context);
    else throw bad(`The sandbox has no rules of kind '${nameOf(kind)}'.`);
    if (rule.severity !== undefined && ![0, 1, 2, 3, 4].includes(rule.severity))
      throw bad("Severity must be a whole number from 0 to 4.");
  },
};

function checkLogAlert(body: ResourceBody, rule: Rule, context: ArmContext): void {
  required(body, "properties.severity", "properties.evaluationFrequency", "properties.windowSize");
  checkTimes(rule);
  for (const criterion of rule.criteria.allOf) checkCriterion(criterion);
  if (rule.skipQueryValidation === true) return;
  for (const { query } of rule.criteria.allOf) {
    const fault = context.validateQuery(query ?? "", rule.scopes[0]);
    if (fault !== undefined) throw bad(`The query is invalid: ${fault}`);
    checkStart(query ?? "", rule.scopes[0], context);
  }
}

/** Which beginnings are refused is a reading; `search` always is (azure-monitor-docs, alerts-log-query.md). */
function checkStart(
  query: string,
  workspaceId: string | undefined,
  { readings, queryStart }: ArmContext,
): void {
  const start = queryStart?.(query, workspaceId) ?? "table";
  const refused = readings["query-start"] === "refused" ? ["search", "union", "datatable"] : ["search"];
  if (refused.includes(start))
    throw bad(`The query is invalid: a log alert's query starts with a table, and not with '${start}'.`);
}

function checkTimes(rule: Rule): void {
  const frequency = allowed("evaluationFrequency", rule.evaluationFrequency, FREQUENCIES);
  const window = allowed("windowSize", rule.windowSize, WINDOWS);
  const periods = rule.criteria.allOf[0]?.failingPeriods?.numberOfEvaluationPeriods ?? 1;
  const failing = rule.criteria.allOf[0]?.failingPeriods?.minFailingPeriodsToAlert ?? 1;
  if (periods < 1 || periods > 6) throw bad("numberOfEvaluationPeriods must be from 1 to 6.");
  if (failing < 1 || failing > periods)
    throw bad("minFailingPeriodsToAlert must be from 1 to numberOfEvaluationPeriods.");
  if (frequency > window * periods)
    throw bad("evaluationFrequency must not exceed windowSize times the number of periods.");
  if (window * periods > 2880) throw bad("windowSize times the number of periods must not exceed 48 hours.");
  if (rule.overrideQueryTimeRange !== undefined) {
    const range = allowed("overrideQueryTimeRange", rule.overrideQueryTimeRange, RANGES);
    if (range < window * periods)
      throw bad("overrideQueryTimeRange must not be less than windowSize times the number of periods.");
  }
  if (rule.muteActionsDuration !== undefined && rule.autoMitigate !== false) {
    throw bad("Auto mitigation must be disabled when action suppression is set.");
  }
}

function checkReferences(
  rule: Rule,
  identity: Readonly<Record<string, unknown>> | undefined,
  store: ResourceStore,
): void {
  const [scope, another] = rule.scopes;
  if (scope === undefined || another !== undefined) throw bad("A rule has exactly one scope.");
  if (store.get(scope) === undefined)
    throw new ArmError(404, "ResourceNotFound", `The scope '${scope}' was not found.`);
  const groups = rule.actions?.actionGroups ?? [];
  if (groups.length > 5) throw bad("A rule can have at most five action groups.");
  for (const group of groups) {
    if (store.get(group) === undefined)
      throw new ArmError(404, "ResourceNotFound", `The action group '${group}' was not found.`);
  }
  for (const assigned of Object.keys((identity?.["userAssignedIdentities"] as object | undefined) ?? {})) {
    if (store.get(assigned) === undefined) {
      throw new ArmError(
        400,
        "FailedIdentityOperation",
        `The user assigned identity '${assigned}' was not found.`,
      );
    }
  }
}

function checkCriterion({
  query,
  timeAggregation,
  metricMeasureColumn,
  operator,
  threshold,
  dimensions,
}: Criterion): void {
  if (query === undefined || query.trim() === "") throw bad("The query is missing.");
  if (!AGGREGATIONS.includes(timeAggregation ?? ""))
    throw bad(`timeAggregation '${timeAggregation}' is not one of ${AGGREGATIONS.join(", ")}.`);
  if (timeAggregation === "Count" && metricMeasureColumn !== undefined)
    throw bad("metricMeasureColumn is not allowed with Count.");
  if (timeAggregation !== "Count" && (metricMeasureColumn ?? "") === "")
    throw bad(`metricMeasureColumn is required with ${timeAggregation}.`);
  if (!OPERATORS.includes(operator ?? ""))
    throw bad(`operator '${operator}' is not one of ${OPERATORS.join(", ")}.`);
  if (typeof threshold !== "number") throw bad("The threshold is missing.");
  if ((dimensions ?? []).length > 6) throw bad("A rule can have at most six dimensions.");
  for (const { name, operator: chosen, values } of dimensions ?? []) {
    if (chosen !== "Include" && chosen !== "Exclude")
      throw bad(`The operator '${chosen}' of the dimension '${name}' is not one of Include, Exclude.`);
    if (!Array.isArray(values) || values.length === 0) throw bad(`The dimension '${name}' has no values.`);
  }
}

function allowed(name: string, duration: string, minutes: readonly number[]): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration);
  const value =
    match === null
      ? Number.NaN
      : Number(match[1] ?? 0) * 1440 + Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
  if (!minutes.includes(value))
    throw bad(`${name} '${duration}' is not allowed. Allowed are, in minutes: ${minutes.join(", ")}.`);
  return value;
}

function bad(message: string): ArmError {
  return new ArmError(400, "BadRequest", message);
}
