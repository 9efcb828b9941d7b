import type { DeploymentFigures } from "./preview.ts";

/**
 * US dollars a month by public list prices: the meters "Alerts System Log Monitored at … Minute Frequency" and "Alerts
 * Metric Monitored" of the Azure Retail Prices API, as public cost sheets quote them in August 2026. Activity log alerts
 * and analytics rules of Sentinel have no price of their own.
 */
const LOG_ALERT: readonly (readonly [minutes: number, price: number])[] = [
  [5, 1.5],
  [15, 0.5],
];
const METRIC_ALERT = 0.1;
const FREE_METRIC_ALERTS = 10;

export interface CostLine {
  readonly what: string;
  readonly count: number;
  readonly each: number;
  readonly dollars: number;
}

/** What the deployed rules cost a month, before anything fires. */
export function monthlyCost(resources: DeploymentFigures["resources"]): CostLine[] {
  const ofType = (type: string) => resources.filter((each) => each.type === type);
  const rules = ofType("Microsoft.Insights/scheduledQueryRules").map(({ body }) => minutesOf(body));
  const lines = LOG_ALERT.map(([minutes, each], index): CostLine => {
    const [next = Number.POSITIVE_INFINITY] = LOG_ALERT[index + 1] ?? [];
    const count = rules.filter((frequency) => frequency >= minutes && frequency < next).length;
    return {
      what: `log alert rule, every ${minutes} minutes or more rarely`,
      count,
      each,
      dollars: count * each,
    };
  });
  const metrics = ofType("Microsoft.Insights/metricAlerts").length;
  return [
    ...lines,
    {
      what: `metric alert rule, the first ${FREE_METRIC_ALERTS} of a subscription free`,
      count: metrics,
      each: METRIC_ALERT,
      dollars: Math.max(0, metrics - FREE_METRIC_ALERTS) * METRIC_ALERT,
    },
  ];
}

function minutesOf({ properties }: DeploymentFigures["resources"][number]["body"]): number {
  const [, hours = "0", minutes = "0"] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(String(properties?.["evaluationFrequency"])) ?? [];
  return Number(hours) * 60 + Number(minutes);
}
