import { rewrite } from "../edits.ts";
import type { DeployedResource } from "../resources.ts";
import { BG1, BG2, STRANGER } from "./accounts.ts";
import { key, type Mutation } from "./mutation.ts";

/** A count of rows, whoever's they are, may as well be by event time. */
const namesSomebody = (text: string) => /[0-9a-f]{8}-[0-9a-f]{4}-/.test(text);

/** Edits of a query; one that changes nothing in a query is left out. */
export function ofQuery(rule: DeployedResource, path: readonly (string | number)[]): Mutation[] {
  const edits: Readonly<Record<string, (text: string) => string>> = {
    "forget an account": (text) => text.replaceAll(`"${BG2}"`, `"${BG1}"`),
    "forget an account in one list": (text) => text.replace(`, "${BG2}"`, ""),
    "forget a name in one list": (text) => text.replace(', "bg2@contoso.onmicrosoft.com"', ""),
    "swap an account": (text) => text.replaceAll(BG1, STRANGER),
    "empty the lists": (text) => text.replace(/\(("[^"()]*(?:@|-[0-9a-f]{12})[^()]*)\)/gi, '("")'),
    "add an empty id": (text) => text.replace(`"${BG1}", `, `"${BG1}", "", `),
    "look back one evaluation": (text) => text.replaceAll("ago(15m)", "ago(5m)"),
    "look back in one table alone": (text) => text.replace("ago(15m)", "ago(6m)"),
    "look back two days": (text) => text.replaceAll("ago(15m)", "ago(2d)"),
    "look back by event time": (text) =>
      namesSomebody(text) ? text.replaceAll("ingestion_time()", "TimeGenerated") : text,
    "no look-back": (text) => text.replaceAll("ingestion_time() >= ago(15m)", "true"),
    "leave one table out": (text) =>
      text.replace(/,\n\((?:SigninLogs|AuditLogs|AzureActivity|CloudAppEvents)\n[\s\S]*?(?=,\n\(|$)/, ""),
    "only one row": (text) => `${text}\n| take 1`,
    "nothing at all": (text) => `${text}\n| where false`,
    "not from one address": (text) => `${text}\n| where IPAddress != "203.0.113.42"`,
    "not through one application": (text) => `${text}\n| where Application != "Azure Portal"`,
    "only where no policy applied": (text) =>
      text.replace(
        /\| where ResultType/,
        '| where ConditionalAccessStatus == "notApplied" | where ResultType',
      ),
    "only from abroad": (text) =>
      text.replace(/\n {2}\| where ingestion_time/, '\n  | where Location != "NL"\n  | where ingestion_time'),
    "not some operations": (text) =>
      text.replace(
        /\n {2}\| where (Category|OperationName)/,
        '\n  | where OperationName != "Reset password (by admin)"\n  | where $1',
      ),
    "only successes": (text) => text.replaceAll(/ResultType in \([^)]*\)/g, 'ResultType in ("0")'),
    "without a result": (text) =>
      text.replaceAll(/ResultType in \([^)]*\)/g, (list) => list.replace('"50074", ', "")),
    "more results left out": (text) =>
      text.replaceAll('ResultType !in ("0", ', 'ResultType !in ("50126", "0", '),
    "fewer safeguards": (text) => text.replace('"named location", ', ""),
    "by display name": (text) =>
      text.replace(
        /where (UserId|AccountObjectId|tostring\(InitiatedBy\.user\.id\)) in~ \([^)]*\)/g,
        'where UserDisplayName contains "break glass" or $1 == "x"',
      ),
    everybody: (text) =>
      text.replace(
        /\n {0,2}\| where (UserId|AccountObjectId|tostring\(InitiatedBy\.user\.id\)|Caller) in~ .*\n/g,
        "\n",
      ),
    "a misspelt column": (text) =>
      text
        .replaceAll("UserPrincipalName", "UserPrincipleName")
        .replaceAll("TargetResources", "TargetResource")
        .replaceAll("AccountUpn", "AccountUPN_"),
    "a query that does not parse": (text) => `${text}\n| where (`,
    "another query": () => "Heartbeat | count",
  };
  return Object.entries(edits).map(([what, edit]) => ({
    name: `${what}: ${rule.name}`,
    edit: rewrite(key(rule), path, edit),
  }));
}
