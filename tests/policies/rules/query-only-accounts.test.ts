import { describe, expect, test } from "@jest/globals";
import { queryOnlyAccounts } from "../../../policies/rules/query-only-accounts.ts";
import { ACCOUNTS, UNKNOWN, verdict, withQuery } from "../stack.ts";

describe("query-only-accounts", () => {
  test("a good stack passes", () => {
    expect(verdict(queryOnlyAccounts)).toEqual([]);
  });

  test("an empty id, which matches everything that has none, is stopped", () => {
    const found = verdict(queryOnlyAccounts, (stack) => {
      withQuery(stack, (query) => query.replace(/UserId =~ "[^"]*"/, `UserId in~ ("${ACCOUNTS[0]}", "")`));
    });
    expect(found).toEqual([
      'an empty name matches every event that has none: UserId in~ ("0d5b7c1e-3f42-4a6d-9b8e-5c4d3e2f1a0b", "")',
    ]);
  });

  test("a table that is not filtered is stopped", () => {
    const found = verdict(queryOnlyAccounts, (stack) => {
      withQuery(stack, (query) => `union (${query}), (AuditLogs)`);
    });
    expect(found).toEqual(["AuditLogs is not filtered by account"]);
  });

  test("an unknown query is left to the deployment", () => {
    const found = verdict(queryOnlyAccounts, (stack) => {
      stack.rule.props["criteria"].allOf[0].query = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know criteria.allOf.0.query",
    ]);
  });
});
