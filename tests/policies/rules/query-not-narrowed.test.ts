import { describe, expect, test } from "@jest/globals";
import { queryNotNarrowed } from "../../../policies/rules/query-not-narrowed.ts";
import { UNKNOWN, verdict, withQuery } from "../stack.ts";

describe("query-not-narrowed", () => {
  test("a good stack passes", () => {
    expect(verdict(queryNotNarrowed)).toEqual([]);
  });

  test("a query that leaves an address out is stopped", () => {
    const found = verdict(queryNotNarrowed, (stack) => {
      withQuery(stack, (query) => `${query} | where IPAddress != "203.0.113.42"`);
    });
    expect(found).toEqual(['SigninLogs is narrowed by: IPAddress != "203.0.113.42"']);
  });

  test.each([
    ["what else may hold only adds rows", 'or ResultType == "50126"', []],
    [
      "a name that counts from elsewhere alone",
      'or (UserPrincipalName =~ "emergency@fabrikam.com" and IPAddress != "203.0.113.42")',
      [expect.stringContaining("SigninLogs is narrowed by: ")],
    ],
  ])("%s", (_, more, expected) => {
    const found = verdict(queryNotNarrowed, (stack) => {
      withQuery(stack, (query) => query.replace("\n| project", ` ${more}\n| project`));
    });
    expect(found).toEqual(expected);
  });

  test("a query that keeps one row is stopped", () => {
    const found = verdict(queryNotNarrowed, (stack) => {
      withQuery(stack, (query) => `${query} | take 1`);
    });
    expect(found).toEqual(["SigninLogs loses rows by: take 1"]);
  });

  test("a search for a text is stopped, and one for an account is not", () => {
    const found = (text: string) =>
      verdict(queryNotNarrowed, (stack) => {
        withQuery(stack, (query) => `${query} | search "${text}"`);
      });
    expect(found("rg-other")).toEqual(['SigninLogs loses rows by: search "rg-other"']);
    expect(found("emergency@fabrikam.com")).toEqual([]);
  });

  test("an event time of less than a day is stopped", () => {
    const found = verdict(queryNotNarrowed, (stack) => {
      withQuery(stack, (query) =>
        query.replace("| where UserId", "| where TimeGenerated > ago(1h) | where UserId"),
      );
    });
    expect(found).toEqual(["SigninLogs is narrowed by: TimeGenerated > ago(1h)"]);
  });

  test("a filter by a computed column is stopped by what it is made from", () => {
    const found = verdict(queryNotNarrowed, (stack) => {
      withQuery(stack, (query) => `${query} | extend Where = IPAddress | where Where != "203.0.113.42"`);
    });
    expect(found).toEqual(['SigninLogs is narrowed by: Where != "203.0.113.42"']);
  });

  test("a comment before an operator or a name changes nothing", () => {
    const commented = (query: string) =>
      query
        .replace("UserId =~", "UserId // the object\n =~")
        .replace("ago(20m)", "ago( // three looks\n 20m)");
    expect(verdict(queryNotNarrowed, (stack) => withQuery(stack, commented))).toEqual([]);
    const found = verdict(queryNotNarrowed, (stack) => {
      withQuery(
        stack,
        (query) => `${query} | where // not ours\n IPAddress // of the office\n != "203.0.113.42"`,
      );
    });
    expect(found).toEqual(['SigninLogs is narrowed by: IPAddress != "203.0.113.42"']);
  });

  test("the results of sign-ins may be shared between rules", () => {
    const found = verdict(queryNotNarrowed, (stack) => {
      withQuery(stack, (query) => `${query.replace("| project", "| where ResultType == 0 | project")}`);
    });
    expect(found).toEqual([]);
  });

  test("an unknown query is left to the deployment", () => {
    const found = verdict(queryNotNarrowed, (stack) => {
      stack.rule.props["criteria"].allOf[0].query = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know criteria.allOf.0.query",
    ]);
  });
});
