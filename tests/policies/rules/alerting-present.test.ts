import { describe, expect, test } from "@jest/globals";
import { alertingPresent } from "../../../policies/rules/alerting-present.ts";
import { type HandWritten, UNKNOWN, verdict } from "../stack.ts";

describe("alerting-present", () => {
  test("a good stack passes", () => {
    expect(verdict(alertingPresent)).toEqual([]);
  });

  test("a stack without alerting is advised", () => {
    const found = verdict(alertingPresent, (stack) => {
      stack.rule = undefined as never;
      stack.sentinel = undefined as never;
    });
    expect(found).toEqual([
      "no rule names a break-glass account by object id or user principal name: nothing else of this pack was judged",
    ]);
  });

  test("an unknown query is left to the deployment", () => {
    const found = verdict(alertingPresent, (stack) => {
      stack.rule.props["criteria"].allOf[0].query = UNKNOWN;
      stack.sentinel = undefined as never;
    });
    expect(found).toEqual(["? no query is known before the deployment: the rules are judged then"]);
  });

  const BY_WATCHLIST = `let accounts = _GetWatchlist('breakglass') | project SearchKey;
SigninLogs | where UserPrincipalName in~ (accounts)`;
  const byWatchlist = (stack: HandWritten) => {
    stack.rule.props["criteria"].allOf[0].query = BY_WATCHLIST;
    stack.sentinel = undefined as never;
  };

  test("accounts that stand in a watchlist alone are not judged, and nobody takes that for good", () => {
    expect(verdict(alertingPresent, byWatchlist)).toEqual([
      `? it finds people in a watchlist, and the stack does not say who they are: nothing of this rule was judged. Name the accounts in its query, by object id and user principal name; or read it, and accept "watch" in the setting "accepted"`,
    ]);
    const accepted = { watch: { reason: "The watchlist is read each month.", until: "2999-01-01" } };
    expect(verdict(alertingPresent, byWatchlist, { accepted })).toEqual([]);
  });

  test("next to rules that name the accounts, a rule on a watchlist is somebody else's", () => {
    const found = verdict(alertingPresent, (stack) => {
      stack.sentinel.props["query"] = BY_WATCHLIST;
    });
    expect(found).toEqual([]);
  });
});
