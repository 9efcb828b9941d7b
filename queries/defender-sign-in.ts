import { isWatched } from "./accounts.ts";
import { type DefenderDetectionSource, described } from "./defender-rule.ts";
import type { Watched } from "./detection.ts";
import { type Kql, kql } from "./kql.ts";
import { blocked, defenderSamples, signedIn } from "./samples/defender-sign-in.ts";
import { signIn } from "./sign-in.ts";
import { RIGHT_PASSWORD } from "./sign-in-results.ts";

/** Of every event that has an account and an address. */
export const ENTITIES: DefenderDetectionSource["entityMappings"] = {
  accounts: [{ aadUserIdColumn: "AccountObjectId", upnColumn: "AccountUpn" }],
  ips: [{ addressColumn: "IPAddress" }],
};

/**
 * The same as `sign-in` and `blocked-sign-in` in one rule, where Microsoft Defender XDR has the sign-ins: interactive and non-interactive ones stand
 * in one table there.
 *
 * Hourly, because the table is none of those that a rule can follow continuously
 * (learn.microsoft.com/defender-xdr/custom-detection-rules, tables that support Continuous (NRT) frequency).
 */
export const defenderSignIn: DefenderDetectionSource = {
  ...described(signIn),
  id: "sign-in",
  table: "EntraIdSignInEvents",
  sees: { "sign-in": signedIn, "blocked-sign-in": blocked },
  frequency: "PT1H",
  recommendedActions:
    "Ask who uses the account and why. If nobody answers for it, revoke its sessions, reset its credentials, and look for what it changed.",
  entityMappings: ENTITIES,
  customDetails: {
    Application: "Application",
    Resource: "ResourceDisplayName",
    Country: "Country",
    ErrorCode: "ErrorCode",
    CorrelationId: "CorrelationId",
  },
  samples: defenderSamples,
  query: (watched) => matchingSignIns(watched).text,
};

/**
 * The service filters by time itself, four hours back for an hourly rule, and wants `Timestamp` and `ReportId` as
 * they are. An error code stands there only if there was an error, so none at all is a success too.
 */
function matchingSignIns(watched: Watched): Kql {
  return kql`EntraIdSignInEvents
| where ${isWatched(watched, { id: kql`AccountObjectId`, name: kql`AccountUpn` })}
| where isnull(ErrorCode) or tostring(ErrorCode) in (${RIGHT_PASSWORD})
| project Timestamp, ReportId, AccountObjectId, AccountUpn, AccountDisplayName, IPAddress, Country, City,
    Application, ApplicationId, ResourceDisplayName, LogonType, ErrorCode, ClientAppUsed, Browser, OSPlatform,
    DeviceName, CorrelationId`;
}
