import { isWatched, mentioned } from "./accounts.ts";
import { ACTOR, auditEvent } from "./audit-events.ts";
import { azureEvent } from "./azure-events.ts";
import type { Watched } from "./detection.ts";
import { defineDetection } from "./events.ts";
import { type Kql, kql } from "./kql.ts";
import { samples } from "./samples/azure-activity.ts";
import { ACCOUNT_AND_ADDRESS } from "./sign-in-events.ts";

/**
 * The service under which Entra ID logs who elevates their access, and who gives it back. The activity log has it at the
 * directory's level, which is hardly ever exported (learn.microsoft.com/azure/role-based-access-control/
 * elevate-access-global-admin).
 */
const ELEVATED_ACCESS = "Azure RBAC (Elevated Access)";

/**
 * Adds the object id of the caller, which outlives a change of their name: the claims of their token have it. `Caller` is a name
 * for people, and an id for others. Source: learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema (claims).
 */
const WITH_CALLER = kql`| extend CallerId_ = coalesce(tostring(parse_json(coalesce(tostring(Claims_d), Claims))["http://schemas.microsoft.com/identity/claims/objectidentifier"]), Caller)`;

function isCaller(watched: Watched): Kql {
  return isWatched(watched, { id: kql`CallerId_`, name: kql`Caller` });
}

/** A break-glass account works in Azure, gets a role there, or somebody takes access to every subscription. */
export const azureActivity = defineDetection({
  id: "azure-activity",
  title: "Break-glass activity in Azure",
  description:
    "An emergency-access account did something in Azure, was given or lost a role there, or somebody elevated their access to all subscriptions of the tenant.",
  severity: 1,
  wording: {
    noun: ["operation", "operations"],
    happened: "Something happened in Azure that only an emergency explains.",
    namesActivity: true,
  },
  engines: ["logAlert", "sentinel"],
  tables: ["AzureActivity", "AuditLogs"],
  episode: ["AccountId", "Account", "IPAddress"],
  entityMappings: ACCOUNT_AND_ADDRESS,
  tactics: ["PrivilegeEscalation"],
  techniques: ["T1098", "T1078"],
  falsePositives: ["An administrator who elevates access for planned work, and an announced emergency."],
  blindSpots: [
    "Subscriptions that do not send their activity log to this workspace.",
    "Reading, and the data plane: the activity log has neither.",
  ],
  runbook: {
    meaning: [
      "The account acted in a subscription; it got or lost a role; or *anybody* elevated their access to all subscriptions of the tenant (`elevateAccess`).",
    ],
    query: `union isfuzzy=true (AzureActivity
| where TimeGenerated > ago(1d)
| where Caller in~ (who) or OperationNameValue =~ "Microsoft.Authorization/elevateAccess/action"
    or (OperationNameValue has "roleAssignments" and strcat(Properties, tostring(Properties_d)) has_any (who))
| project TimeGenerated, Caller, CallerIpAddress, OperationNameValue, ActivityStatusValue, SubscriptionId, ResourceGroup, ResourceId, CorrelationId),
(AuditLogs
| where TimeGenerated > ago(1d) and LoggedByService =~ "${ELEVATED_ACCESS}"
| project TimeGenerated, Caller = tostring(InitiatedBy.user.userPrincipalName), CallerIpAddress = tostring(InitiatedBy.user.ipAddress),
    OperationNameValue = OperationName, ActivityStatusValue = Result, CorrelationId)
| sort by TimeGenerated asc`,
    steps: [
      "Do: elevated access stays until somebody removes it; removing the directory role is not enough (learn.microsoft.com/azure/role-based-access-control/elevate-access-global-admin). List it and remove it:",
      `\`\`\`sh
az role assignment list --role "User Access Administrator" --scope "/"
az role assignment delete --assignee OBJECT_ID --role "User Access Administrator" --scope "/"
\`\`\``,
      "Then look for roles assigned to others, deleted resources and locks, exported disks, and listed keys.",
    ],
    history: [
      `AzureActivity | where TimeGenerated > since and Caller in~ (who)
    | project TimeGenerated, What = OperationNameValue, To = coalesce(ResourceId, ResourceGroup), Result = ActivityStatusValue, IPAddress = CallerIpAddress, CorrelationId`,
    ],
  },
  samples,
  legs: (watched, when) => [
    kql`AzureActivity
  | where ${when}
  ${WITH_CALLER}
  | where ${isCaller(watched)}
  ${azureEvent(kql`iff(CallerId_ has "@", "", tolower(CallerId_))`, kql`tolower(Caller)`)}
  | extend Actor = ""`,
    kql`AzureActivity
  | where ${when}
  ${WITH_CALLER}
  | where OperationNameValue =~ "Microsoft.Authorization/elevateAccess/action" and not(${isCaller(watched)})
  ${azureEvent(kql`""`, kql`tolower(Caller)`)}
  | extend Actor = ""`,
    kql`AzureActivity
  | where ${when}
  ${WITH_CALLER}
  | where OperationNameValue has "roleAssignments" and not(${isCaller(watched)})
  ${mentioned(watched, kql`strcat(Properties, tostring(Properties_d))`)}
  ${azureEvent(kql`AccountId_`, kql`Account_`)}`,
    kql`AuditLogs
  | where ${when}
  | where LoggedByService =~ ${ELEVATED_ACCESS}
  ${auditEvent(kql`""`, kql`tolower(${ACTOR})`)}
  | extend Actor = "", Details = "Access to all subscriptions of the tenant"`,
  ],
});
