/** What makes rows of a known age, whatever the table holds. */
const ONE_ROW = "SigninLogs\n| summarize Rows = count()";

interface Probe {
  readonly about: string;
  readonly query: string;
  readonly moreThan: number;
}

/**
 * Rules that settle what our own rules cannot show, because they work either way: each has a range that is longer than its
 * window, and rows of a known age. They notify nobody.
 */
const PROBES = {
  "breakglass-probe-control": {
    about: "fires always, and so shows that the probes have been evaluated",
    query: `${ONE_ROW}\n| project TimeGenerated = ago(1m)`,
    moreThan: 0,
  },
  "breakglass-probe-old-row": {
    about: "fires if a log alert counts rows in older bins than the newest",
    query: `${ONE_ROW}\n| project TimeGenerated = ago(30m)`,
    moreThan: 0,
  },
  "breakglass-probe-two-bins": {
    about: "fires if a log alert counts the rows of all bins together",
    query: `${ONE_ROW}\n| mv-expand Minutes = dynamic([20, 40]) to typeof(long)\n| project TimeGenerated = now() - Minutes * 1m`,
    moreThan: 1,
  },
  "breakglass-probe-union": {
    about: "exists if a log alert's query may begin with union",
    query: "union SigninLogs, AADNonInteractiveUserSignInLogs\n| where TimeGenerated > now()",
    moreThan: 0,
  },
} as const satisfies Readonly<Record<string, Probe>>;

export type ProbeName = keyof typeof PROBES;
export const PROBE_NAMES = Object.keys(PROBES) as ProbeName[];

/** An ARM template of the probe rules: deploy it into the resource group of the alerting, and delete the rules afterwards. */
export function probeTemplate(): object {
  return {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    parameters: {
      workspaceId: { type: "string" },
      location: { type: "string", defaultValue: "[resourceGroup().location]" },
    },
    resources: PROBE_NAMES.map((name) => ({
      type: "Microsoft.Insights/scheduledQueryRules",
      apiVersion: "2023-12-01",
      name,
      location: "[parameters('location')]",
      properties: probeProperties(name, "[parameters('workspaceId')]"),
    })),
  };
}

export function probeProperties(name: ProbeName, workspaceId: string): object {
  const { about, query, moreThan }: Probe = PROBES[name];
  return {
    displayName: name,
    description: `A probe of breakglass doubts: ${about}. It notifies nobody; delete it when its reading is settled.`,
    severity: 4,
    enabled: true,
    scopes: [workspaceId],
    evaluationFrequency: "PT5M",
    windowSize: "PT5M",
    overrideQueryTimeRange: "PT1H",
    autoMitigate: true,
    criteria: {
      allOf: [
        {
          query,
          timeAggregation: "Count",
          operator: "GreaterThan",
          threshold: moreThan,
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
        },
      ],
    },
  };
}
