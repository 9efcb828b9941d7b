import { defineDetection } from "./events.ts";
import { fastSignIns, isFirstSignIn } from "./fast-sign-in.ts";
import { samples } from "./samples/sign-in.ts";
import { ACCOUNT_AND_ADDRESS, EPISODE, SIGN_IN_TABLES, signIns } from "./sign-in-events.ts";
import { unusualSignIns } from "./unusual.ts";

/** A break-glass account got in, or gave the right password and was asked for more. */
export const signIn = defineDetection({
  id: "sign-in",
  title: "Break-glass account signed in",
  description:
    "An emergency-access account of this tenant signed in, or gave the right password and was asked for more. Nobody uses these accounts in daily work: treat it as an incident until its use is confirmed.",
  severity: 0,
  wording: {
    noun: ["sign-in", "sign-ins"],
    happened: "An emergency-access account was used.",
    namesActivity: false,
  },
  engines: ["logAlert", "sentinel"],
  tables: SIGN_IN_TABLES,
  episode: EPISODE,
  entityMappings: [
    ...ACCOUNT_AND_ADDRESS,
    { entityType: "CloudApplication", fields: { Name: "Application" } },
  ],
  tactics: ["InitialAccess", "PrivilegeEscalation"],
  techniques: ["T1078"],
  falsePositives: ["An announced drill, or a planned check of the account."],
  blindSpots: [
    "Sign-ins that Entra ID never exports: without a P1 or P2 licence, or without the diagnostic setting.",
    "A sign-in that is ingested more than two days after it happened.",
    "Use of a token that was issued before, as long as it asks for no new one.",
  ],
  runbook: {
    meaning: [
      "Somebody has the credentials. `Result: Success` means that they are signed in. `Interrupted: …` means that the password was correct and something more was required: without the second factor they are not signed in, but the password is compromised.",
      "Check: *Authentication methods* (is it the key in the safe?), address and place, *Client*, *Unusual*.",
    ],
    query: `SigninLogs
| where TimeGenerated > ago(7d) and (UserId in~ (who) or UserPrincipalName in~ (who))
| extend Device = parse_json(tostring(DeviceDetail)), Place = parse_json(tostring(LocationDetails))
| project TimeGenerated, ingestion_time(), ResultType, ResultDescription, AppDisplayName, IPAddress,
    City = tostring(Place.city), Country = tostring(Place.countryOrRegion), System = tostring(Device.operatingSystem),
    Browser = tostring(Device.browser), AuthenticationRequirement, AuthenticationDetails, ConditionalAccessStatus,
    RiskLevelDuringSignIn, CorrelationId
| sort by TimeGenerated desc`,
    steps: [
      "Do: call the custodians. If it was none of them, [contain](#contain) now. Then see what the attacker did: the list above, then [account-activity](#account-activity) and [azure-activity](#azure-activity).",
    ],
    history: [
      `SigninLogs | where TimeGenerated > since and (UserId in~ (who) or UserPrincipalName in~ (who))
    | project TimeGenerated, What = "sign-in", To = AppDisplayName, Result = strcat(ResultType, " ", ResultDescription), IPAddress, CorrelationId`,
      `AADNonInteractiveUserSignInLogs | where TimeGenerated > since and (UserId in~ (who) or UserPrincipalName in~ (who))
    | project TimeGenerated, What = "sign-in in the background", To = AppDisplayName, Result = strcat(ResultType, " ", ResultDescription), IPAddress, CorrelationId`,
    ],
  },
  samples,
  unusual: unusualSignIns,
  fast: { queries: fastSignIns, decide: isFirstSignIn },
  legs: (watched, when) => signIns(watched, when, "in"),
});
