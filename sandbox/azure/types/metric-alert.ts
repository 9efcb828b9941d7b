import { ArmError, only, type ResourceType, required } from "../resource-type.ts";
import type { ResourceStore } from "../store.ts";

/** Source: azure-monitor-docs, alerts-create-metric-alert-rule.md; azurerm, monitor_metric_alert. In ISO 8601. */
const FREQUENCIES = ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H"];
const WINDOWS = ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"];
const OPERATORS = ["Equals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"];
const AGGREGATIONS = ["Average", "Count", "Minimum", "Maximum", "Total"];

/** Source: azure-monitor-docs, reference/supported-metrics/microsoft-logic-workflows-metrics.md. */
const METRICS: Readonly<Record<string, readonly string[]>> = {
  "microsoft.logic/workflows":
    "ActionLatency ActionsCompleted ActionsFailed ActionsSkipped ActionsStarted ActionsSucceeded ActionSuccessLatency ActionThrottledEvents BillableActionExecutions BillableTriggerExecutions BillingUsageNativeOperation BillingUsageStandardConnector BillingUsageStorageConsumption RunFailurePercentage RunLatency RunsCancelled RunsCompleted RunsFailed RunsStarted RunsSucceeded RunStartThrottledEvents RunSuccessLatency RunThrottledEvents TotalBillableExecutions TriggerFireLatency TriggerLatency TriggersCompleted TriggersFailed TriggersFired TriggersSkipped TriggersStarted TriggersSucceeded TriggerSuccessLatency TriggerThrottledEvents".split(
      " ",
    ),
};

/** Of one resource, both say the same; azurerm writes the second one for each rule that it makes. */
const KINDS = [
  "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
  "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria",
];
const PROPERTIES = [
  "actions",
  "autoMitigate",
  "criteria",
  "description",
  "enabled",
  "evaluationFrequency",
  "scopes",
  "severity",
  "targetResourceRegion",
  "targetResourceType",
  "windowSize",
];

interface Rule {
  actions?: { actionGroupId?: string }[];
  criteria: { "odata.type"?: string; allOf?: Criterion[] };
  evaluationFrequency: string;
  scopes: string[];
  severity: number;
  windowSize: string;
}

interface Criterion {
  criterionType?: string;
  name?: string;
  metricName?: string;
  operator?: string;
  skipMetricValidation?: boolean;
  threshold?: number;
  timeAggregation?: string;
}

export const metricAlert: ResourceType = {
  type: "Microsoft.Insights/metricAlerts",
  apiVersions: ["2018-03-01"],
  location: "global",
  members: {
    "properties.criteria": {
      object: {
        "odata.type": "string",
        allOf: {
          list: {
            object: {
              criterionType: "string",
              dimensions: {
                list: { object: { name: "string", operator: "string", values: { list: "string" } } },
              },
              metricName: "string",
              metricNamespace: "string",
              name: "string",
              operator: "string",
              skipMetricValidation: "boolean",
              threshold: "number",
              timeAggregation: "string",
            },
          },
        },
      },
    },
  },
  createdStatus: 200,
  check: (_, body, { store }) => {
    only(body, ["location", "tags", "properties"], "MetricAlertResource");
    only(body.properties, PROPERTIES, "MetricAlertProperties");
    required(
      body,
      ...["severity", "enabled", "scopes", "evaluationFrequency", "windowSize", "criteria"].map(
        (name) => `properties.${name}`,
      ),
    );
    const rule = body.properties as unknown as Rule;
    if (![0, 1, 2, 3, 4].includes(rule.severity)) throw bad("Severity must be a whole number from 0 to 4.");
    checkTimes(rule);
    checkReferences(rule, store);
    checkCriteria(rule, store);
  },
  complete: (_, body) => ({ properties: { autoMitigate: true, ...body.properties } }),
};

function checkTimes({ evaluationFrequency, windowSize }: Rule): void {
  if (!FREQUENCIES.includes(evaluationFrequency))
    throw bad(`evaluationFrequency '${evaluationFrequency}' is not one of ${FREQUENCIES.join(", ")}.`);
  if (!WINDOWS.includes(windowSize))
    throw bad(`windowSize '${windowSize}' is not one of ${WINDOWS.join(", ")}.`);
  if (WINDOWS.indexOf(evaluationFrequency) > WINDOWS.indexOf(windowSize))
    throw bad("evaluationFrequency must not exceed windowSize.");
}

function checkReferences({ scopes, actions }: Rule, store: ResourceStore): void {
  const [scope, another] = scopes;
  if (scope === undefined || another !== undefined) throw bad("A rule on a single resource has one scope.");
  for (const id of [scope, ...(actions ?? []).map(({ actionGroupId }) => actionGroupId ?? "")]) {
    if (store.get(id) === undefined) throw new ArmError(404, "ResourceNotFound", `'${id}' was not found.`);
  }
}

function checkCriteria({ criteria, scopes }: Rule, store: ResourceStore): void {
  const kind = criteria["odata.type"];
  if (kind === undefined) throw bad("The criteria have no 'odata.type'.");
  if (!KINDS.includes(kind))
    throw bad(`The sandbox has no metric alert rules with criteria of type '${kind}'.`);
  const all = criteria.allOf ?? [];
  if (all.length === 0) throw bad("The criteria are empty.");
  const names = new Set(all.map(({ name }) => name));
  if (names.size < all.length || names.has(undefined)) throw bad("Each criterion has a name of its own.");
  const target = store.get(scopes[0] ?? "")?.type.toLowerCase() ?? "";
  for (const criterion of all) checkCriterion(criterion, target);
}

function checkCriterion(criterion: Criterion, target: string): void {
  const { metricName = "", operator = "", timeAggregation = "", threshold } = criterion;
  if (criterion.criterionType !== "StaticThresholdCriterion")
    throw bad(`criterionType '${criterion.criterionType}' is not StaticThresholdCriterion.`);
  if (!OPERATORS.includes(operator))
    throw bad(`operator '${operator}' is not one of ${OPERATORS.join(", ")}.`);
  if (!AGGREGATIONS.includes(timeAggregation))
    throw bad(`timeAggregation '${timeAggregation}' is not one of ${AGGREGATIONS.join(", ")}.`);
  if (typeof threshold !== "number") throw bad("The threshold is missing.");
  if (criterion.skipMetricValidation !== true && METRICS[target]?.includes(metricName) !== true) {
    throw bad(`Could not find a metric named '${metricName}' on a resource of type '${target}'.`);
  }
}

function bad(message: string): ArmError {
  return new ArmError(400, "BadRequest", message);
}
