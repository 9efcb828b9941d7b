/** Operations on resources of ours that somebody must be notified of, whoever did them. */
export interface WatchedOperations {
  /** Part of the alert rule's name. */
  readonly id: string;
  /** For the person who is notified; at most one alert rule's description. */
  readonly description: string;
  /** Without regard to letter case, as the activity log names them. */
  readonly operations: readonly string[];
  /** Whether they count anywhere in the subscription; otherwise in our resource group and on the workspace. */
  readonly everywhere?: true;
}

const writeAndDelete = (type: string) => [`${type}/write`, `${type}/delete`];

/**
 * What would silence the alerts, by the part of them that it touches. To disable a rule or an action group is to write
 * it; a workflow has an operation of its own for that, and the service ends a rule that has failed for a week with one
 * (learn.microsoft.com/azure/azure-monitor/alerts/alerts-troubleshoot-log). Source of the names:
 * learn.microsoft.com/azure/role-based-access-control/permissions (monitor, security, integration, identity).
 */
export const WATCHED: readonly WatchedOperations[] = [
  {
    id: "rules-changed",
    description:
      "An alert rule that watches the break-glass accounts was changed, disabled or deleted. Find out who did it and whether it was meant: until then a sign-in may go unseen.",
    operations: [
      ...writeAndDelete("Microsoft.Insights/scheduledQueryRules"),
      "Microsoft.Insights/scheduledQueryRules/disable/action",
      ...writeAndDelete("Microsoft.SecurityInsights/alertRules"),
      "Microsoft.ManagedIdentity/userAssignedIdentities/delete",
      // Whoever trusts another issuer with the rules' identity reads the logs in its name.
      ...writeAndDelete("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials"),
    ],
  },
  {
    id: "routing-changed",
    description:
      "An action group of the break-glass alerts was changed, disabled or deleted. Check that its receivers are still the right ones: an alert may reach nobody.",
    operations: writeAndDelete("Microsoft.Insights/actionGroups"),
  },
  {
    id: "response-changed",
    description:
      "The workflow or the playbook that sends the break-glass messages, its access keys, a connection that it sends with, or an automation rule, was changed, disabled or deleted. Messages by e-mail, Teams or text may not go out. If the keys were renewed, deploy again: the action group still has the old address.",
    operations: [
      ...writeAndDelete("Microsoft.Logic/workflows"),
      "Microsoft.Logic/workflows/disable/action",
      // The address that the action group calls has a key in it, which is then no longer valid.
      "Microsoft.Logic/workflows/regenerateAccessKey/action",
      "Microsoft.Logic/workflows/move/action",
      ...writeAndDelete("Microsoft.Web/connections"),
      ...writeAndDelete("Microsoft.SecurityInsights/automationRules"),
    ],
  },
  {
    id: "permissions-changed",
    description:
      "A role was granted or taken away, or a lock was changed or removed, where the break-glass alerts live. Without their role, the rules and the workflow cannot read the logs, and find nothing.",
    operations: [
      ...writeAndDelete("Microsoft.Authorization/roleAssignments"),
      ...writeAndDelete("Microsoft.Authorization/locks"),
    ],
  },
  {
    id: "watchers-changed",
    description:
      "A rule that watches over the break-glass alerts themselves was changed, disabled or deleted. Whoever did it may be about to change more.",
    operations: [
      ...writeAndDelete("Microsoft.Insights/activityLogAlerts"),
      ...writeAndDelete("Microsoft.Insights/metricAlerts"),
    ],
  },
  {
    id: "logs-changed",
    description:
      "The workspace that holds the sign-in logs, one of its tables, Microsoft Sentinel on it, or the resource group of the break-glass alerts was changed or deleted, resources were moved, or rows were removed. A daily cap, a closed network, another table plan or a transformation can keep sign-ins out. Without logs, no sign-in is seen.",
    operations: [
      // The daily cap, retention, network isolation and the default transformation are properties of the workspace.
      ...writeAndDelete("Microsoft.OperationalInsights/workspaces"),
      "Microsoft.OperationalInsights/workspaces/purge/action",
      ...writeAndDelete("Microsoft.OperationalInsights/workspaces/tables"),
      "Microsoft.OperationalInsights/workspaces/tables/deleteData/action",
      ...writeAndDelete(
        "Microsoft.OperationalInsights/workspaces/networkSecurityPerimeterAssociationProxies",
      ),
      ...writeAndDelete("Microsoft.Insights/dataCollectionRuleAssociations"),
      ...writeAndDelete("Microsoft.Insights/diagnosticSettings"),
      ...writeAndDelete("Microsoft.SecurityInsights/onboardingStates"),
      ...writeAndDelete("Microsoft.SecurityInsights/dataConnectors"),
      "Microsoft.Resources/subscriptions/resourceGroups/delete",
      // A rule keeps the ids of what it watches and whom it notifies, which a move changes.
      "Microsoft.Resources/subscriptions/resourceGroups/moveResources/action",
    ],
  },
  {
    id: "suppression-changed",
    description:
      "An alert processing rule was created, changed or deleted in the subscription of the break-glass alerts. One such rule can take the action groups away from every alert, so that nobody is notified. Look for rules that suppress notifications (Monitor, Alerts, Alert processing rules), and remove them.",
    // Where it is kept says nothing about what it acts on (learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules).
    operations: writeAndDelete("Microsoft.AlertsManagement/actionRules"),
    everywhere: true,
  },
  {
    id: "ingestion-changed",
    description:
      "A data collection rule or a private link scope was changed or deleted in the subscription of the break-glass alerts. If it belongs to the workspace with the sign-in logs, rows may be dropped or refused before they are stored. Check its transformation.",
    // A workspace's transformations are a rule that may be in any resource group
    // (learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-transformations).
    operations: [
      ...writeAndDelete("Microsoft.Insights/dataCollectionRules"),
      ...writeAndDelete("Microsoft.Insights/privateLinkScopes/scopedResources"),
    ],
    everywhere: true,
  },
];

/**
 * Who becomes an account, or is none any more, by a watchlist: its rows, the watchlist itself. Source of the names: the same.
 */
export const ACCOUNTS: WatchedOperations = {
  id: "accounts-changed",
  description:
    "A watchlist that says which accounts are break-glass accounts was changed or deleted. The alerts watch the accounts of the last deployment: find out who changed it and whether it was meant. If it was, run pulumi up; until then, nobody is notified of a sign-in with an account that was added.",
  operations: [
    ...writeAndDelete("Microsoft.SecurityInsights/watchlists"),
    ...writeAndDelete("Microsoft.SecurityInsights/watchlists/watchlistItems"),
  ],
};

/** What the outpost watches in the other group: what takes the watchers, and whom they notify, away. */
export const OUTPOST: WatchedOperations = {
  id: "deleted",
  description:
    "The resource group of the break-glass alerts, or a rule or action group in it that watches over them, was changed, moved or deleted. If the group is gone, no break-glass alert is left: find out who did it, treat that account as taken over, and run pulumi up.",
  operations: [
    "Microsoft.Resources/subscriptions/resourceGroups/delete",
    "Microsoft.Resources/subscriptions/resourceGroups/moveResources/action",
    ...writeAndDelete("Microsoft.Insights/activityLogAlerts"),
    ...writeAndDelete("Microsoft.Insights/actionGroups"),
  ],
};

/**
 * What is watched of a workspace in another subscription, there: what is done to it, and what suppresses alerts or drops rows in
 * all of its subscription, for alerts on a workspace are suppressed where the workspace is.
 */
export const OF_WORKSPACE: readonly WatchedOperations[] = WATCHED.filter(({ id }) =>
  [
    "rules-changed",
    "response-changed",
    "permissions-changed",
    "logs-changed",
    "suppression-changed",
    "ingestion-changed",
  ].includes(id),
);

/** What watches it there: changes of those rules and of their action group. */
export const OF_WATCHERS: WatchedOperations = {
  id: "watchers-changed",
  description:
    "A rule or the action group that watches over the workspace of the break-glass alerts, in the workspace's subscription, was changed, disabled or deleted. Whoever did it may be about to change more.",
  operations: [
    ...writeAndDelete("Microsoft.Insights/activityLogAlerts"),
    ...writeAndDelete("Microsoft.Insights/actionGroups"),
  ],
};

/** What Resource Health looks after, and what is alerted on. */
const HEALTHY = ["Microsoft.Insights/scheduledQueryRules", "Microsoft.OperationalInsights/workspaces"];

/**
 * A log alert rule or the workspace became unhealthy: the rule is disabled, may not query, or its query fails. Rules that run
 * every 15 minutes or more often have a health. Source:
 * learn.microsoft.com/azure/azure-monitor/alerts/log-alert-rule-health,
 * learn.microsoft.com/azure/service-health/resource-health-alert-arm-template-guide.
 */
export const HEALTH = {
  id: "unhealthy",
  description:
    "Azure Resource Health reports that a log alert rule of the break-glass alerts, or the workspace with the logs, is unavailable or degraded. The rule may be disabled, may not be allowed to query (Unauthorized to run query), or its query fails: until it is healthy again, a sign-in may go unseen. Open the rule or the workspace, and choose Resource health.",
  condition: {
    allOf: [
      { field: "category", equals: "ResourceHealth" },
      { field: "status", equals: "Active" },
      { anyOf: HEALTHY.map((type) => ({ field: "resourceType", equals: type })) },
      {
        anyOf: ["Unavailable", "Degraded"].map((status) => ({
          field: "properties.currentHealthStatus",
          equals: status,
        })),
      },
    ],
  },
};

/** An event of the category Administrative that succeeded, with any of the operations. */
export function operationCondition({ operations }: WatchedOperations) {
  return {
    allOf: [
      { field: "category", equals: "Administrative" },
      // Without the status, the beginning of an operation would be reported as well as its end.
      { field: "status", equals: "Succeeded" },
      { anyOf: operations.map((operation) => ({ field: "operationName", equals: operation })) },
    ],
  };
}

/**
 * The watchlists alone, for a workspace may have others that change daily. Scopes are prefixes of what an event is about
 * (azure-rest-api-specs, activityLogAlerts 2020-10-01). In another subscription, there is nothing to see from here, and the owner of the
 * workspace must watch.
 */
export function watchlistScopes(
  resourceGroupId: string,
  workspaceId: string,
  aliases: readonly string[],
): string[] {
  if (!watchedScopes(resourceGroupId, workspaceId).some((scope) => isWithin(workspaceId, scope)))
    return [resourceGroupId];
  return aliases.map((alias) => `${workspaceId}/providers/Microsoft.SecurityInsights/watchlists/${alias}`);
}

function isWithin(id: string, scope: string): boolean {
  return `${id}/`.toLowerCase().startsWith(`${scope}/`.toLowerCase());
}

/**
 * Where to watch: the whole subscription, or the resource group, the workspace where it lies elsewhere, and the outpost. One rule cannot watch more than one
 * subscription (learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-activity-log-alert-rule): for a workspace
 * in another one, its owner must watch.
 */
export function watchedScopes(
  resourceGroupId: string,
  workspaceId: string,
  everywhere = false,
  outpostId?: string | null,
): string[] {
  if (everywhere) return [resourceGroupId.split("/").slice(0, 3).join("/")];
  const subscriptionOf = (id: string) => id.split("/")[2]?.toLowerCase();
  const isInside = isWithin(workspaceId, resourceGroupId);
  const isNear = subscriptionOf(workspaceId) === subscriptionOf(resourceGroupId);
  return [
    resourceGroupId,
    ...(isInside || !isNear ? [] : [workspaceId]),
    ...(typeof outpostId !== "string" ? [] : [outpostId]),
  ];
}
