import { isWatched } from "./accounts.ts";
import { ACTOR_ID, ACTOR_NAME, auditEvent, WITH_ACTOR } from "./audit-events.ts";
import { defineDetection } from "./events.ts";
import { kql } from "./kql.ts";
import { samples } from "./samples/account-activity.ts";
import { ACCOUNT_AND_ADDRESS } from "./sign-in-events.ts";

/** Anything that a break-glass account does in Entra ID. */
export const accountActivity = defineDetection({
  id: "account-activity",
  title: "Break-glass account acted",
  description:
    "An emergency-access account did something in Microsoft Entra ID. One page a session: the list shows all that it did.",
  severity: 1,
  wording: {
    noun: ["operation", "operations"],
    happened: "An emergency-access account is doing something in the directory.",
    namesActivity: true,
  },
  engines: ["logAlert", "sentinel"],
  tables: ["AuditLogs"],
  episode: ["AccountId", "Account", "IPAddress"],
  entityMappings: ACCOUNT_AND_ADDRESS,
  tactics: ["Persistence", "PrivilegeEscalation"],
  techniques: ["T1098"],
  falsePositives: ["An emergency that was announced: this is then the record of what was done."],
  blindSpots: [
    "Reading: the audit log has changes only.",
    "What the account does through an application's own identity, or a token that it gave to somebody else.",
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
  ],
});
