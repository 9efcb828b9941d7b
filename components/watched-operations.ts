/** Operations on resources of ours that somebody must be notified of, whoever did them. */
export interface WatchedOperations {
  /** Part of the alert rule's name. */
  readonly id: string;
  /** For the person who is notified; at most one alert rule's description. */
  readonly description: string;
  /** Without regard to letter case, as the activity log names them. */
  readonly operations: readonly string[];
}

const writeAndDelete = (type: string) => [`${type}/write`, `${type}/delete`];

/**
 * What would silence the alerts, by the part of them that it touches. To disable a rule or an action group is to write
 * it; a workflow has an operation of its own for that, and the service ends a rule that has failed for a week with one
 * (learn.microsoft.com/azure/azure-monitor/alerts/alerts-troubleshoot-log).
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
      "The workflow or the playbook that sends the break-glass messages, a connection that it sends with, or an automation rule, was changed, disabled or deleted. Messages by e-mail, Teams or text may not go out.",
    operations: [
      ...writeAndDelete("Microsoft.Logic/workflows"),
      "Microsoft.Logic/workflows/disable/action",
      ...writeAndDelete("Microsoft.Web/connections"),
      ...writeAndDelete("Microsoft.SecurityInsights/automationRules"),
    ],
  },
  {
    id: "permissions-changed",
    description:
      "A role was granted or taken away, or a lock was removed, where the break-glass alerts live. Without their role, the rules and the workflow cannot read the logs, and find nothing.",
    operations: [
      ...writeAndDelete("Microsoft.Authorization/roleAssignments"),
      "Microsoft.Authorization/locks/delete",
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
      "The workspace that holds the sign-in logs, one of its tables, or the resource group of the break-glass alerts was changed or deleted. Without logs, no sign-in is seen.",
    operations: [
      ...writeAndDelete("Microsoft.OperationalInsights/workspaces"),
      ...writeAndDelete("Microsoft.OperationalInsights/workspaces/tables"),
      "Microsoft.Resources/subscriptions/resourceGroups/delete",
    ],
  },
];

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
 * Where to watch: the resource group, and the workspace where it lies elsewhere. One rule cannot watch more than one
 * subscription (learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-activity-log-alert-rule): for a workspace
 * in another one, its owner must watch.
 */
export function watchedScopes(resourceGroupId: string, workspaceId: string): string[] {
  const subscriptionOf = (id: string) => id.split("/")[2]?.toLowerCase();
  const isInside = `${workspaceId}/`.toLowerCase().startsWith(`${resourceGroupId}/`.toLowerCase());
  const isNear = subscriptionOf(workspaceId) === subscriptionOf(resourceGroupId);
  return isInside || !isNear ? [resourceGroupId] : [resourceGroupId, workspaceId];
}
