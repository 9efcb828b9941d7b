import { expect, test } from "@jest/globals";
import { compile, ingest } from "../../sandbox/kusto/index.ts";
import { tables } from "../../sandbox/tables/index.ts";
import { run } from "./tables.ts";

test("a name given by as holds for everything after it: joins, unions, toscalar, in", () => {
  expect(
    run("T | as All | where n == 1 | join kind=inner (All | where n == 3 | project s, m = n) on s"),
  ).toEqual([["a", 1, { k: "x", list: [1, 2] }, "a", 3]]);
  expect(
    run("T | as A | where n > 1 | as B | union (print c = toscalar(A | count)), (B | project q = n)"),
  ).toHaveLength(5);
  expect(run("T | as A | where s == 'c' | extend c = toscalar(A | count) | project c")).toEqual([[4]]);
  expect(
    run("T | as A | where s == 'b' | extend k = s in ((A | where n == 2 | project s)) | project k"),
  ).toEqual([[true]]);
});

test("the name is the label of its rows in a union", () => {
  const one = "range x from 1 to 1 step 1";
  expect(run(`${one} | as T1 | union withsource=Name (${one} | as T2) | project Name, x`)).toEqual([
    ["T1", 1],
    ["T2", 1],
  ]);
  expect(run(`union withsource=Name (${one} | as T1), (${one} | as T2), (${one}) | project Name`)).toEqual([
    ["T1"],
    ["T2"],
    ["union_arg2"],
  ]);
});

test("the rows behind the name are computed once", () => {
  expect(
    run("range x from 1 to 3 step 1 | extend g = new_guid() | as R | join kind=inner (R) on g | count"),
  ).toEqual([[3]]);
});

test("the steps of one sign-in that both failed and came through", () => {
  const row = { UserPrincipalName: "ea-1@contoso.com", CorrelationId: "c1" };
  const { rows } = ingest(
    tables.get("SigninLogs") as never,
    [
      { ...row, TimeGenerated: "2026-02-01T08:00:00Z", ResultType: "50074" },
      { ...row, TimeGenerated: "2026-02-01T08:00:30Z", ResultType: "0" },
    ],
    "SigninLogs",
  );
  const query = `SigninLogs
| where TimeGenerated > ago(1d)
| as Tries
| where ResultType != "0"
| join kind=inner (
    Tries
    | where ResultType == "0"
    | project CorrelationId, Came = TimeGenerated
  ) on CorrelationId
| project UserPrincipalName, ResultType, tostring(Came)`;
  expect(compile(query, tables).run(() => rows, new Date("2026-02-01T12:00:00Z")).rows).toEqual([
    ["ea-1@contoso.com", "50074", "2026-02-01T08:00:30.0000000Z"],
  ]);
});
