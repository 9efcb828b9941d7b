import { isWatched } from "./accounts.ts";
import type { AlertReference, Watched } from "./detection.ts";
import { alertLets, dimension } from "./events.ts";
import { identifier, joined, type Kql, kql } from "./kql.ts";
import { hasOutcome, SIGN_IN_TABLES } from "./sign-in-events.ts";

/**
 * What is unusual about the sign-ins of an alert, each as a sentence in the one column `Unusual`, most telling first:
 * an account that is never used, failures just before, impossible travel, risk, and an address, country, application or
 * client that the account has not had in 90 days. As far as the workspace keeps its rows. Nobody travels faster than an
 * airliner, 900 km an hour; places less than 500 km apart may be one network with two guesses of where it is.
 */
export function unusualSignIns(watched: Watched, alert: AlertReference): string {
  return kql`${alertLets(alert)}
let signIns = materialize(union isfuzzy=true
${joined(
  SIGN_IN_TABLES.map((table) => kql`(${history(watched, identifier(table))})`),
  ",\n",
)});
let account = ${dimension("AccountId")};
let accountName = ${dimension("Account")};
let own = signIns | where (isnotempty(account) and AccountId == account) or (isnotempty(accountName) and Account == accountName);
let episode = own | where IsIn and Arrived >= firedAt - 15m and IPAddress == ${dimension("IPAddress")};
let startedAt = toscalar(episode | summarize min(TimeGenerated));
let before = own | where IsIn and TimeGenerated < startedAt;
let previous = before | top 1 by TimeGenerated desc;
let known = toscalar(before | count);
let failures = toscalar(own | where not(IsIn) and TimeGenerated between (startedAt - 1h .. startedAt) | count);
union
  (print Rank = 1, Unusual = iff(known == 0, "The account has not signed in during the last 90 days.", "")),
  (print Rank = 2, Unusual = case(failures == 1, "One sign-in failed in the hour before.", failures > 1, strcat(failures, " sign-ins failed in the hour before."), "")),
  (episode | where RiskLevel in~ ("medium", "high") | distinct RiskLevel | project Rank = 3, Unusual = strcat("Entra ID rates the risk as ", tolower(RiskLevel), ".")),
  (episode | top 1 by TimeGenerated asc
    | extend Join_ = 1
    | join kind=inner (previous | project Join_ = 1, Time_ = TimeGenerated, City_ = City, Country_ = Country, Longitude_ = Longitude, Latitude_ = Latitude) on Join_
    | extend Kilometres = geo_distance_2points(Longitude, Latitude, Longitude_, Latitude_) / 1000, Hours = (TimeGenerated - Time_) / 1h
    | where Kilometres > 500 and Kilometres > Hours * 900
    | project Rank = 4, Unusual = strcat("Impossible travel: ", tostring(toint(Kilometres)), " km from ", City_, ", ", Country_, " in ", tostring(toint(Hours * 60)), " minutes.")),
  (episode | where known > 0 | distinct Country | where isnotempty(Country) | join kind=leftanti before on Country | project Rank = 5, Unusual = strcat("The country ", Country, " is new for this account.")),
  (episode | where known > 0 | distinct IPAddress | join kind=leftanti before on IPAddress | project Rank = 6, Unusual = strcat("The address ", IPAddress, " is new for this account.")),
  (episode | where known > 0 | distinct Application | join kind=leftanti before on Application | project Rank = 7, Unusual = strcat("The application ", Application, " is new for this account.")),
  (episode | where known > 0 | distinct Client | join kind=leftanti before on Client | project Rank = 8, Unusual = strcat("The client ", Client, " is new for this account."))
| where isnotempty(Unusual)
| sort by Rank asc, Unusual asc
| project Unusual`.text;
}

function history(watched: Watched, table: Kql): Kql {
  return kql`${table}
  | where TimeGenerated >= firedAt - 90d
  | where ${isWatched(watched, { id: kql`UserId`, name: kql`UserPrincipalName` })}
  | extend Arrived = ingestion_time(), IsIn = ${hasOutcome("in")}
  | extend Location_ = parse_json(tostring(LocationDetails)), Device_ = parse_json(tostring(DeviceDetail))
  | extend Client_ = trim(" ", strcat(tostring(Device_.operatingSystem), " ", tostring(Device_.browser)))
  | project TimeGenerated, Arrived, IsIn, AccountId = tolower(UserId), Account = tolower(UserPrincipalName),
      IPAddress = iff(isempty(IPAddress), "unknown address", IPAddress), City = tostring(Location_.city), Country = tostring(Location_.countryOrRegion),
      Longitude = toreal(Location_.geoCoordinates.longitude), Latitude = toreal(Location_.geoCoordinates.latitude),
      Application = AppDisplayName, Client = Client_, RiskLevel = RiskLevelDuringSignIn`;
}
