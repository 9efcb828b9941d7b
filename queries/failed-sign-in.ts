import { defineDetection } from "./events.ts";
import { samples } from "./samples/failed-sign-in.ts";
import { ACCOUNT_AND_ADDRESS, ATTEMPTS, SIGN_IN_TABLES, signIns } from "./sign-in-events.ts";

/** Somebody tried to sign in as a break-glass account, and failed. */
export const failedSignIn = defineDetection({
  id: "failed-sign-in",
  title: "Break-glass sign-in failed",
  description:
    "Somebody tried to sign in with an emergency-access account and did not get in. Nobody uses these accounts in daily work: it is an attack, or somebody who needs the account and cannot use it.",
  severity: 1,
  sparesPhones: true,
  wording: {
    noun: ["failed sign-in", "failed sign-ins"],
    happened: "Somebody tried to sign in with an emergency-access account and failed.",
    namesActivity: false,
  },
  engines: ["logAlert", "sentinel"],
  tables: SIGN_IN_TABLES,
  episode: ATTEMPTS,
  entityMappings: [
    ...ACCOUNT_AND_ADDRESS,
    { entityType: "CloudApplication", fields: { Name: "Application" } },
  ],
  tactics: ["CredentialAccess"],
  techniques: ["T1110"],
  falsePositives: [
    "An announced drill in which a password was mistyped.",
    "A device or browser that keeps an old session of the account, and tries it silently (50058).",
  ],
  blindSpots: [
    "An attempt under a mistyped name: it belongs to nobody.",
    "Attempts against on-premises or federated sign-in that never reach Entra ID.",
    "What Entra ID does not export, as for sign-in.",
    "A right password that was blocked, or whose second factor was denied: blocked-sign-in sees it.",
  ],
  runbook: {
    meaning: [
      "An attack, or a colleague who needs the account and cannot sign in, which is also an emergency. `50126` is a wrong password, `50053` a lockout after too many of them, `50057` a disabled account, `50058` and `16000` a sign-in that stopped before a password was asked for (learn.microsoft.com/entra/identity-platform/reference-error-codes). A right password that was blocked or denied is [blocked-sign-in](#blocked-sign-in).",
    ],
    query: `union isfuzzy=true SigninLogs, AADNonInteractiveUserSignInLogs
| where TimeGenerated > ago(1d) and (UserId in~ (who) or UserPrincipalName in~ (who))
| summarize Attempts = count(), First = min(TimeGenerated), Last = max(TimeGenerated), Applications = make_set(AppDisplayName)
    by IPAddress, ResultType, ResultDescription
| sort by Last desc`,
    steps: [
      "Do: if there is a row with `ResultType` 0 after the failures, go to [sign-in](#sign-in). Many addresses, or many accounts from one address (the query above), are a password spray: block the addresses. One address and one account mean that somebody knows the account's name, which is a secret too: change it afterwards.",
    ],
    history: [],
  },
  samples,
  legs: (watched, when) => signIns(watched, when, "failed"),
});
