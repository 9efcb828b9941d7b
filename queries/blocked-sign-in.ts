import { defineDetection } from "./events.ts";
import { samples } from "./samples/blocked-sign-in.ts";
import { ACCOUNT_AND_ADDRESS, ATTEMPTS, SIGN_IN_TABLES, signIns } from "./sign-in-events.ts";

/**
 * The password of a break-glass account was right, and the sign-in was blocked or its second factor denied. A detection of
 * its own: a success from the same address pages again, as it may be of somebody who was asked until they agreed.
 */
export const blockedSignIn = defineDetection({
  id: "blocked-sign-in",
  title: "Break-glass sign-in blocked",
  description:
    "Somebody gave the right password of an emergency-access account, and was then blocked by a policy or denied the second factor. Either somebody else knows the password, or a policy no longer excludes the account, so that it will not work when you need it.",
  severity: 0,
  wording: {
    noun: ["blocked sign-in", "blocked sign-ins"],
    happened:
      "Somebody gave the right password of an emergency-access account, and was then blocked by a policy or denied the second factor.",
    namesActivity: false,
  },
  engines: ["logAlert", "sentinel"],
  tables: SIGN_IN_TABLES,
  episode: ATTEMPTS,
  entityMappings: [
    ...ACCOUNT_AND_ADDRESS,
    { entityType: "CloudApplication", fields: { Name: "Application" } },
  ],
  tactics: ["CredentialAccess", "InitialAccess"],
  techniques: ["T1078", "T1110", "T1621"],
  falsePositives: [
    "An announced drill, from a device or place that a policy does not allow, or in which the second factor came too late.",
  ],
  blindSpots: [
    "What Entra ID does not export, as for sign-in.",
    "A right password that was asked for more, such as a second factor: sign-in sees it.",
    "A locked or disabled account (50053, 50057), whatever the password: failed-sign-in sees it.",
  ],
  runbook: {
    meaning: [
      "The password was right: it is compromised, or one of you used it. Nobody is signed in. `Result` says what stopped the sign-in: `53000` to `53003` and their like are Conditional Access, `530035` is security defaults, `500121` is a second factor that was denied or not given (learn.microsoft.com/entra/identity-platform/reference-error-codes). Many `500121` in a row are somebody who hopes that one of you agrees.",
    ],
    query: `union isfuzzy=true (SigninLogs | extend Policies = tostring(ConditionalAccessPolicies)),
    (AADNonInteractiveUserSignInLogs | extend Policies = ConditionalAccessPolicies)
| where TimeGenerated > ago(1d) and (UserId in~ (who) or UserPrincipalName in~ (who))
| project TimeGenerated, ResultType, ResultDescription, AppDisplayName, IPAddress, ConditionalAccessStatus, Policies, CorrelationId
| sort by TimeGenerated desc`,
    steps: [
      "Do: call the custodians. If it was none of them, tell them to deny every request, change the password now and [contain](#contain); look for a later row with `ResultType` 0. If it was one of them and a policy blocked it, exclude the account from the policy under `Policies` that blocked it: an emergency-access account must work when everything else does not.",
    ],
    history: [],
  },
  samples,
  legs: (watched, when) => signIns(watched, when, "blocked"),
});
