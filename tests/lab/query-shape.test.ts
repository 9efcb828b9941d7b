import { describe, expect, test } from "@jest/globals";
import { queryShape } from "../../sandbox/lab/query-shape.ts";

const both = ["SigninLogs", "AADNonInteractiveUserSignInLogs"];

describe("the look-back of a query", () => {
  test.each([
    ["TimeGenerated > ago(5m)", { by: "eventTime", minutes: 5, inclusive: false }],
    ["ago(1h) <= TimeGenerated", { by: "eventTime", minutes: 60, inclusive: true }],
    ["CreatedDateTime >= ago(2 * 30m)", { by: "eventTime", minutes: 60, inclusive: true }],
    ["ingestion_time() > ago(90s)", { by: "ingestionTime", minutes: 1.5, inclusive: false }],
    ["(ingestion_time() >= ago(lookBack))", { by: "ingestionTime", minutes: 15, inclusive: true }],
    ["TimeGenerated between (ago(1d) .. now())", { by: "eventTime", minutes: 1440, inclusive: true }],
  ])("is read from %s", (condition, expected) => {
    const { lookBack } = queryShape(`let lookBack = 15m; SigninLogs | where ${condition}`);
    expect(lookBack).toEqual([expected]);
  });

  test("has every condition, be they joined by and or follow one another", () => {
    const text =
      "SigninLogs | where TimeGenerated > ago(1d) and ingestion_time() > ago(5m) | where TimeGenerated <= now()";
    expect(queryShape(text).lookBack.map(({ by, minutes }) => [by, minutes])).toEqual([
      ["eventTime", 1440],
      ["ingestionTime", 5],
    ]);
  });
});

describe("the sign-ins that a query returns", () => {
  test("are those of its tables, in a union, through let, under where", () => {
    const leg = (table: string) =>
      `(${table} | where ingestion_time() >= ago(15m) | where ResultType in ("0", "50140"))`;
    expect(
      queryShape(`union isfuzzy=true (datatable(x: string)[]), ${both.map(leg).join(", ")}`).tables,
    ).toEqual(both);
    expect(queryShape("let rows = SigninLogs; rows | extend x = 1").tables).toEqual(["SigninLogs"]);
  });

  test.each([
    ['ConditionalAccessStatus == "notApplied"', ["notApplied"]],
    ['ConditionalAccessStatus != "notApplied"', ["success"]],
    ['ConditionalAccessStatus in~ ("NotApplied", "success")', ["notApplied", "success"]],
    ["UserPrincipalName =~ 'bg1@contoso.com' or UserId == ''", ["notApplied", "success"]],
  ])("are those whose status meets %s", (condition, statuses) => {
    expect(queryShape(`SigninLogs | where ${condition}`).statuses).toEqual(statuses);
  });

  test("are none where it asks for failures, or for another table", () => {
    expect(queryShape('SigninLogs | where ResultType !in ("0")').tables).toEqual([]);
    expect(queryShape("AuditLogs | where TimeGenerated > startofday(now()) | count").tables).toEqual([]);
  });

  test("are the newest where it takes some", () => {
    expect(queryShape("SigninLogs | sort by CreatedDateTime desc | take 1").take).toBe(1);
    expect(queryShape("SigninLogs | top 3 by TimeGenerated").take).toBe(3);
  });
});

describe("a query that cannot be read is refused, by what cannot be read", () => {
  test.each([
    [
      "SigninLogs | where TimeGenerated > startofday(now())",
      'its condition "TimeGenerated > startofday(now())"',
    ],
    ["SigninLogs | where ingestion_time() < ago(2m)", 'its condition "ingestion_time() < ago(2m)"'],
    [
      'SigninLogs | where ConditionalAccessStatus == "x" or UserId == "y"',
      "mixes ConditionalAccessStatus with",
    ],
    ["SigninLogs | join SigninLogs on UserId", 'its operator "join"'],
    ["SigninLogs | summarize count()", 'its operator "summarize"'],
    ["print 1", '"print 1" is not read as a source of rows'],
    [
      "union (SigninLogs | where TimeGenerated > ago(5m)), (AADNonInteractiveUserSignInLogs | where TimeGenerated > ago(1h))",
      "its tables SigninLogs and AADNonInteractiveUserSignInLogs have different conditions",
    ],
  ])("%s", (text, message) => {
    expect(() => queryShape(text)).toThrow(message);
  });
});
