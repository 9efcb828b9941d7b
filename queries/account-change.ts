import { isWatched, mentioned } from "./accounts.ts";
import { auditEvent } from "./audit-events.ts";
import type { Watched } from "./detection.ts";
import { defineDetection, projectEvent } from "./events.ts";
import { type Kql, kql } from "./kql.ts";
import { samples } from "./samples/account-change.ts";

/**
 * What the operations on policies have in their names, which safeguard-change sees: a policy may name an account without
 * being about it. The category has others, on one user each. Source:
 * learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities (Policy).
 */
const POLICIES = [
  "policy",
  "policies",
  "named location",
  "AuthenticationContextClassReference",
  "continuous access evaluation",
  "security defaults",
];

/** Risks that are over. Source: learn.microsoft.com/graph/api/resources/riskdetection (riskState). */
const OVER = ["none", "confirmedSafe", "remediated", "dismissed"];

/** `where` and `project` for a row of Entra ID Protection: of both of its tables, one risk is one episode. */
function risk(
  watched: Watched,
  id: Kql,
  found: Pick<Parameters<typeof projectEvent>[0], "Details" | "IPAddress">,
): Kql {
  return kql`| where (${isWatched(watched, { id, idOrName: kql`trim(@'\\s+', UserPrincipalName)` })}) and RiskState !in~ (${OVER})
  ${projectEvent({
    AccountId: kql`tolower(${id})`,
    Account: kql`tolower(coalesce(UserPrincipalName, ${id}))`,
    Activity: kql`"Risk found"`,
    Result: kql`strcat(RiskLevel, " risk, ", RiskState)`,
    Actor: kql`"Microsoft Entra ID Protection"`,
    Application: kql`"Microsoft Entra ID Protection"`,
    CorrelationId: kql`CorrelationId`,
    EventId: kql`Id`,
    ...found,
  })}`;
}

/**
 * Anything that is done to a break-glass account. Whatever the operation is called, it names the account among its
 * targets or in what it changed; so no list of operation names has to be kept up.
 */
export const accountChange = defineDetection({
  id: "account-change",
  title: "Break-glass account changed",
  description:
    "An emergency-access account was changed, or something was done to it: its name, password, authentication methods, roles, groups or administrative units, or whether it is enabled or exists at all. Or Entra ID Protection found a risk in it, such as leaked credentials.",
  severity: 0,
  wording: {
    noun: ["change", "changes"],
    happened: "An emergency-access account was changed.",
    namesActivity: true,
  },
  engines: ["logAlert", "sentinel"],
  tables: ["AuditLogs"],
  optionalTables: ["AADUserRiskEvents", "AADRiskyUsers"],
  episode: ["AccountId", "Account", "Actor", "Activity"],
  entityMappings: [{ entityType: "Account", fields: { AadUserId: "AccountId", FullName: "Account" } }],
  tactics: ["Persistence", "PrivilegeEscalation"],
  techniques: ["T1098", "T1556"],
  falsePositives: [
    "Planned upkeep: a new password or security key, a role review.",
    "Entra ID's own bookkeeping, such as a change of the time from which sessions are valid.",
  ],
  blindSpots: [
    "A role that reaches the account through a group which is not configured under groups: the log names the group alone.",
    "Risks, where UserRiskEvents and RiskyUsers are not exported, or without a P2 licence.",
    "Changes of a synchronised account in the directory on premises.",
    "Changes of Conditional Access policies: safeguard-change sees them.",
  ],
  runbook: {
    meaning: [
      "Its name, password, authentication methods, roles or groups were changed, or it was enabled or disabled. `Done by` is who did it, possibly with an administrator's account that was taken over.",
      "`Risk found` is what Entra ID Protection says of the account. `leakedCredentials` under *Details* means that its password is known outside: change it now, whether or not anybody signed in.",
    ],
    query: `AuditLogs
| where TimeGenerated > ago(7d) and tostring(TargetResources) has_any (who)
| mv-expand Target = TargetResources
| mv-expand Property = iff(array_length(Target.modifiedProperties) > 0, Target.modifiedProperties, dynamic([{}]))
| project TimeGenerated, OperationName, Result, ResultReason,
    By = coalesce(tostring(InitiatedBy.user.userPrincipalName), tostring(InitiatedBy.app.displayName)),
    IPAddress = tostring(InitiatedBy.user.ipAddress), Property = tostring(Property.displayName),
    Before = tostring(Property.oldValue), After = tostring(Property.newValue), CorrelationId
| sort by TimeGenerated asc`,
    steps: [
      "Do: call the person under `Done by`. A planned change has a change number. If it was not planned: a new password, passkey, Temporary Access Pass or phone lets somebody in. Remove it, [contain](#contain), and treat the account under `Done by` as taken over. If the account lost a role, or was disabled or deleted, restore it while somebody else can still sign in (`Restore user` within 30 days, learn.microsoft.com/entra/fundamentals/users-restore).",
      "Containing an account also changes it, so your own steps page again. Warn the others on the phone beforehand.",
    ],
    history: [
      `AuditLogs | where TimeGenerated > since and tostring(TargetResources) has_any (who)
    | project TimeGenerated, What = strcat("was done to it: ", OperationName), To = tostring(InitiatedBy.user.userPrincipalName), Result, IPAddress = tostring(InitiatedBy.user.ipAddress), CorrelationId`,
    ],
  },
  samples,
  legs: (watched, when) => [
    kql`AuditLogs
  | where ${when}
  | where not(Category =~ "Policy" and OperationName has_any (${POLICIES}))
  ${mentioned(watched, kql`strcat(tostring(TargetResources), tostring(AdditionalDetails))`)}
  ${auditEvent(kql`AccountId_`, kql`Account_`)}`,
    kql`AADUserRiskEvents
  | where ${when}
  ${risk(watched, kql`UserId`, {
    Details: kql`strcat(RiskEventType, iff(isempty(RiskDetail) or RiskDetail =~ "none", "", strcat(", ", RiskDetail)))`,
    IPAddress: kql`IpAddress`,
  })}`,
    kql`AADRiskyUsers
  | where ${when}
  ${risk(watched, kql`Id`, { Details: kql`RiskDetail` })}`,
    ...watched.groups.map(
      ({ label, objectId }) => kql`AuditLogs
  | where ${when}
  | where Category =~ "RoleManagement" and tostring(TargetResources) has ${objectId}
  ${auditEvent(kql`${objectId}`, kql`${`the group ${label}`}`)}`,
    ),
  ],
});
