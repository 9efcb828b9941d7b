import type { AlertReference, Detection, ReportColumn, ResolvedAccount } from "./detection.ts";
import { identifier, joined, type Kql, kql } from "./kql.ts";
import { INTERRUPTIONS } from "./sign-in-results.ts";
import { samples } from "./sign-in-samples.ts";

const TABLES = ["SigninLogs", "AADNonInteractiveUserSignInLogs"] as const;
const EPISODE = ["AccountId", "UserPrincipalName", "IPAddress", "Client"] as const;

const COLUMNS: readonly ReportColumn[] = [
  { name: "TimeGenerated", type: "datetime", label: "Time (UTC)" },
  { name: "UserPrincipalName", type: "string", label: "Account" },
  { name: "UserDisplayName", type: "string", label: "Display name" },
  { name: "Result", type: "string", label: "Result" },
  { name: "IPAddress", type: "string", label: "IP address" },
  { name: "City", type: "string", label: "City" },
  { name: "Country", type: "string", label: "Country" },
  { name: "AppDisplayName", type: "string", label: "Application" },
  { name: "ResourceDisplayName", type: "string", label: "Resource" },
  { name: "Client", type: "string", label: "Client" },
  { name: "Device", type: "string", label: "Device" },
  { name: "IsInteractive", type: "bool", label: "Interactive" },
  { name: "AuthenticationRequirement", type: "string", label: "Authentication required" },
  { name: "AuthenticationMethods", type: "string", label: "Authentication methods" },
  { name: "ConditionalAccessStatus", type: "string", label: "Conditional Access" },
  { name: "RiskLevel", type: "string", label: "Risk level" },
  { name: "CorrelationId", type: "string", label: "Correlation id" },
  { name: "SignInId", type: "string", label: "Sign-in id" },
];

/** A break-glass account got in, or gave the right password and was asked for more. */
export const signIn: Detection = {
  id: "sign-in",
  title: "Break-glass account signed in",
  description:
    "An emergency-access account of this tenant signed in, or gave the right password and was asked for more. Nobody uses these accounts in daily work: treat it as an incident until its use is confirmed.",
  severity: 0,
  tables: TABLES,
  evaluation: { frequency: "PT5M", window: "PT15M", range: "P2D", lookBackMinutes: 15 },
  episode: EPISODE,
  entityMappings: [
    { entityType: "Account", fields: { AadUserId: "AccountId", FullName: "UserPrincipalName" } },
    { entityType: "IP", fields: { Address: "IPAddress" } },
  ],
  tactics: ["InitialAccess", "PrivilegeEscalation"],
  techniques: ["T1078"],
  falsePositives: ["An announced drill, or a planned check of the account."],
  blindSpots: [
    "Sign-ins that Entra ID never exports: without a P1 or P2 licence, or without the diagnostic setting.",
    "A sign-in that is ingested more than two days after it happened.",
    "Use of a token that was issued before, as long as it asks for no new one.",
  ],
  samples,
  query: (accounts) => matchingSignIns(accounts, kql`ingestion_time() >= ago(15m)`).text,
  report: { columns: COLUMNS, query: (accounts, alert) => episodeReport(accounts, alert).text },
};

/**
 * Both tables, brought to the same columns and types. `LocationDetails` and its like are dynamic in one and text
 * in the other, so each leg converts them before the union; `isfuzzy` tolerates a table that does not exist yet.
 * Ingestion time is asked in each leg, where rows still come from a table.
 */
function matchingSignIns(accounts: readonly ResolvedAccount[], when: Kql): Kql {
  const legs = TABLES.map((table) => kql`(${leg(table, accounts, when)})`);
  return kql`union isfuzzy=true
${joined(legs, ",\n")}`;
}

function leg(table: (typeof TABLES)[number], accounts: readonly ResolvedAccount[], when: Kql): Kql {
  return kql`${identifier(table)}
  | where ${when}
  | where ${whose(accounts)}
  | where ResultType == "0" or ResultType in (${Object.keys(INTERRUPTIONS)})
  | extend Location_ = parse_json(tostring(LocationDetails)), Device_ = parse_json(tostring(DeviceDetail))
  | extend Client = trim(" ", strcat(tostring(Device_.operatingSystem), " ", tostring(Device_.browser)))
  | extend Client = iff(isempty(Client), iff(isempty(ClientAppUsed), "unknown client", ClientAppUsed), Client)
  | project TimeGenerated, AccountId = tolower(UserId), UserPrincipalName = tolower(UserPrincipalName),
      UserDisplayName, ${result()},
      IPAddress = iff(isempty(IPAddress), "unknown address", IPAddress),
      City = tostring(Location_.city), Country = tostring(Location_.countryOrRegion),
      AppDisplayName, ResourceDisplayName, Client, Device = tostring(Device_.displayName), IsInteractive,
      AuthenticationRequirement, AuthenticationMethods = ${methods()}, ConditionalAccessStatus,
      RiskLevel = RiskLevelDuringSignIn, CorrelationId, SignInId = Id`;
}

/** By object id or user principal name, both without regard to letter case; never by display name. */
function whose(accounts: readonly ResolvedAccount[]): Kql {
  const ids = accounts.map(({ objectId }) => objectId);
  const names = accounts.flatMap(({ userPrincipalName }) => userPrincipalName ?? []);
  if (ids.some((id) => id.trim() === "") || names.some((name) => name.trim() === "")) {
    throw new RangeError("An account has an empty id or name: it would match events that have none.");
  }
  return names.length === 0
    ? kql`UserId in~ (${ids})`
    : kql`UserId in~ (${ids}) or UserPrincipalName in~ (${names})`;
}

function result(): Kql {
  const cases = Object.entries(INTERRUPTIONS).map(
    ([code, meaning]) => kql`ResultType == ${code}, ${`Interrupted: ${meaning} (${code})`}`,
  );
  return kql`Result = case(ResultType == "0", "Success", ${joined(cases, ", ")}, strcat("Result ", ResultType))`;
}

/** The methods of the sign-in's steps: at most the first two, which is what a sign-in has. */
function methods(): Kql {
  return kql`iff(isempty(tostring(parse_json(AuthenticationDetails)[1].authenticationMethod)), tostring(parse_json(AuthenticationDetails)[0].authenticationMethod), strcat(tostring(parse_json(AuthenticationDetails)[0].authenticationMethod), ", ", tostring(parse_json(AuthenticationDetails)[1].authenticationMethod)))`;
}

/**
 * The alert's values come in as base64 and are decoded by the query itself: nothing that an event holds can
 * become query text.
 */
function episodeReport(accounts: readonly ResolvedAccount[], alert: AlertReference): Kql {
  const conditions = EPISODE.map(
    (name) => kql`${identifier(name)} == toscalar(dimensions | where name == ${name} | project value)`,
  );
  const columns = COLUMNS.map(({ name }) => identifier(name));
  return kql`let dimensions = print dimension = parse_json(base64_decode_tostring(${alert.dimensionsBase64}))
| mv-expand dimension
| project name = tostring(dimension.name), value = tostring(dimension.value);
let firedAt = todatetime(base64_decode_tostring(${alert.firedAtBase64}));
${matchingSignIns(accounts, kql`ingestion_time() >= firedAt - 15m`)}
| where ${joined(conditions, " and ")}
| project ${joined(columns, ", ")}
| sort by TimeGenerated asc`;
}
