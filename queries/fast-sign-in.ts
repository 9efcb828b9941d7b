import { isWatchedRow } from "./accounts.ts";
import type { FastAlertReference, RowQuery, Watched } from "./detection.ts";
import { columns, episodeKey } from "./episode-key.ts";
import { identifier, joined, type Kql, kql } from "./kql.ts";
import {
  ACCOUNT,
  ACCOUNT_ID,
  ADDRESS,
  CLIENT,
  DEVICE,
  EPISODE,
  hasOutcome,
  isSignInOf,
  SIGN_IN_TABLES,
  WHO,
} from "./sign-in-events.ts";

/** One query a table, for rules that look at each row by itself. What it shows fits into an alert's five columns. */
export function fastSignIns(watched: Watched): readonly RowQuery[] {
  return SIGN_IN_TABLES.map((table) => ({
    table,
    query: kql`${identifier(table)}
| where ${isWatchedRow(watched, { id: kql`UserId`, name: kql`UserPrincipalName` })}
| where ${hasOutcome("in")}
| project TimeGenerated, UserPrincipalName, IPAddress, AppDisplayName, Id`.text,
  }));
}

/**
 * For an alert of such a rule, which names neither the row nor its account: which episode has just begun in the rule's
 * table, and has not been paged of yet? The one at the alert's place is paged of; without one, nobody is.
 *
 * - An episode begins with the row that arrived first, then by id, over both tables: so of two rules that fire for one
 *   session, one pages. Before it, nothing of the episode has arrived for half an hour, which is when the standard
 *   rule's alert has been closed at the latest (15 minutes of look-back, three evaluations of five minutes).
 * - Just begun is within two minutes before the alert: a minute is what such a rule looks at, and another is for its
 *   lateness. An alert that is later still pages of nothing, and the standard rule does.
 * - Where none of the rows can be seen that the alert must be about, the first alert pages: in doubt, somebody is notified.
 * - Of two episodes that begin in the same minute, the second is left to the next alert, or to the standard rule.
 */
export function isFirstSignIn(watched: Watched, alert: FastAlertReference): string {
  const keys = columns(EPISODE);
  const pairs = EPISODE.map((name) => kql`bag_pack("name", ${name}, "value", ${identifier(name)})`);
  return kql`let firedAt = todatetime(base64_decode_tostring(${alert.firedAtBase64}));
let table = base64_decode_tostring(${alert.tableBase64});
let paged = base64_decode_tostring(${alert.pagedBase64});
let place = toint(base64_decode_tostring(${alert.placeBase64}));
let arrivals = materialize(union isfuzzy=true
(datatable(Table: string, Arrived: datetime, AccountId: string, Account: string, IPAddress: string, Client: string, EventId: string)[]),
${joined(
  SIGN_IN_TABLES.map((name) => kql`(${arrivals(watched, name)})`),
  ",\n",
)});
let seen = toscalar(arrivals | where Table == table and Arrived > firedAt - 10m | count);
let begun = toscalar(arrivals
| extend Order = strcat(format_datetime(Arrived, "yyyy-MM-dd HH:mm:ss.fffffff"), " ", EventId, " ", Table)
| summarize arg_min(Order, Arrived, Table) by ${joined(keys, ", ")}
| where Table == table and Arrived > firedAt - 2m
| extend Key = ${episodeKey(keys)}
| where paged !contains Key
| sort by Order asc
| summarize make_list(bag_pack("key", Key, "dimensions", pack_array(${joined(pairs, ", ")}))));
print Chosen = begun[place]
| extend isChosen = isnotempty(tostring(Chosen.key))
| project Page = isChosen or (seen == 0 and place == 0), Key = tostring(Chosen.key), Dimensions = tostring(Chosen.dimensions),
    Reason = case(isChosen, "An episode has begun.", seen == 0 and place == 0, "The row cannot be seen yet: in doubt, it pages.", "No episode has begun with this alert, or it has been paged of.")`
    .text;
}

function arrivals(watched: Watched, table: string): Kql {
  return kql`${identifier(table)}
  | where ingestion_time() >= firedAt - 35m
  ${WHO}
  | where ${isSignInOf(watched)}
  | where ${hasOutcome("in")}
  ${DEVICE}
  | project Table = ${table}, Arrived = ingestion_time(), AccountId = ${ACCOUNT_ID}, Account = ${ACCOUNT}, IPAddress = ${ADDRESS}, Client = ${CLIENT}, EventId = Id`;
}
