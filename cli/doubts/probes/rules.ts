/** What makes rows of a known age, whatever the table holds. */
const ONE_ROW = "SigninLogs\n| summarize Rows = count()";

interface Probe {
  readonly about: string;
  readonly query: string;
  readonly moreThan: number;
}

/**
 * Log alert rules that settle what our own rules cannot show, because they work either way: each has a range that is longer
 * than its window, and rows of a known age.
 */
export const RULES = {
  "breakglass-probe-control": {
    about: "fires always, and so shows that the probes have been evaluated",
    query: `${ONE_ROW}\n| project TimeGenerated = ago(1m)`,
    moreThan: 0,
  },
  "breakglass-probe-names": {
    about: "fires always, and starts the workflow whose expression writes a name in another letter case",
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

export type ProbeRule = keyof typeof RULES;

/** Differs from the rule's name, so that an alert shows which of the two it names. */
export function titleOf(name: string): string {
  return `Breakglass probe: ${name.replace(/^breakglass-probe-/, "")}`;
}

export function ruleProperties(
  name: ProbeRule,
  workspaceId: string,
  actionGroups: readonly string[] = [],
): object {
  const { about, query, moreThan }: Probe = RULES[name];
  return {
    displayName: titleOf(name),
    description: described(about),
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
    ...(actionGroups.length === 0 ? {} : { actions: { actionGroups } }),
  };
}

/** What the rule asks that looks at each row by itself: the sign-ins of one account. */
export function rowQuery(accountObjectId: string): string {
  return `SigninLogs | where UserId == "${accountObjectId}"`;
}

export function rowRuleProperties(name: string, { workspaceId, query, actionGroups }: RowRule): object {
  return {
    displayName: `${titleOf(name)} on SigninLogs`,
    description: described("shows what the alert of a rule that looks at each row by itself says"),
    severity: 4,
    enabled: true,
    autoMitigate: false,
    scopes: [workspaceId],
    criteria: { allOf: [{ query, minRecurrenceCount: 1 }] },
    actions: { actionGroups },
  };
}

interface RowRule {
  readonly workspaceId: string;
  readonly query: string;
  readonly actionGroups: readonly string[];
}

/**
 * A rule of Microsoft Sentinel that finds something at each run.
 *
 * @param schedule how often it runs, and how far it looks back
 */
export function sentinelProperties(
  name: string,
  about: string,
  schedule: { readonly queryFrequency: string; readonly queryPeriod: string },
): object {
  return {
    displayName: titleOf(name),
    description: described(about),
    severity: "Informational",
    enabled: true,
    query: ONE_ROW,
    ...schedule,
    triggerOperator: "GreaterThan",
    triggerThreshold: 0,
    suppressionEnabled: false,
    suppressionDuration: "PT5H",
    tactics: [],
    eventGroupingSettings: { aggregationKind: "SingleAlert" },
    incidentConfiguration: {
      createIncident: true,
      groupingConfiguration: {
        enabled: true,
        reopenClosedIncident: true,
        lookbackDuration: "P1D",
        matchingMethod: "AnyAlert",
      },
    },
  };
}

function described(about: string): string {
  return `A probe of breakglass doubts: ${about}. Delete it when its reading is settled.`;
}
