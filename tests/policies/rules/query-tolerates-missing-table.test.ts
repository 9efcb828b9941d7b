import { describe, expect, test } from "@jest/globals";
import { queryToleratesMissingTable } from "../../../policies/rules/query-tolerates-missing-table.ts";
import { UNKNOWN, verdict, withQuery } from "../stack.ts";

const found = (changed: (query: string) => string) =>
  verdict(queryToleratesMissingTable, (stack) => withQuery(stack, changed));
const others = "(AADNonInteractiveUserSignInLogs | where UserId == 'x')";

describe("query-tolerates-missing-table", () => {
  test("a good stack passes", () => {
    expect(verdict(queryToleratesMissingTable)).toEqual([]);
  });

  test.each([
    ["without the parameter", (query: string) => `union (${query}), ${others}`],
    ["where it is false", (query: string) => `union isfuzzy=false (${query}), ${others}`],
    ["after a table", (query: string) => `${query} | union ${others}`],
    ["with another parameter", (query: string) => `union kind=outer (${query}), ${others}`],
    [
      "of a name that says otherwise",
      (query: string) => `union (${query} | extend X = "isfuzzy=true"), ${others}`,
    ],
  ])("a union of two tables is stopped %s", (_, changed) => {
    expect(found(changed)).toEqual([
      "it fails where one of SigninLogs, AADNonInteractiveUserSignInLogs does not exist: write union isfuzzy=true",
    ]);
  });

  test.each([
    ["with the parameter", (query: string) => `union isfuzzy=true (${query}), ${others}`],
    ["in other words", (query: string) => `union kind = outer isfuzzy = true (${query}), ${others}`],
    ["of one table with itself", (query: string) => `union (${query}), (${query})`],
    [
      "with rows that stand in the query",
      (query: string) => `union (${query}), (datatable(UserId: string)[])`,
    ],
    [
      "of each of two tables with rows that stand in the query",
      (query: string) => `union isfuzzy=true (${query} | union (datatable(X_: string)[])), ${others}`,
    ],
  ])("a union passes %s", (_, changed) => {
    expect(found(changed)).toEqual([]);
  });

  test("an unknown query is left to the deployment", () => {
    const result = verdict(queryToleratesMissingTable, (stack) => {
      stack.rule.props["criteria"].allOf[0].query = UNKNOWN;
    });
    expect(result).toEqual([expect.stringMatching(/^\? cannot be judged before the deployment/)]);
  });
});
