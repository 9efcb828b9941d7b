import { NotInSandbox } from "../not-in-sandbox.ts";
export interface MetricRule {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly severity: number;
  readonly enabled: boolean;
  readonly stateful: boolean;
  readonly frequencyMinutes: number;
  readonly windowSize: string;
  readonly windowMinutes: number;
  readonly resourceId: string;
  /** Which kind of criteria it has, as its alerts say. */
  readonly conditionType: string;
  /** All of them must be met. */
  readonly criteria: readonly Criterion[];
  readonly actions: readonly { readonly actionGroupId: string; readonly properties: object | null }[];
}

export interface Criterion {
  readonly metricName: string;
  readonly metricNamespace: string;
  readonly operator: string;
  readonly threshold: number;
}

/** The part of a deployed rule that the sandbox reads, as Azure Resource Manager keeps it. */
interface RuleResource {
  id: string;
  properties: {
    description?: string;
    severity: number;
    enabled: boolean;
    autoMitigate?: boolean;
    evaluationFrequency: string;
    windowSize: string;
    scopes: string[];
    criteria: { "odata.type"?: string; allOf: CriterionResource[] };
    actions?: { actionGroupId: string; webHookProperties?: object }[];
  };
}

interface CriterionResource {
  metricName: string;
  metricNamespace?: string;
  operator: string;
  threshold: number;
  timeAggregation: string;
  dimensions?: unknown[];
}

/**
 * Reads a deployed metric alert rule.
 *
 * @throws Error for an aggregation, an operator or dimensions that the sandbox does not evaluate
 */
export function readMetricRule({ id, properties }: RuleResource): MetricRule {
  const name = id.split("/").at(-1) ?? id;
  return {
    id,
    name,
    description: properties.description ?? "",
    severity: properties.severity,
    enabled: properties.enabled,
    stateful: properties.autoMitigate ?? true,
    frequencyMinutes: minutes(properties.evaluationFrequency),
    windowSize: properties.windowSize,
    windowMinutes: minutes(properties.windowSize),
    resourceId: properties.scopes[0] ?? "",
    conditionType:
      properties.criteria["odata.type"]?.split(".").at(-1) ?? "SingleResourceMultipleMetricCriteria",
    criteria: properties.criteria.allOf.map((criterion) => readCriterion(name, criterion)),
    actions: (properties.actions ?? []).map(({ actionGroupId, webHookProperties }) => ({
      actionGroupId,
      properties: webHookProperties ?? null,
    })),
  };
}

function readCriterion(rule: string, criterion: CriterionResource): Criterion {
  const { metricName, metricNamespace, operator, threshold, timeAggregation, dimensions } = criterion;
  const refuse = (what: string) =>
    new NotInSandbox(`The sandbox does not evaluate the metric alert rule "${rule}": ${what}.`);
  if (timeAggregation !== "Total") throw refuse(`timeAggregation is ${timeAggregation}`);
  if ((dimensions ?? []).length > 0) throw refuse("it has dimensions");
  if (COMPARISONS[operator] === undefined) throw refuse(`operator is ${operator}`);
  return { metricName, metricNamespace: metricNamespace ?? "Microsoft.Logic/workflows", operator, threshold };
}

/** Here it is `Equals`, in log alerts `Equal` (azure-rest-api-specs, metricAlert 2018-03-01). */
const COMPARISONS: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  Equals: (value, threshold) => value === threshold,
  GreaterThan: (value, threshold) => value > threshold,
  GreaterThanOrEqual: (value, threshold) => value >= threshold,
  LessThan: (value, threshold) => value < threshold,
  LessThanOrEqual: (value, threshold) => value <= threshold,
};

export function meetsCriterion({ operator, threshold }: Criterion, value: number): boolean {
  return COMPARISONS[operator]?.(value, threshold) ?? false;
}

function minutes(duration: string): number {
  const [, days = "0", hours = "0", rest = "0"] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration) ?? [];
  return Number(days) * 1440 + Number(hours) * 60 + Number(rest);
}
