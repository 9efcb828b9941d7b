import { isWatched } from "./accounts.ts";
import { type DefenderDetectionSource, described } from "./defender-rule.ts";
import { ENTITIES } from "./defender-sign-in.ts";
import { failedSignIn } from "./failed-sign-in.ts";
import { kql } from "./kql.ts";
import { failedSamples } from "./samples/defender-failed-sign-in.ts";
import { RIGHT_PASSWORD } from "./sign-in-results.ts";

/**
 * The same as `failed-sign-in`, where Microsoft Defender XDR has the sign-ins. A run makes one alert an account, of the first
 * attempt: of each attempt, a spray would use up the 150 alerts that a run may make
 * (learn.microsoft.com/defender-xdr/custom-detection-rules).
 */
export const defenderFailedSignIn: DefenderDetectionSource = {
  ...described(failedSignIn),
  id: "failed-sign-in",
  table: "EntraIdSignInEvents",
  sees: { "failed-sign-in": failedSamples[0] },
  frequency: "PT1H",
  recommendedActions:
    "Look for a sign-in that succeeded after the attempts. If the attempts come from somebody who needs the account, help them: it is an emergency. If not, block the addresses.",
  entityMappings: ENTITIES,
  customDetails: {
    Attempts: "Attempts",
    Addresses: "Addresses",
    Application: "Application",
    Country: "Country",
    ErrorCode: "ErrorCode",
  },
  samples: failedSamples,
  query: (watched) =>
    kql`EntraIdSignInEvents
| where ${isWatched(watched, { id: kql`AccountObjectId`, name: kql`AccountUpn` })}
| where isnotnull(ErrorCode) and tostring(ErrorCode) !in (${RIGHT_PASSWORD})
| summarize Attempts = count(), Addresses = dcount(IPAddress), arg_min(Timestamp, ReportId, AccountDisplayName, IPAddress, Country,
    Application, ErrorCode) by AccountObjectId, AccountUpn`.text,
};
