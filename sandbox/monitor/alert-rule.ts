import { NotInSandbox } from "../not-in-sandbox.ts";

export interface Dimension {
  readonly name: string;
  readonly value: string;
}

/** A column by which a rule is split, and the values of it that count; "*" stands for all. */
export interface Split {
  readonly name: string;
  readonly operator: "Include" | "Exclude";
  readonly values: readonly string[];
}

const AGGREGATIONS = ["Count", "Average", "Minimum", "Maximum", "Total"] as const;
/** What becomes of the rows of a bin: their number, or one number of a column of theirs. */
export type Aggregation = (typeof AGGREGATIONS)[number];

/** A deployed log search alert rule, with its durations in minutes. */
export interface AlertRule {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly severity: number;
  readonly enabled: boolean;
  readonly stateful: boolean;
  /** For so long after it has fired, it fires without notifying anybody; of a stateless rule. */
  readonly muteMinutes?: number;
  readonly frequencyMinutes: number;
  readonly windowSize: string;
  readonly windowMinutes: number;
  /** How far back the query may look on event time: `overrideQueryTimeRange`, else the window of each period. */
  readonly rangeMinutes: number;
  readonly workspaceId: string;
  readonly query: string;
  readonly aggregation: Aggregation;
  /** The column that is aggregated; of `Count`, none. */
  readonly measureColumn?: string;
  readonly operator: string;
  readonly threshold: number;
  readonly splits: readonly Split[];
  /** The column of the resources that the alerts are about; without one, it is the workspace. */
  readonly resourceIdColumn?: string;
  /** How many bins of `windowMinutes` are looked at, and how many of them must meet the condition. */
  readonly periods: number;
  readonly failingPeriods: number;
  readonly actionGroupIds: readonly string[];
  /** The principal that the rule's query runs as; without one, whoever edited the rule last. */
  readonly identityId?: string;
}

/** The part of a deployed rule that the sandbox reads, as Azure Resource Manager keeps it. */
interface RuleResource {
  id: string;
  kind?: string;
  identity?: { userAssignedIdentities?: Record<string, unknown> };
  properties: {
    displayName?: string;
    description?: string;
    severity: number;
    enabled?: boolean;
    autoMitigate?: boolean;
    muteActionsDuration?: string;
    evaluationFrequency: string;
    windowSize: string;
    overrideQueryTimeRange?: string;
    scopes: string[];
    actions?: { actionGroups?: string[] };
    criteria: { allOf: Criterion[] };
  };
}

interface Criterion {
  query: string;
  timeAggregation: string;
  metricMeasureColumn?: string;
  resourceIdColumn?: string;
  operator: string;
  threshold: number;
  dimensions?: { name: string; operator: string; values: string[] }[];
  failingPeriods?: { numberOfEvaluationPeriods?: number; minFailingPeriodsToAlert?: number };
}

/**
 * Reads a deployed rule. What the evaluator does not know of is an error that names it, never passed over.
 *
 * @throws Error for a kind, an aggregation or dimensions that the sandbox does not evaluate
 */
export function readAlertRule(resource: RuleResource): AlertRule {
  const { id, kind, identity, properties } = resource;
  const name = id.split("/").at(-1) ?? id;
  const [criterion, ...more] = properties.criteria.allOf;
  if (criterion === undefined || more.length > 0)
    throw unknown(name, "criteria.allOf", "anything but one entry");
  if ((kind ?? "LogAlert") !== "LogAlert") throw unknown(name, "kind", kind);
  const aggregation = AGGREGATIONS.find((each) => each === criterion.timeAggregation);
  if (aggregation === undefined) throw unknown(name, "timeAggregation", criterion.timeAggregation);
  const { metricMeasureColumn, resourceIdColumn } = criterion;
  if (aggregation !== "Count" && (metricMeasureColumn ?? "") === "")
    throw unknown(name, "timeAggregation", `${aggregation} without metricMeasureColumn`);
  const { numberOfEvaluationPeriods: periods = 1, minFailingPeriodsToAlert: failingPeriods = 1 } =
    criterion.failingPeriods ?? {};
  const identityId = Object.keys(identity?.userAssignedIdentities ?? {})[0];
  return {
    id,
    displayName: properties.displayName ?? name,
    description: properties.description ?? "",
    severity: properties.severity,
    enabled: properties.enabled ?? true,
    stateful: properties.autoMitigate ?? true,
    ...(properties.muteActionsDuration === undefined
      ? {}
      : { muteMinutes: minutes(properties.muteActionsDuration) }),
    frequencyMinutes: minutes(properties.evaluationFrequency),
    windowSize: properties.windowSize,
    windowMinutes: minutes(properties.windowSize),
    rangeMinutes:
      properties.overrideQueryTimeRange === undefined
        ? minutes(properties.windowSize) * periods
        : minutes(properties.overrideQueryTimeRange),
    workspaceId: properties.scopes[0] ?? "",
    query: criterion.query,
    aggregation,
    ...(aggregation === "Count" ? {} : { measureColumn: metricMeasureColumn ?? "" }),
    operator: criterion.operator,
    threshold: criterion.threshold,
    splits: splitsOf(name, criterion),
    ...(resourceIdColumn === undefined ? {} : { resourceIdColumn }),
    periods,
    failingPeriods,
    actionGroupIds: properties.actions?.actionGroups ?? [],
    ...(identityId === undefined ? {} : { identityId }),
  };
}

/** An alert is about one resource, so a column of resources is a split as well. */
function splitsOf(name: string, { dimensions = [], resourceIdColumn }: Criterion): Split[] {
  const splits = dimensions.map((dimension): Split => {
    const { operator, values } = dimension;
    if (operator !== "Include" && operator !== "Exclude")
      throw unknown(name, `dimensions.${dimension.name}.operator`, operator);
    if (operator === "Exclude" && values.includes("*"))
      throw unknown(name, `dimensions.${dimension.name}`, 'Exclude "*"');
    return { name: dimension.name, operator, values };
  });
  if (resourceIdColumn === undefined || splits.some((split) => split.name === resourceIdColumn))
    return splits;
  return [...splits, { name: resourceIdColumn, operator: "Include", values: ["*"] }];
}

/** Compares as the rule's operator says. Source of the names: azure-rest-api-specs issue 21794 (`Equal`). */
export function meetsCondition({ operator, threshold }: AlertRule, value: number): boolean {
  switch (operator) {
    case "GreaterThan":
      return value > threshold;
    case "GreaterThanOrEqual":
      return value >= threshold;
    case "LessThan":
      return value < threshold;
    case "LessThanOrEqual":
      return value <= threshold;
    case "Equal":
      return value === threshold;
    default:
      throw new NotInSandbox(`The sandbox does not know the alert operator "${operator}".`);
  }
}

/**
 * How many evaluations in a row must miss the condition before a stateful alert is resolved. Source:
 * MicrosoftDocs/azure-monitor-docs articles/azure-monitor/alerts/alerts-overview.md.
 */
export function evaluationsToResolve(frequencyMinutes: number): number {
  if (frequencyMinutes < 5) return Math.ceil(10 / frequencyMinutes);
  return frequencyMinutes < 15 ? 3 : 2;
}

function minutes(duration: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:0S)?)?$/.exec(duration);
  if (match === null) throw new Error(`"${duration}" is not a duration that an alert rule can have.`);
  const [, days = "0", hours = "0", rest = "0"] = match;
  return Number(days) * 1440 + Number(hours) * 60 + Number(rest);
}

function unknown(rule: string, property: string, value: unknown): Error {
  return new NotInSandbox(`The sandbox does not evaluate the alert rule "${rule}": ${property} is ${value}.`);
}
