import { ActivityLogAlert } from "@pulumi/azure-native/monitor/activityLogAlert.js";
import { MetricAlert } from "@pulumi/azure-native/monitor/metricAlert.js";
import { ScheduledQueryRule } from "@pulumi/azure-native/monitor/scheduledQueryRule.js";
import type { ComponentResourceOptions, Input, Output } from "@pulumi/pulumi";
import { all, ComponentResource, interpolate } from "@pulumi/pulumi";
import { accountWatchlists, type BreakGlassConfig } from "../config/index.ts";
import { type Detection, type ExpectedTable, expectedTables, silentTables } from "../queries/index.ts";
import { MOVES } from "./rule-names.ts";
import { unlessAnyRefused } from "./settled.ts";
import {
  ACCOUNTS,
  HEALTH,
  operationCondition,
  WATCHED,
  watchedScopes,
  watchlistScopes,
} from "./watched-operations.ts";

export interface WatchersArgs
  extends Pick<BreakGlassConfig, "accounts" | "location" | "tags" | "silenceAfterHours"> {
  detections: readonly Detection[];
  resourceGroupName: Input<string>;
  resourceGroupId: Input<string>;
  workspaceId: Input<string>;
  /** Of the name in Azure of the rule on the workspace: see rule-names.ts. */
  ruleSuffix: Output<string>;
  /** The outpost's resource group; null where it was refused. */
  outpostId?: Input<string | null>;
  workflowId: Input<string>;
  /** The identity that the alert rules share; it may read the workspace. */
  identityId: Input<string>;
  /** The action group that they notify: the fallback, for the workflow may be what is broken. */
  groupId: Input<string>;
}

/**
 * Who watches the watcher: rules that notify the fallback receivers, and nobody else, when the alerts themselves are
 * tampered with, fail or go blind. A deployment that changes resources is reported as well: whoever deploys knows that
 * it was meant.
 *
 * What it cannot see: whoever deletes the resource group deletes these rules with it, which the outpost sees, where there
 * is one; Entra ID's own settings are no resource of a subscription, so that an export that is switched off shows as
 * silence only.
 */
export class Watchers extends ComponentResource {
  /** By the last part of their names. */
  readonly ruleIds: Readonly<Record<string, Output<string>>>;

  constructor(name: string, args: WatchersArgs, options: ComponentResourceOptions) {
    super("breakglass:index:Watchers", name, {}, options);
    const ruleIds: Record<string, Output<string>> = {};
    for (const watched of WATCHED) {
      const rule = { ...watched, condition: operationCondition(watched) };
      ruleIds[watched.id] = this.#activity(`${name}-${watched.id}`, rule, args);
    }
    const aliases = accountWatchlists(args.accounts).map(({ watchlist }) => watchlist);
    if (aliases.length > 0) {
      const scopesOf: ScopesOf = (group, workspace) => watchlistScopes(group, workspace, aliases);
      const rule = { ...ACCOUNTS, condition: operationCondition(ACCOUNTS), scopesOf };
      ruleIds[ACCOUNTS.id] = this.#activity(`${name}-${ACCOUNTS.id}`, rule, args);
    }
    ruleIds[HEALTH.id] = this.#activity(`${name}-${HEALTH.id}`, HEALTH, args);
    for (const runs of RUNS) ruleIds[runs.id] = this.#runs(`${name}-${runs.id}`, runs, args.workflowId, args);
    ruleIds["silence"] = this.#silence(`${name}-silence`, args);
    this.ruleIds = ruleIds;
    this.registerOutputs({ ruleIds: unlessAnyRefused(ruleIds) });
  }

  /** Watches Microsoft Sentinel's playbook as well; by itself, since nothing else may wait for it. */
  watchPlaybook(
    name: string,
    playbookId: Input<string>,
    args: WatchersArgs,
  ): Readonly<Record<string, Output<string>>> {
    const { id } = PLAYBOOK_RUNS;
    return { [id]: this.#runs(`${name}-${id}`, PLAYBOOK_RUNS, playbookId, args) };
  }

  #activity(
    name: string,
    { description, condition, everywhere, scopesOf }: ActivityWatcher,
    args: WatchersArgs,
  ): Output<string> {
    return new ActivityLogAlert(
      name,
      {
        activityLogAlertName: name,
        resourceGroupName: args.resourceGroupName,
        location: "global",
        tags: args.tags,
        description,
        enabled: true,
        scopes: all([args.resourceGroupId, args.workspaceId, args.outpostId]).apply(
          ([group, workspace, outpost]) =>
            scopesOf?.(group, workspace) ?? watchedScopes(group, workspace, everywhere, outpost),
        ),
        condition,
        actions: { actionGroups: [{ actionGroupId: args.groupId }] },
      },
      { parent: this },
    ).id;
  }

  #runs(
    name: string,
    { description, severity, metricName }: Runs,
    workflowId: Input<string>,
    args: WatchersArgs,
  ): Output<string> {
    return new MetricAlert(
      name,
      {
        ruleName: name,
        resourceGroupName: args.resourceGroupName,
        location: "global",
        tags: args.tags,
        description,
        severity,
        enabled: true,
        autoMitigate: true,
        scopes: [workflowId],
        evaluationFrequency: "PT1M",
        windowSize: "PT5M",
        criteria: {
          odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
          allOf: [
            {
              criterionType: "StaticThresholdCriterion",
              name: metricName,
              metricNamespace: "Microsoft.Logic/workflows",
              metricName,
              operator: "GreaterThan",
              threshold: 0,
              timeAggregation: "Total",
            },
          ],
        },
        actions: [{ actionGroupId: args.groupId }],
      },
      { parent: this },
    ).id;
  }

  /**
   * Over the two days that a query may see at most; one alert a silent table. Every 15 minutes: a rule that runs less often
   * has no health in Azure (learn.microsoft.com/azure/azure-monitor/alerts/log-alert-rule-health). The window is the whole
   * range: the rows have no time, and would lie in the oldest of several bins (learn.microsoft.com, scheduledQueryRules,
   * windowSize).
   */
  #silence(name: string, args: WatchersArgs): Output<string> {
    const read = args.detections.flatMap((detection) => detection.tables);
    const expected = expectedTables(read, args.silenceAfterHours);
    return new ScheduledQueryRule(
      name,
      {
        ruleName: interpolate`${name}${args.ruleSuffix}`,
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        tags: args.tags,
        kind: "LogAlert",
        displayName: "Break-glass: no logs arrive",
        description: `${expectations(expected)} A break-glass sign-in, or what the account does, would not be seen. The alert names the table: check the diagnostic settings of Entra ID (sign-ins, AuditLogs) and of the subscriptions (AzureActivity), the connector of Defender XDR (CloudAppEvents), and the workspace.`,
        severity: 1,
        enabled: true,
        autoMitigate: true,
        skipQueryValidation: false,
        identity: { type: "UserAssigned", userAssignedIdentities: [args.identityId] },
        scopes: [args.workspaceId],
        evaluationFrequency: "PT15M",
        windowSize: "P2D",
        criteria: {
          allOf: [
            {
              query: silentTables(expected),
              timeAggregation: "Count",
              operator: "GreaterThan",
              threshold: 0,
              dimensions: [{ name: "Table", operator: "Include", values: ["*"] }],
              failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
            },
          ],
        },
        actions: { actionGroups: [args.groupId] },
      },
      { parent: this, ...MOVES },
    ).id;
  }
}

/** "No row has come into SigninLogs for 24 hours, or into AuditLogs for 48 hours." */
function expectations(expected: readonly ExpectedTable[]): string {
  const parts = expected.map(
    ({ table, hours, ifBusy }) => `into ${table} for ${hours} hours${ifBusy ? " after busy ones" : ""}`,
  );
  return `No row has come ${parts.join(", or ")}.`;
}

/** An alert on events of the activity log. */
interface ActivityWatcher {
  readonly description: string;
  readonly condition: ReturnType<typeof operationCondition> | (typeof HEALTH)["condition"];
  readonly everywhere?: true;
  /** Default: those of `watchedScopes`. */
  readonly scopesOf?: ScopesOf;
}

type ScopesOf = (resourceGroupId: string, workspaceId: string) => string[];

interface Runs {
  readonly id: string;
  readonly metricName: string;
  readonly severity: number;
  readonly description: string;
}

/**
 * Two rules, since criteria of one rule must all be met at once. Source of the metrics' names:
 * learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-logic-workflows-metrics.
 */
const RUNS: readonly Runs[] = [
  {
    id: "failed-runs",
    metricName: "RunsFailed",
    severity: 1,
    description:
      "A run of the break-glass workflow failed: at least one channel did not get its message. Read the run's history, and notify the people on that channel yourself.",
  },
  {
    id: "throttled-runs",
    metricName: "RunThrottledEvents",
    severity: 2,
    description:
      "Runs or actions of the break-glass workflow were throttled: messages may come late or not at all. Look for a flood of alerts, and for who else starts the workflow.",
  },
];

/** The alerts of Azure Monitor come by another way: less is lost. */
const PLAYBOOK_RUNS: Runs = {
  id: "failed-playbook-runs",
  metricName: "RunsFailed",
  severity: 2,
  description:
    "A run of the break-glass playbook of Microsoft Sentinel failed: at least one channel did not get its message about an incident. The alerts of Azure Monitor do not depend on it; read the run's history.",
};
