import { describe, expect, test } from "@jest/globals";
import { queryNotByDisplayName } from "../../../policies/rules/query-not-by-display-name.ts";
import { UNKNOWN, verdict, withQuery } from "../stack.ts";

describe("query-not-by-display-name", () => {
  test("a good stack passes", () => {
    expect(verdict(queryNotByDisplayName)).toEqual([]);
  });

  test("a query by a display name alone is stopped", () => {
    const found = verdict(queryNotByDisplayName, (stack) => {
      withQuery(stack, () => 'SigninLogs | where UserDisplayName == "Break glass 1"');
    });
    expect(found).toEqual(['it compares a display name: UserDisplayName == "Break glass 1"']);
  });

  test("a query by a part of a name is stopped", () => {
    const found = verdict(queryNotByDisplayName, (stack) => {
      withQuery(stack, () => 'SigninLogs | where UserPrincipalName contains "emergency"');
    });
    expect(found).toEqual(['it compares a part of a name: UserPrincipalName contains "emergency"']);
  });

  test("a rule of somebody else's may look for an application by its name", () => {
    const found = verdict(queryNotByDisplayName, (stack) => {
      withQuery(stack, () => 'SigninLogs | where AppDisplayName == "Azure Portal"');
    });
    expect(found).toEqual([]);
  });

  test("an unknown query is left to the deployment", () => {
    const found = verdict(queryNotByDisplayName, (stack) => {
      stack.rule.props["criteria"].allOf[0].query = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know criteria.allOf.0.query",
    ]);
  });
});
