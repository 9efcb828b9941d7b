import { auditEvent } from "./audit-events.ts";
import { deployersInEntra } from "./deployers.ts";
import type { Watched } from "./detection.ts";
import { defineDetection } from "./events.ts";
import { type Kql, kql } from "./kql.ts";
import { samples } from "./samples/safeguard-change.ts";

/**
 * What the names of the operations have in common; the verbs before them differ between tenants and over time. Source:
 * learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities.
 */
const SAFEGUARDS = [
  "conditional access",
  "named location",
  "authentication methods policy",
  "authentication method policy",
  "authentication strength",
  // One term each.
  "AuthenticationContextClassReference",
  "CertificationBasedAuthConfiguration",
  // A protected action is a permission that demands an authentication context, and Conditional Access with it
  // (learn.microsoft.com/entra/identity/role-based-access-control/protected-actions-add). The reference names the contexts.
  "authentication context",
  "protected action",
  "protected actions",
  "IdentityProtectionPolicy",
  "security defaults",
  "continuous access evaluation",
  "cross-tenant access",
  // Whose users another tenant brings in, and trusts.
  "cross-tenant identity sync",
  "MultiTenantOrg",
  "identity sync policy template",
  "partner configuration template",
  "risk policy",
  "MFA registration policy",
  "password policy",
  "authorization policy",
  "permission grant policy",
  "directory feature",
  // The settings of multifactor authentication from before the authentication methods policy.
  "Tenant.Patch",
  "PrivateLinkResource",
  "device registration policies",
  // How users of a domain sign in: whoever federates a domain signs in as any of them.
  "domain authentication",
  "federation settings",
  "unverified domain",
  "verified domain",
  "verify domain",
  "sub domain to root domain",
  "kerberos domain",
  // A synchronised user that matches an account takes it over, unless a feature forbids it.
  "DirSync feature",
  "DirSyncEnabled flag",
  "directory deleted",
  "directory scheduled for deletion",
  "passthrough authentication",
  "desktop sso",
  "rollout policy",
  "partner to company",
  "partner from company",
  "set partnership",
  "company to partner",
  "demote partner",
  "role setting in PIM",
  "PIM policy removed",
  "disable PIM alert",
  "deactivate PIM alert",
  "PIM alert setting",
  "offboarded from PIM",
  "offboarded resource from PIM",
  "update administrative unit",
  "delete administrative unit",
  "forwarding policy",
  "forwarding profile",
  "forwarding options policy",
  "filtering policy",
  "filtering profile",
  "filtering policy profile",
  "adaptive access policy",
];

/**
 * Categories of which every operation counts, whatever it is called: which certificate authorities are trusted to sign users
 * in. The first is of the reference. The second is that of the newer store of them, which the reference does not have yet:
 * learn.microsoft.com/graph/api/resources/publickeyinfrastructureroot.
 */
const CATEGORIES = ["CertificateBasedAuthConfiguration", "PublicKeyInfrastructure"];

/** Somebody changed what decides whether a break-glass account can get in, and whether others cannot. */
export const safeguardChange = defineDetection({
  id: "safeguard-change",
  title: "Break-glass safeguard changed",
  description:
    "A Conditional Access policy, a named location, an authentication context (protected actions), how users or domains authenticate, which certificate authorities sign users in, directory synchronisation, what other tenants are trusted with, a risk or password policy, a setting of Privileged Identity Management, an administrative unit, a partner, Global Secure Access, a group that the emergency-access accounts depend on or are found by, an application that deploys the alerting (its secrets, certificates and federated credentials), or the directory itself was changed. Such a change can lock the accounts out on the day they are needed, or let others in.",
  severity: 1,
  wording: {
    noun: ["change", "changes"],
    happened: "Something that protects the emergency-access accounts was changed.",
    namesActivity: true,
  },
  engines: ["logAlert", "sentinel"],
  tables: ["AuditLogs"],
  episode: ["Account", "Actor", "Activity"],
  entityMappings: [{ entityType: "IP", fields: { Address: "IPAddress" } }],
  tactics: ["DefenseEvasion", "Persistence"],
  techniques: ["T1556", "T1562"],
  falsePositives: ["Planned work on Conditional Access: most tenants change a policy now and then."],
  blindSpots: [
    "Members of an exclusion group that is configured neither under groups nor under accounts.",
    "The application that deploys, where it is not configured under deployers: the rules do not know which one that is.",
    "A group with dynamic membership: its rule is a change of the group, its members are none.",
    "Which permissions are protected actions, where the log names the change by none of the known nouns: Microsoft's reference has no activity of its own for it. The authentication contexts and the policies behind them are seen.",
    "A safeguard whose operations have none of the known nouns in their names: a new kind of policy.",
  ],
  runbook: {
    meaning: [
      "A Conditional Access policy, a named location, the authentication methods, a domain or its federation, a risk or password policy, a setting of Privileged Identity Management, an administrative unit, a partner, Global Secure Access, or a group that excludes the accounts from Conditional Access, gives them their roles, or has them as its members was changed, or an application that deploys the alerting (`breakglass:deployers`): whoever adds a secret, a certificate or a federated credential to it signs in as it, and can take the alerting away. Most often this is planned work. A domain that was added, verified or federated is the exception: whoever controls its federation can sign in as its users.",
    ],
    query: `AuditLogs
| where TimeGenerated > ago(1d) and (OperationName has_any (${SAFEGUARDS.map((noun) => `"${noun}"`).join(", ")})
    or Category in~ (${CATEGORIES.map((category) => `"${category}"`).join(", ")}))
| mv-expand Target = TargetResources
| mv-expand Property = iff(array_length(Target.modifiedProperties) > 0, Target.modifiedProperties, dynamic([{}]))
| project TimeGenerated, OperationName, Policy = tostring(Target.displayName),
    By = coalesce(tostring(InitiatedBy.user.userPrincipalName), tostring(InitiatedBy.app.displayName)),
    IPAddress = tostring(InitiatedBy.user.ipAddress), Before = tostring(Property.oldValue), After = tostring(Property.newValue)
| sort by TimeGenerated asc`,
    steps: [
      'Do: if it is the application that deploys, remove the credential that nobody asked for (Entra admin center > App registrations > the application > Certificates & secrets), and look at what the application has done since then: `AzureActivity | where Caller =~ "<its object id or client id>"`.',
      "Do: compare `Before` and `After`. If the account or its group is no longer under `excludeUsers` or `excludeGroups`, restore it first, then ask. If a policy locks people out, switch it to report-only instead of deleting it.",
    ],
    history: [],
  },
  samples,
  legs: (watched, when) => [
    kql`AuditLogs
  | where ${when}
  | where ${isSafeguard(watched)}
  ${auditEvent(kql`""`, kql`coalesce(tostring(TargetResources[0].displayName), tostring(TargetResources[0].id), "a safeguard")`)}`,
  ],
});

/**
 * By the noun in the operation's name; by the group, whatever is done to it; or by an account, in a policy of another kind,
 * such as the directory's own record of a policy; by an application that deploys.
 */
function isSafeguard(watched: Watched): Kql {
  const ofDeployers = deployersInEntra(watched);
  if (ofDeployers.length === 0) return ofSafeguards(watched);
  // Of federated credentials, the reference has no activity of their own: so whatever is done to the application.
  return kql`${ofSafeguards(watched)} or (Category =~ "ApplicationManagement" and (tostring(TargetResources) has_any (${ofDeployers}) or tostring(AdditionalDetails) has_any (${ofDeployers})))`;
}

function ofSafeguards({ accounts, groups }: Watched): Kql {
  const mentions = (ids: readonly string[]) => kql`tostring(TargetResources) has_any (${ids})`;
  const byNoun = kql`OperationName has_any (${SAFEGUARDS}) or Category in~ (${CATEGORIES})`;
  const byAccount = kql`(OperationName has "policy" and ${mentions(accounts.map(({ objectId }) => objectId))})`;
  if (groups.length === 0) return kql`${byNoun} or ${byAccount}`;
  const ids = groups.map(({ objectId }) => objectId);
  return kql`${byNoun} or ${byAccount} or (Category !~ "RoleManagement" and ${mentions(ids)})`;
}
