import { describe, expect, test } from "@jest/globals";
import { rowSubsetFault } from "../../sandbox/kusto/index.ts";
import { tables } from "../../sandbox/tables/index.ts";

describe("a query that looks at one row at a time", () => {
  test.each([
    "SigninLogs",
    'SigninLogs | where tolower(UserId) in ("a") and ResultType == "0" | project TimeGenerated, Id',
    "SigninLogs | extend Browser = tostring(DeviceDetail.browser), Length = (1 + 2) * strlen(Id)",
    'SigninLogs | parse Id with Left: string "-" * | project-away Left | project-rename Event = Id',
  ])("may be %s", (query) => expect(rowSubsetFault(query, tables)).toBeUndefined());

  test.each([
    ["let a = 1; SigninLogs", "'let' is not supported"],
    ["print 1", "the query must start with the name of one table, and starts with 'print'"],
    ["datatable(a: int)[1]", "the query must start with the name of one table, and starts with 'datatable'"],
    [
      "union SigninLogs, AuditLogs",
      "the query must start with the name of one table, and starts with 'union'",
    ],
    ["SigninLogs | union AuditLogs", "a query reads one table, once"],
    ["SigninLogs | where Id in ((AuditLogs | project Id))", "a query reads one table, once"],
    ["SigninLogs | summarize count()", "'summarize' is not supported"],
    ["SigninLogs | take 1", "'take' is not supported"],
    ["SigninLogs | order by Id", "'order' is not supported"],
    ["SigninLogs | mv-expand x = pack_array(1)", "'mv-expand' is not supported"],
    ['SigninLogs | where Id in~ ("a")', "the operator 'in~' is not supported"],
    ['SigninLogs | where Id has_any ("a")', "'has_any' is not supported"],
    ["SigninLogs | where TimeGenerated between (ago(1d) .. now())", "'between' is not supported"],
    ["SigninLogs | where ingestion_time() > ago(1h)", "the function 'ingestion_time' is not supported"],
    ["SigninLogs | extend a = iff(true, 1, 2)", "the function 'iff' is not supported"],
    ["SigninLogs | extend a = dynamic([1])", "'dynamic' is not supported"],
    ["SigninLogs; AuditLogs", "there is more than one query in the text"],
    [
      `SigninLogs | parse Id with ${"abcdefghijk".split("").join(' "-" ')}`,
      "'parse' takes at most 10 columns, and has 11",
    ],
  ])("may not be %s", (query, fault) => expect(rowSubsetFault(query, tables)).toBe(fault));
});
