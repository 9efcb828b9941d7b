import { isWatched, mentioned } from "./accounts.ts";
import { ACTOR_ID, ACTOR_NAME, auditEvent, WITH_ACTOR } from "./audit-events.ts";
import type { Watched } from "./detection.ts";
import { defineDetection, projectEvent } from "./events.ts";
import { kql } from "./kql.ts";
import { samples } from "./samples/account-activity.ts";
import { ACCOUNT_AND_ADDRESS } from "./sign-in-events.ts";

/**
 * The ids of all applications that the account created, changed or consented to, as far as the rule sees back. An id stands
 * among the targets, or in what was changed of them.
 */
const touched = (watched: Watched) => kql`union isfuzzy=true (datatable(Touched_: string)[]), (AuditLogs
    ${WITH_ACTOR}
    | where Category =~ "ApplicationManagement" and (${isWatched(watched, { id: ACTOR_ID, idOrName: ACTOR_NAME })})
    | mv-expand Touched_ = extract_all(@"([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})", strcat(tostring(TargetResources), tostring(AdditionalDetails))) to typeof(string)
    | project Touched_)`;

const CHANGED = "An application that the account changed signed in";
const OWNED_OR_CHANGED = "Application of the account signed in";

/** Whether a sign-in is of an application that an account has touched, or that is known to be one of theirs. */
function signedIn(watched: Watched) {
  const { applications = [] } = watched;
  const touching = kql`strcat(ServicePrincipalId, "/", AppId) has_any (${touched(watched)})`;
  if (applications.length === 0) return touching;
  return kql`AppId in~ (${applications}) or ServicePrincipalId in~ (${applications}) or ${touching}`;
}

/** Anything that a break-glass account does in Entra ID, and through Microsoft Graph. */
export const accountActivity = defineDetection({
  id: "account-activity",
  title: "Break-glass account acted",
  description:
    "An emergency-access account did something in Microsoft Entra ID, called Microsoft Graph, or an application signed in that it had just changed or consented to, or that it is known to own. One page a session: the list shows all that it did.",
  severity: 1,
  wording: {
    noun: ["operation", "operations"],
    happened: "An emergency-access account is acting in the directory, itself or through an application.",
    namesActivity: true,
  },
  engines: ["logAlert", "sentinel"],
  tables: ["AuditLogs"],
  optionalTables: ["MicrosoftGraphActivityLogs", "AADServicePrincipalSignInLogs"],
  episode: ["AccountId", "Account", "IPAddress"],
  entityMappings: ACCOUNT_AND_ADDRESS,
  tactics: ["Persistence", "PrivilegeEscalation"],
  techniques: ["T1098"],
  falsePositives: ["An emergency that was announced: this is then the record of what was done."],
  blindSpots: [
    "Reading, where MicrosoftGraphActivityLogs is not sent: the audit log has changes only.",
    "What an application does with its own identity. That it signs in is seen where AADServicePrincipalSignInLogs is sent: of those in `breakglass:applications` always, of any other for two days after the account changed it (in Sentinel for one).",
    "Sign-ins of managed identities: no rule reads AADManagedIdentitySignInLogs.",
    "A token that it gave to somebody else.",
    "Other services than Entra ID: see azure-activity and cloud-activity.",
  ],
  runbook: {
    meaning: [
      "Somebody is working in Entra ID as this account. This normally follows a `sign-in` alert. If there was none, the sign-in is older than the logs, or its log did not arrive.",
    ],
    query: `AuditLogs
| where TimeGenerated > ago(1d) and tostring(InitiatedBy) has_any (who)
| mv-expand Target = TargetResources
| project TimeGenerated, OperationName, Result, Kind = tostring(Target.type),
    Name = coalesce(tostring(Target.userPrincipalName), tostring(Target.displayName), tostring(Target.id)),
    Changes = tostring(Target.modifiedProperties), IPAddress = tostring(InitiatedBy.user.ipAddress), CorrelationId
| sort by TimeGenerated asc`,
    steps: [
      "Do: contain, then undo in this order: new accounts and roles; new credentials and consents of applications; Conditional Access policies; domains and federation. Whatever the account created outlives the account.",
    ],
    history: [
      `MicrosoftGraphActivityLogs | where TimeGenerated > since and UserId in~ (who)
    | project TimeGenerated, What = strcat(RequestMethod, " ", RequestUri), To = AppId, Result = tostring(ResponseStatusCode), IPAddress, CorrelationId = OperationId`,
      `AuditLogs | where TimeGenerated > since and tostring(InitiatedBy) has_any (who)
    | project TimeGenerated, What = strcat("did: ", OperationName), To = coalesce(tostring(TargetResources[0].userPrincipalName), tostring(TargetResources[0].displayName)), Result, IPAddress = tostring(InitiatedBy.user.ipAddress), CorrelationId`,
    ],
  },
  samples,
  legs: (watched, when) => [
    kql`AuditLogs
  | where ${when}
  ${WITH_ACTOR}
  | where ${isWatched(watched, { id: ACTOR_ID, idOrName: ACTOR_NAME })}
  ${auditEvent(kql`tolower(${ACTOR_ID})`, kql`tolower(coalesce(${ACTOR_NAME}, ${ACTOR_ID}))`)}
  | extend Actor = ""`,
    kql`MicrosoftGraphActivityLogs
  | where ${when}
  ${mentioned(watched, kql`UserId`)}
  ${projectEvent({
    AccountId: kql`AccountId_`,
    Account: kql`Account_`,
    Activity: kql`strcat(RequestMethod, " ", tostring(split(RequestUri, "?")[0]))`,
    Result: kql`tostring(ResponseStatusCode)`,
    IPAddress: kql`coalesce(IPAddress, "unknown address")`,
    Application: kql`AppId`,
    Client: kql`UserAgent`,
    Details: kql`Scopes`,
    CorrelationId: kql`OperationId`,
    EventId: kql`RequestId`,
  })}`,
    kql`AADServicePrincipalSignInLogs
  | where ${when}
  | where ${signedIn(watched)}
  ${projectEvent({
    Account: kql`strcat("the application ", coalesce(ServicePrincipalName, AppId))`,
    Activity: kql`${watched.applications?.length ? OWNED_OR_CHANGED : CHANGED}`,
    Result: kql`ResultType`,
    IPAddress: kql`coalesce(IPAddress, "unknown address")`,
    Application: kql`AppId`,
    Resource: kql`ResourceDisplayName`,
    CorrelationId: kql`CorrelationId`,
    EventId: kql`Id`,
  })}`,
  ],
});
