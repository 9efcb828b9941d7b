import { isWatched } from "./accounts.ts";
import type { EntityMapping, Watched } from "./detection.ts";
import { projectEvent } from "./events.ts";
import { identifier, joined, type Kql, kql } from "./kql.ts";
import { BLOCKS, INTERRUPTIONS, type Outcome, RIGHT_PASSWORD } from "./sign-in-results.ts";

export const SIGN_IN_TABLES = ["SigninLogs", "AADNonInteractiveUserSignInLogs"] as const;

/** Of every event that has an account and an address. */
export const ACCOUNT_AND_ADDRESS: readonly EntityMapping[] = [
  { entityType: "Account", fields: { AadUserId: "AccountId", FullName: "Account" } },
  { entityType: "IP", fields: { Address: "IPAddress" } },
];

/** The columns that distinguish one episode of sign-ins from another. */
export const EPISODE = ["AccountId", "Account", "IPAddress", "Client"] as const;
/**
 * Of attempts that did not get in: all of one account are one episode, from however many addresses. An alert for each address
 * would use up what Azure Monitor sends, which it counts for each phone number and e-mail address, over all action groups
 * and subscriptions: a spray from 120 addresses, and the success after it reaches nobody by the fallback. Source:
 * MicrosoftDocs/azure-monitor-docs articles/azure-monitor/alerts/action-groups.md, service limits for notifications.
 */
export const ATTEMPTS = ["AccountId", "Account"] as const;
/** What stands for no id, and sometimes for no name. */
const NIL = "00000000-0000-0000-0000-000000000000";
export const ACCOUNT_ID = kql`iff(UserId == ${NIL}, "", tolower(UserId))`;
/**
 * Adds who a row is about, where the id does not say: the user principal name, which may be empty or an id, else what was typed.
 * `Identity` is the display name as a rule; only a whole name or id counts. The second table has no `SignInIdentifier`. Source:
 * learn.microsoft.com/azure/azure-monitor/reference/tables/signinlogs.
 */
export const WHO = kql`| extend Who_ = trim(@'\\s+', coalesce(iff(UserPrincipalName == ${NIL}, "", UserPrincipalName), AlternateSignInName, column_ifexists("SignInIdentifier", ""), Identity))`;
/** After `WHO`. */
export const ACCOUNT = kql`tolower(coalesce(Who_, UserId))`;
export const ADDRESS = kql`iff(isempty(IPAddress), "unknown address", IPAddress)`;
/** After `DEVICE`. */
export const CLIENT = kql`case(isnotempty(Client_), Client_, isnotempty(ClientAppUsed), ClientAppUsed, "unknown client")`;
export const DEVICE = kql`| extend Device_ = parse_json(tostring(DeviceDetail))
  | extend Client_ = trim(" ", strcat(tostring(Device_.operatingSystem), " ", tostring(Device_.browser)))`;

/** Whether a row, after `WHO`, is of one of the accounts. */
export function isSignInOf(watched: Watched): Kql {
  return isWatched(watched, { id: kql`UserId`, idOrName: kql`Who_` });
}

/**
 * Both tables, brought to the same columns and types. `LocationDetails` and its like are dynamic in one and text
 * in the other, so each leg converts them before the union. Ingestion time is asked in each leg, where rows still
 * come from a table.
 */
export function signIns(watched: Watched, when: Kql, outcome: Outcome): readonly Kql[] {
  return SIGN_IN_TABLES.map(
    (table) => kql`${identifier(table)}
  | where ${when}
  ${WHO}
  | where ${isSignInOf(watched)}
  | where ${hasOutcome(outcome)}
  | extend Location_ = parse_json(tostring(LocationDetails))
  ${DEVICE}
  ${projectEvent({
    AccountId: ACCOUNT_ID,
    Account: ACCOUNT,
    Activity: kql`iff(IsInteractive == false, "Sign-in in the background", "Sign-in")`,
    Result: result(outcome),
    IPAddress: ADDRESS,
    City: kql`tostring(Location_.city)`,
    Country: kql`tostring(Location_.countryOrRegion)`,
    Application: kql`AppDisplayName`,
    Resource: kql`ResourceDisplayName`,
    Client: CLIENT,
    Device: kql`tostring(Device_.displayName)`,
    Details: outcome === "in" ? kql`""` : kql`ResultDescription`,
    AuthenticationRequirement: kql`AuthenticationRequirement`,
    AuthenticationMethods: methods(),
    ConditionalAccess: kql`ConditionalAccessStatus`,
    RiskLevel: kql`RiskLevelDuringSignIn`,
    CorrelationId: kql`CorrelationId`,
    EventId: kql`Id`,
  })}`,
  );
}

export function hasOutcome(outcome: Outcome): Kql {
  if (outcome === "in") return kql`ResultType in (${["0", ...Object.keys(INTERRUPTIONS)]})`;
  if (outcome === "blocked") return kql`ResultType in (${Object.keys(BLOCKS)})`;
  return kql`ResultType !in (${RIGHT_PASSWORD})`;
}

function result(outcome: Outcome): Kql {
  if (outcome === "failed") return kql`strcat("Failed (", ResultType, ")")`;
  const meant =
    outcome === "in"
      ? kql`strcat("Interrupted: ", ${meaning(INTERRUPTIONS)}`
      : kql`strcat("Right password, ", ${meaning(BLOCKS)}`;
  const named = kql`${meant}, " (", ResultType, ")")`;
  return outcome === "in" ? kql`iff(ResultType == "0", "Success", ${named})` : named;
}

/** What a result means, of those that a row can have here: a meaning stands once, for Sentinel's queries are limited in length. */
function meaning(meanings: Readonly<Record<string, string>>): Kql {
  const codes = new Map<string, string[]>();
  for (const [code, text] of Object.entries(meanings)) codes.set(text, [...(codes.get(text) ?? []), code]);
  const cases = [...codes].map(([text, each]) => kql`ResultType in (${each}), ${text}`);
  return kql`case(${joined(cases, ", ")}, "")`;
}

/** The methods of the sign-in's steps: at most the first two, which is what a sign-in has. */
function methods(): Kql {
  const first = kql`tostring(parse_json(AuthenticationDetails)[0].authenticationMethod)`;
  const second = kql`tostring(parse_json(AuthenticationDetails)[1].authenticationMethod)`;
  return kql`iff(isempty(${second}), ${first}, strcat(${first}, ", ", ${second}))`;
}
