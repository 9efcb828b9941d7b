import { rewrite } from "../proof/edits.ts";
import type { Edit } from "../proof/resources.ts";

const QUERY = ["criteria", "allOf", 0, "query"] as const;
export const SIGN_IN = "ScheduledQueryRule::breakglass-rules-sign-in";

export const queryOf = (rule: string, changed: (text: string) => string): Edit =>
  rewrite(rule, QUERY, changed);

/** An operator after the look-back, in each table. */
export const first =
  (...lines: readonly string[]) =>
  (text: string) =>
    text.replaceAll(/(\n {2}\| where ingestion_time\(\) >= ago\(15m\))/g, `$1\n  ${lines.join("\n  ")}`);

/** An operator after all others. */
export const last = (line: string) => (text: string) => `${text}\n${line}`;

/** A statement before the query. */
export const before = (line: string) => (text: string) => `${line}\n${text}`;

const IDS = '"3f2504e0-4f89-41d3-9a0c-0305e82c3301", "7c9e6679-7425-40de-944b-e07fc1f90ae7"';
const NAMES = '"bg1@contoso.onmicrosoft.com", "bg2@contoso.onmicrosoft.com"';
const WHO = `UserId in~ (${IDS}) or UserPrincipalName in~ (${NAMES})`;
const exempt = (condition: string) =>
  first(
    `| extend UserId = iff(${condition}, "", UserId), UserPrincipalName = iff(${condition}, "", UserPrincipalName)`,
  );
const who = (written: string) => (text: string) => text.replaceAll(WHO, written);
const twice = (one: (text: string) => string, other: (text: string) => string) => (text: string) =>
  other(one(text));

/** Queries that lose an event, or of two episodes make one. */
export const losing: Readonly<Record<string, Edit>> = {
  "one address is exempt": queryOf(SIGN_IN, exempt('IPAddress == "198.51.100.66"')),
  "a network is exempt": queryOf(SIGN_IN, exempt('ipv4_is_in_range(IPAddress, "172.20.0.0/16")')),
  "nothing after a day": queryOf(SIGN_IN, exempt("now() > datetime(2026-02-01)")),
  "nothing in office hours": queryOf(SIGN_IN, exempt("hourofday(TimeGenerated) between (8 .. 17)")),
  "nothing at the weekend": queryOf(SIGN_IN, exempt("dayofweek(TimeGenerated) >= 6d")),
  "one country is exempt": queryOf(
    SIGN_IN,
    exempt('tostring(parse_json(tostring(LocationDetails)).countryOrRegion) == "NL"'),
  ),
  "one application is exempt": queryOf(SIGN_IN, exempt('AppDisplayName startswith "Microsoft Azure"')),
  "one alert for each account": queryOf(SIGN_IN, last("| summarize arg_max(TimeGenerated, *) by AccountId")),
  "one alert for all": queryOf(SIGN_IN, last("| summarize arg_max(TimeGenerated, *)")),
  "dimensions that are constant": queryOf(
    SIGN_IN,
    last('| extend AccountId = "", Account = "break-glass", IPAddress = "any", Client = "any"'),
  ),
  "an inner lookup": queryOf(SIGN_IN, last("| lookup kind=inner (datatable(EventId: string)[]) on EventId")),
  "a join of nothing": queryOf(
    SIGN_IN,
    last("| join kind=innerunique (datatable(EventId: string)[]) on EventId"),
  ),
  "a search": queryOf(SIGN_IN, last('| search "no such text"')),
  "mv-apply over nothing": queryOf(
    SIGN_IN,
    last("| mv-apply X_ = dynamic([1]) to typeof(long) on (top 0 by X_)"),
  ),
  "mv-expand of nothing": queryOf(SIGN_IN, last("| mv-expand X_ = dynamic([1]) to typeof(long) limit 0")),
  "a function that drops rows": queryOf(
    SIGN_IN,
    twice(before("let f_ = (T: (*)) { T | take 0 };"), last("| invoke f_()")),
  ),
  "parse-where": queryOf(SIGN_IN, last('| parse-where Application with "no such" Rest_')),
  "a partition that drops rows": queryOf(SIGN_IN, last("| partition by Account (top 0 by TimeGenerated)")),
  "a scan": queryOf(
    SIGN_IN,
    twice(
      last("| sort by TimeGenerated asc"),
      last('| scan declare (S_: long) with (step a: EventId == "none" => S_ = 1;)'),
    ),
  ),
  "a second look-back": queryOf(SIGN_IN, first("| where ingestion_time() >= ago(0m)")),
  "a time that is overwritten": queryOf(
    SIGN_IN,
    first("| extend TimeGenerated = datetime(2000-01-01)", "| where TimeGenerated > ago(1d)"),
  ),
  "ago() is another": queryOf(SIGN_IN, before("let ago = (x: timespan) { datetime(2099-01-01) };")),
  "nobody's id": queryOf(SIGN_IN, first('| extend UserId = "", UserPrincipalName = ""')),
  "other columns under the names": queryOf(
    SIGN_IN,
    first(
      "| project-rename Old_ = UserId, Older_ = UserPrincipalName",
      "| extend UserId = Id, UserPrincipalName = CorrelationId",
    ),
  ),
  "another result": queryOf(SIGN_IN, first('| extend ResultType = iff(ResultType == "0", "x", ResultType)')),
  "the id backwards": queryOf(
    SIGN_IN,
    who(`reverse(UserId) in~ (${IDS}) or reverse(UserPrincipalName) in~ (${NAMES})`),
  ),
  "ids in capitals, compared exactly": queryOf(
    SIGN_IN,
    who(`UserId in (${IDS.toUpperCase()}) or UserPrincipalName in (${NAMES.toUpperCase()})`),
  ),
  "a blank before each id": queryOf(SIGN_IN, who(WHO.replaceAll(/"(?=[37b])/g, '" '))),
  "an invisible character in each id": queryOf(SIGN_IN, who(WHO.replaceAll(/"(?=[37b])/g, '"\u200b'))),
  "names alone": queryOf(SIGN_IN, who(`UserPrincipalName in~ (${NAMES})`)),
  "an empty list in a text": queryOf("ScheduledQueryRule::breakglass-rules-account-change", (text) =>
    text.replace(/parse_json\("\[.*?\]"\)/, 'parse_json("[]")'),
  ),
  "another column is searched": queryOf("ScheduledQueryRule::breakglass-rules-account-change", (text) =>
    text.replaceAll("tolower(tostring(TargetResources))", "tolower(tostring(AdditionalDetails))"),
  ),
  "nothing is searched": queryOf("ScheduledQueryRule::breakglass-rules-azure-activity", (text) =>
    text.replaceAll("tolower(strcat(Properties, tostring(Properties_d)))", '""'),
  ),
  "no operation": queryOf(
    "ScheduledQueryRule::breakglass-rules-safeguard-change",
    first('| extend OperationName = ""'),
  ),
  "an operation under another name": queryOf(
    "ScheduledQueryRule::breakglass-rules-safeguard-change",
    first('| extend OperationName = replace_string(OperationName, "conditional access", "")'),
  ),
  "nobody in the cloud": queryOf(
    "ScheduledQueryRule::breakglass-rules-cloud-activity",
    first('| extend AccountObjectId = "", AccountId = "", RawEventData = dynamic({})'),
  ),
};

/** The same events, found by another query. */
export const alike: Readonly<Record<string, Edit>> = {
  "an outer join that adds a column": queryOf(
    SIGN_IN,
    twice(
      last(
        "| join kind=leftouter (SigninLogs | where TimeGenerated > ago(1d) | summarize Others = count() by IPAddress) on IPAddress",
      ),
      last("| project-away IPAddress1"),
    ),
  ),
  "the office of an address": queryOf(
    SIGN_IN,
    twice(
      before('let nets_ = datatable(Net: string, Office: string)["203.0.113.0/24", "Amsterdam"];'),
      last("| evaluate ipv4_lookup(nets_, IPAddress, Net, return_unmatched = true)"),
    ),
  ),
  "the accounts in a let": queryOf(
    SIGN_IN,
    twice((text) => text.replaceAll(`in~ (${IDS})`, "in~ (ids_)"), before(`let ids_ = dynamic([${IDS}]);`)),
  ),
  "a column more": queryOf(SIGN_IN, last("| extend Hour = hourofday(TimeGenerated)")),
};
