import type { Resource, Stack } from "../resource.ts";
import { isOfEarlierRelease } from "./catalogue-legs.ts";
import { isIdOf, ROLE_ASSIGNMENT, WORKFLOW, WORKSPACE } from "./ids.ts";
import { ANYWHERE, otherOperations } from "./other-operations.ts";
import { at, listAt, textAt } from "./read.ts";
import { alertingWorkflows } from "./routes.ts";
import { hasOurColumns, isSentinelRule, LOG_ALERT, watching } from "./rules.ts";
import { ACTIVITY_LOG_ALERT, METRIC_ALERT } from "./watchers.ts";

/** By which operations of Azure the alerting is switched off, and what of it each is about. */
const OPERATIONS: Readonly<Record<string, (resource: Resource) => boolean>> = {
  "microsoft.insights/scheduledqueryrules": ({ type }) => type === LOG_ALERT,
  "microsoft.securityinsights/alertrules": isSentinelRule,
  "microsoft.insights/actiongroups": () => true,
  "microsoft.logic/workflows": ({ type }) => type === WORKFLOW,
  "microsoft.authorization/roleassignments": ({ type }) => type === ROLE_ASSIGNMENT,
  "microsoft.insights/activitylogalerts": ({ type }) => type === ACTIVITY_LOG_ALERT,
  "microsoft.insights/metricalerts": ({ type }) => type === METRIC_ALERT,
  "microsoft.operationalinsights/workspaces": ({ type }) => type === WORKSPACE,
};

/** The operations that a stack of ours must watch, in lower case. */
export function neededOperations(stack: Stack): string[] {
  const isEarlier = isOfEarlierRelease(watching(stack).rules.map(({ query }) => query));
  const own = Object.entries(OPERATIONS).filter(([, isOf]) => stack.resources.some(isOf));
  return [
    ...own.flatMap(([provider]) => [`${provider}/write`, `${provider}/delete`]),
    // The release before did not watch these, or not all of them.
    ...(isEarlier ? [] : otherOperations(stack)),
  ];
}

/** Whether a stack of ours must be watched for rules that cannot run; the release before did not do it. */
export function needsHealthWatcher(stack: Stack): boolean {
  const { rules } = watching(stack);
  const isEarlier = isOfEarlierRelease(rules.map(({ query }) => query));
  return !isEarlier && rules.some(({ engine }) => engine === "logAlert");
}

/** Whether an operation may be done outside of the resource group, in the whole subscription. */
export function isFromAnywhere(operation: string): boolean {
  return operation.startsWith("microsoft.alertsmanagement/actionrules");
}

export interface WatchedOperations {
  /** In lower case. */
  readonly operations: readonly string[];
  /** Conditions that leave some of them out, as the alert has them. */
  readonly narrowed: readonly string[];
}

/** What an alert on the activity log fires on. Each condition must hold; of `anyOf`, one. */
export function watchedOperations({ props }: Resource): WatchedOperations {
  const operations: string[] = [];
  const narrowed: string[] = [];
  const conditions = listAt(props, "condition", "allOf");
  for (const condition of conditions) {
    const any = listAt(condition, "anyOf");
    const parts = any.length > 0 ? any : [condition];
    const fields = new Set(parts.map((part) => textAt(part, "field").toLowerCase()));
    const values = parts.map((part) => textAt(part, "equals").toLowerCase());
    const [field = ""] = fields;
    if (fields.size === 1 && field === "operationname" && !values.includes("")) operations.push(...values);
    else if (!(fields.size === 1 && values.some((value) => USUAL[field]?.includes(value))))
      narrowed.push([...fields].join(" or "));
  }
  if (conditions.filter((each) => isAboutOperation(each)).length > 1) narrowed.push("operationName, twice");
  return { operations, narrowed };
}

/** A change that has been made is logged with these (learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema). */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  category: ["administrative"],
  status: ["succeeded"],
};

function isAboutOperation(condition: unknown): boolean {
  const parts = [condition, ...listAt(condition, "anyOf")];
  return parts.some((part) => textAt(part, "field").toLowerCase() === "operationname");
}

/** Whether an alert watches over the alerting, and not over something else of which the same people are notified. */
export function isAboutAlerting(stack: Stack, alert: Resource): boolean {
  if (alert.type === ACTIVITY_LOG_ALERT) {
    const { operations } = watchedOperations(alert);
    const providers = [...Object.keys(OPERATIONS), ...ANYWHERE];
    return isAboutHealth(alert) || operations.some((each) => providers.some((one) => each.startsWith(one)));
  }
  if (alert.type !== METRIC_ALERT) return false;
  if (stack.madeFrom(alert, "scopes", WORKFLOW).length > 0) return true;
  const scopes = listAt(alert.props, "scopes").map((scope) => String(scope).toLowerCase());
  return scopes.length === 0 || scopes.some((scope) => scope.includes("/microsoft.logic/workflows/"));
}

/** What is logged of a rule that cannot run (learn.microsoft.com/azure/azure-monitor/alerts/log-alert-rule-health). */
const HEALTH = {
  category: ["resourcehealth"],
  status: ["active"],
  resourcetype: ["microsoft.insights/scheduledqueryrules", "microsoft.operationalinsights/workspaces"],
  "properties.currenthealthstatus": ["unavailable", "degraded"],
};
const OF_HEALTH: Readonly<Record<string, readonly string[]>> = HEALTH;
const [RULES = ""] = HEALTH.resourcetype;

/** Whether an alert fires on what Resource Health says of log alert rules, or of workspaces. */
export function isAboutHealth({ props }: Resource): boolean {
  const types = valuesOf(props, "resourcetype");
  return (
    valuesOf(props, "category").includes("resourcehealth") &&
    HEALTH.resourcetype.some((type) => types.includes(type))
  );
}

/** Whether it fires on that of workspaces alone: then its scopes need not have the rules in them. */
export function isAboutWorkspaceHealth(alert: Resource): boolean {
  return isAboutHealth(alert) && !valuesOf(alert.props, "resourcetype").includes(RULES);
}

/** What alerts on health leave out together, of what is logged of rules that cannot run: one alert must see both, type and state. */
export function unwatchedHealth(alerts: readonly Resource[]): string[] {
  const STATE = "properties.currenthealthstatus";
  // Without a condition on it, any will do.
  const sees = ({ props }: Resource, field: string, value: string) => {
    const named = valuesOf(props, field);
    return named.length === 0 || named.includes(value);
  };
  return HEALTH.resourcetype.flatMap((type) =>
    HEALTH[STATE].flatMap((state) =>
      alerts.some((alert) => sees(alert, "resourcetype", type) && sees(alert, STATE, state))
        ? []
        : `${type} that is ${state}`,
    ),
  );
}

/** What conditions of an alert on the activity log name of a field. */
function valuesOf(props: unknown, field: string): string[] {
  return listAt(props, "condition", "allOf")
    .flatMap((each) => [each, ...listAt(each, "anyOf")])
    .filter((each) => textAt(each, "field").toLowerCase() === field)
    .flatMap((each) => [textAt(each, "equals"), ...listAt(each, "containsAny").map(String)])
    .filter((value) => value !== "")
    .map((value) => value.toLowerCase());
}

/** Conditions of an alert on health that leave something out, as the alert has them. */
export function narrowedHealth({ props }: Resource): string[] {
  return listAt(props, "condition", "allOf").flatMap((condition) => {
    const any = listAt(condition, "anyOf");
    const isUsual = (part: unknown) =>
      OF_HEALTH[textAt(part, "field").toLowerCase()]?.includes(textAt(part, "equals").toLowerCase()) === true;
    return (any.length > 0 ? any : [condition]).some(isUsual) ? [] : [textAt(condition, "field") || "anyOf"];
  });
}

/** Metrics of a Logic App that say that it did not do its work. */
const METRICS = ["RunsFailed", "RunThrottledEvents"];

/** The metrics of the alerting's workflows that none of some alerts watches. */
export function unwatchedMetrics(stack: Stack, alerts: readonly Resource[]): string[] {
  if (alertingWorkflows(stack).length === 0) return [];
  const watched = new Set(
    alerts
      .filter((alert) => alert.type === METRIC_ALERT && isOnAlerting(stack, alert))
      .flatMap(({ props }) => firstEventMetrics(props)),
  );
  return METRICS.filter((metric) => !watched.has(metric));
}

/** Whether the scopes are workflows of the alerting, as far as a preview knows. */
function isOnAlerting(stack: Stack, alert: Resource): boolean {
  const workflows = alertingWorkflows(stack);
  if (stack.madeFrom(alert, "scopes", WORKFLOW).some((each) => workflows.includes(each))) return true;
  return listAt(alert.props, "scopes").some((id) => workflows.some((each) => isIdOf(String(id), each)));
}

/** Metrics of which the first event fires an alert. */
function firstEventMetrics(props: unknown): string[] {
  const criteria = listAt(props, "criteria", "allOf");
  return criteria.length !== 1
    ? []
    : criteria.flatMap((criterion) => {
        const [operator, threshold] = [textAt(criterion, "operator"), at(criterion, "threshold")];
        const isFirst =
          (operator === "GreaterThan" && threshold === 0) ||
          (operator === "GreaterThanOrEqual" && threshold === 1);
        const isTotal = textAt(criterion, "timeAggregation") === "Total";
        const isStatic = textAt(criterion, "criterionType") === "StaticThresholdCriterion";
        const isWhole = listAt(criterion, "dimensions").length === 0;
        return isFirst && isTotal && isStatic && isWhole ? [textAt(criterion, "metricName")] : [];
      });
}

/** Whether our own components made the alerting: its rules return what ours do. */
export function isOurs(stack: Stack): boolean {
  return watching(stack).rules.some(({ query }) => hasOurColumns(query));
}
