import { describe, expect, test } from "@jest/globals";
import { queryParses } from "../../../policies/rules/query-parses.ts";
import { UNKNOWN, verdict, withQuery } from "../stack.ts";

describe("query-parses", () => {
  test("a good stack passes", () => {
    expect(verdict(queryParses)).toEqual([]);
  });

  test("a query that ends in the middle is stopped", () => {
    const found = verdict(queryParses, (stack) => {
      withQuery(stack, (query) => `${query} | where (`);
    });
    expect(found).toEqual(["Missing expression (KS006)", "Expected: ) (KS005)"]);
  });

  test("a column that the table has not is stopped", () => {
    const found = verdict(queryParses, (stack) => {
      withQuery(stack, (query) => query.replaceAll("UserId", "UserIdent"));
    });
    expect(found).toEqual([
      "The name 'UserIdent' does not refer to any known column, table, variable or function. (KS142)",
    ]);
  });

  test("an unknown query is left to the deployment", () => {
    const found = verdict(queryParses, (stack) => {
      stack.rule.props["criteria"].allOf[0].query = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know criteria.allOf.0.query",
    ]);
  });
});
