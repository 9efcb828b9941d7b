import { expect, test } from "@jest/globals";
import { compile } from "../../sandbox/kusto/index.ts";
import { tables } from "../../sandbox/tables/index.ts";

test.each([
  ["SigninLogs | where ResultType == '0'", "table"],
  ["SigninLogs | union AuditLogs", "table"],
  ["(SigninLogs | take 1) | count", "table"],
  ["union isfuzzy=true SigninLogs, AuditLogs | count", "union"],
  ["// a comment\nunion SigninLogs, AuditLogs", "union"],
  ["let days = 1d;\nunion SigninLogs, AuditLogs", "union"],
  ["let all = union SigninLogs, AuditLogs;\nall | count", "union"],
  ["let wanted = datatable(Id: string)['a'];\nSigninLogs | where Id in (wanted)", "table"],
  ["let wanted = datatable(Id: string)['a'];\nwanted | join SigninLogs on Id", "datatable"],
  ["datatable(Id: string)['a'] | count", "datatable"],
  ["let all = materialize(union SigninLogs, AuditLogs);\nall | count", "union"],
  ["print 1", "print"],
])("%s begins with %s", (query, start) => {
  expect(compile(query, tables).start).toBe(start);
});
