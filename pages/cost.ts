export type Deployed = readonly { readonly type: string; readonly body: unknown }[];

/**
 * US dollars a month at public list prices: meters of the Azure Retail Prices API, from public cost sheets of August
 * 2026. The price of a rule depends on how often it runs; a rule of the kind `SimpleLogAlert` has no frequency and is priced
 * as one that runs every minute (learn.microsoft.com/azure/azure-monitor/alerts/alerts-types).
 */
const LOG_ALERT: readonly (readonly [minutes: number, price: number, what: string])[] = [
  [
    0,
    3,
    'log alert rule that runs every minute, such as each fast rule (`breakglass:speed: fast`; meter "… at 1 Minute Frequency")',
  ],
  [
    5,
    1.5,
    'log alert rule that runs every 5 minutes (meter "Alerts System Log Monitored at 5 Minute Frequency")',
  ],
  [
    15,
    0.5,
    'log alert rule that runs every 15 minutes or less often (meter "… at 15 Minute Frequency", the cheapest there is)',
  ],
];
const METRIC_ALERT = 0.1;
const FREE_METRIC_ALERTS = 10;
/** Free rules: the product is priced by ingestion or by licence, or is free. */
const FREE: readonly (readonly [type: string, what: string])[] = [
  ["Microsoft.Insights/activityLogAlerts", "activity log alert"],
  ["Microsoft.SecurityInsights/alertRules", "analytics rule of Sentinel, scheduled or near real time"],
  ["microsoft.graph.security/detectionRule", "custom detection rule of Defender"],
];

export interface CostLine {
  readonly what: string;
  readonly count: number;
  readonly each: number;
  readonly dollars: number;
}

/** What the deployed rules cost a month, before any alert. */
export function monthlyCost(resources: Deployed): CostLine[] {
  const ofType = (type: string) => resources.filter((each) => each.type === type);
  const rules = ofType("Microsoft.Insights/scheduledQueryRules").map(({ body }) => minutesOf(body));
  const lines = LOG_ALERT.map(([minutes, each, what], index): CostLine => {
    const [next = Number.POSITIVE_INFINITY] = LOG_ALERT[index + 1] ?? [];
    const count = rules.filter((frequency) => frequency >= minutes && frequency < next).length;
    return { what, count, each, dollars: count * each };
  });
  const metrics = ofType("Microsoft.Insights/metricAlerts").length;
  return [
    ...lines,
    {
      what: `metric alert rule (meter "Alerts Metric Monitored"; the first ${FREE_METRIC_ALERTS} of a subscription are free)`,
      count: metrics,
      each: METRIC_ALERT,
      dollars: Math.max(0, metrics - FREE_METRIC_ALERTS) * METRIC_ALERT,
    },
    ...FREE.map(([type, what]) => ({ what, count: ofType(type).length, each: 0, dollars: 0 })),
  ];
}

function minutesOf(body: unknown): number {
  const { properties } = body as { properties?: { evaluationFrequency?: string } };
  const [, hours = "0", minutes = "0"] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(properties?.evaluationFrequency ?? "") ?? [];
  return Number(hours) * 60 + Number(minutes);
}

/** The table of docs/cost.md. */
export function costTable(resources: Deployed): string {
  const lines = monthlyCost(resources);
  const total = lines.reduce((sum, { dollars }) => sum + dollars, 0);
  return [
    "| what | how many | each | dollars |",
    "|---|---|---|---|",
    ...lines.map(
      ({ what, count, each, dollars }) =>
        `| ${what} | ${count} | ${each === 0 ? "0" : each.toFixed(2)} | ${dollars.toFixed(2)} |`,
    ),
    `| **together** | | | **${total.toFixed(2)}** |`,
  ].join("\n");
}
