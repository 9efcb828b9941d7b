import { azureEvent } from "./azure-events.ts";
import { deployersInAzure } from "./deployers.ts";
import type { Watched } from "./detection.ts";
import { defineDetection } from "./events.ts";
import { type Kql, kql } from "./kql.ts";
import { samples } from "./samples/alerting-change.ts";

/**
 * What silences alerts from outside of their resource group. Source of the names:
 * learn.microsoft.com/azure/role-based-access-control/permissions (monitor, security, identity).
 */
const OPERATIONS = [
  "Microsoft.AlertsManagement/actionRules/write",
  "Microsoft.AlertsManagement/actionRules/delete",
  "microsoft.aadiam/diagnosticSettings/write",
  "microsoft.aadiam/diagnosticSettings/delete",
  "Microsoft.SecurityInsights/onboardingStates/delete",
];

/**
 * A subscription's export of its activity log is a diagnostic setting on the subscription itself; those of resources have the
 * same operations. Source: learn.microsoft.com/rest/api/monitor/subscription-diagnostic-settings.
 */
const EXPORT = [
  "Microsoft.Insights/diagnosticSettings/write",
  "Microsoft.Insights/diagnosticSettings/delete",
];

/**
 * Somebody silences the alerting. The watchers see most of it, but an alert processing rule can take away the notification
 * about itself, too: Microsoft Sentinel's incidents do not depend on action groups.
 */
export const alertingChange = defineDetection({
  id: "alerting-change",
  title: "Alerting suppressed or cut off",
  description:
    "Somebody changed an alert processing rule, which can take the notifications away from every alert of a subscription, changed the export of Entra ID's logs or of a subscription's activity log, switched Microsoft Sentinel off, or changed a user-assigned identity that deploys the alerting.",
  severity: 1,
  wording: {
    noun: ["change", "changes"],
    happened: "Something was changed that can silence the alerts on emergency-access accounts.",
    namesActivity: true,
  },
  engines: ["logAlert", "sentinel"],
  tables: ["AzureActivity"],
  episode: ["Actor", "Activity", "Target"],
  entityMappings: [{ entityType: "IP", fields: { Address: "IPAddress" } }],
  tactics: ["DefenseEvasion"],
  techniques: ["T1562"],
  falsePositives: ["Planned maintenance for which somebody suppresses the alerts of another team."],
  blindSpots: [
    "A subscription's export that is deleted: the event may be the first that is no longer sent. What is left is that the table falls silent.",
    "Subscriptions that do not send their activity log to this workspace: the watcher of suppressions sees this subscription alone.",
    "Entra ID's export is a setting of the directory: its log has to be sent to the workspace, too. That its changes are logged there is not documented.",
    "The page by the log alert, while an alert processing rule suppresses it: the incident of Sentinel is what is left.",
    "A user-assigned identity that deploys and is not configured under deployers. Those of the deployed identities are seen by the watcher of the rules; a secret, certificate or federated credential of an application is a changed safeguard.",
    "What is done inside the resource group and to the workspace: the watchers see it.",
  ],
  runbook: {
    meaning: [
      "An alert processing rule was created, changed or deleted in a subscription, the export of Entra ID's logs or of a subscription's activity log was changed, or Microsoft Sentinel was switched off. Until it is undone, a sign-in may notify nobody.",
    ],
    query: `AzureActivity
| where TimeGenerated > ago(1d)
| where OperationNameValue has_any ("actionRules", "diagnosticSettings", "onboardingStates")
| project TimeGenerated, Caller, CallerIpAddress, OperationNameValue, ActivityStatusValue, SubscriptionId, ResourceGroup, ResourceId, CorrelationId
| sort by TimeGenerated asc`,
    steps: [
      "Do: look for rules that suppress notifications, in each subscription that holds a part of the alerting:",
      `\`\`\`sh
az rest --method get --url "/subscriptions/SUBSCRIPTION/providers/Microsoft.AlertsManagement/actionRules?api-version=2021-08-08" \\
  --query "value[?properties.enabled].{name:name, id:id, scopes:properties.scopes, actions:properties.actions[].actionType}"
\`\`\``,
      "Delete or disable what suppresses our alerts, then check the exports (Diagnostic settings of Entra ID, and of the subscription's activity log) and run `pulumi up`. If the change was not planned, treat the account under `Done by` as taken over, and look for sign-ins since then: `breakglass verify` reads them.",
    ],
    history: [],
  },
  samples,
  legs: (watched, when) => [
    kql`AzureActivity
  | where ${when}
  | where OperationNameValue in~ (${OPERATIONS}) or (OperationNameValue in~ (${EXPORT}) and ResourceId !has "resourceGroups")${ofDeployers(watched)}
  ${azureEvent(kql`""`, kql`""`)}
  | extend Actor = coalesce(Actor, "somebody"), Target = coalesce(Target, "a subscription")`,
  ],
});

/**
 * Federated credentials of an identity that deploys, its assignment to a machine, or anything else that is done to it: whoever has its
 * token deploys. Nothing where none is configured. Source of the names: the same page (identity).
 */
function ofDeployers(watched: Watched): Kql {
  const ids = deployersInAzure(watched);
  if (ids.length === 0) return kql``;
  const onOne = ids.map((id) => kql`ResourceId =~ ${id} or ResourceId startswith ${`${id}/`}`);
  const onAny = onOne.reduce((all, each) => kql`${all} or ${each}`);
  return kql` or (OperationNameValue startswith "Microsoft.ManagedIdentity/userAssignedIdentities/" and (${onAny}))`;
}
