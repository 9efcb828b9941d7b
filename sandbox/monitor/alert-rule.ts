import { NotInSandbox } from "../not-in-sandbox.ts";
export interface Dimension {
  readonly name: string;
  readonly value: string;
}

/** A deployed log search alert rule, with its durations in minutes. */
export interface AlertRule {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly severity: number;
  readonly enabled: boolean;
  readonly stateful: boolean;
  readonly frequencyMinutes: number;
  readonly windowSize: string;
  readonly windowMinutes: number;
  /** How far back the query may look on event time: `overrideQueryTimeRange`, else the window. */
  readonly rangeMinutes: number;
  readonly workspaceId: string;
  readonly query: string;
  readonly operator: string;
  readonly threshold: number;
  readonly dimensions: readonly string[];
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
  operator: string;
  threshold: number;
  dimensions?: { name: string; operator: string; values: string[] }[];
  failingPeriods?: { numberOfEvaluationPeriods: number };
}

/**
 * Reads a deployed rule. What the evaluator does not know of is an error that names it, never passed over.
 *
 * @throws Error for a kind, an aggregation or a period count that the sandbox does not evaluate
 */
export function readAlertRule(resource: RuleResource): AlertRule {
  const { id, kind, identity, properties } = resource;
  const name = id.split("/").at(-1) ?? id;
  const [criterion, ...more] = properties.criteria.allOf;
  if (criterion === undefined || more.length > 0)
    throw unknown(name, "criteria.allOf", "anything but one entry");
  if ((kind ?? "LogAlert") !== "LogAlert") throw unknown(name, "kind", kind);
  if (criterion.timeAggregation !== "Count")
    throw unknown(name, "timeAggregation", criterion.timeAggregation);
  if ((criterion.failingPeriods?.numberOfEvaluationPeriods ?? 1) !== 1) {
    throw unknown(name, "numberOfEvaluationPeriods", criterion.failingPeriods?.numberOfEvaluationPeriods);
  }
  const dimensions = criterion.dimensions ?? [];
  for (const dimension of dimensions) {
    if (dimension.operator !== "Include" || dimension.values.join() !== "*") {
      throw unknown(name, `dimensions.${dimension.name}`, "a selection of values");
    }
  }
  const identityId = Object.keys(identity?.userAssignedIdentities ?? {})[0];
  return {
    id,
    displayName: properties.displayName ?? name,
    description: properties.description ?? "",
    severity: properties.severity,
    enabled: properties.enabled ?? true,
    stateful: properties.autoMitigate ?? true,
    frequencyMinutes: minutes(properties.evaluationFrequency),
    windowSize: properties.windowSize,
    windowMinutes: minutes(properties.windowSize),
    rangeMinutes: minutes(properties.overrideQueryTimeRange ?? properties.windowSize),
    workspaceId: properties.scopes[0] ?? "",
    query: criterion.query,
    operator: criterion.operator,
    threshold: criterion.threshold,
    dimensions: dimensions.map((dimension) => dimension.name),
    actionGroupIds: properties.actions?.actionGroups ?? [],
    ...(identityId === undefined ? {} : { identityId }),
  };
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
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration);
  if (match === null) throw new Error(`"${duration}" is not a duration that an alert rule can have.`);
  const [, days = "0", hours = "0", rest = "0"] = match;
  return Number(days) * 1440 + Number(hours) * 60 + Number(rest);
}

function unknown(rule: string, property: string, value: unknown): Error {
  return new NotInSandbox(`The sandbox does not evaluate the alert rule "${rule}": ${property} is ${value}.`);
}
