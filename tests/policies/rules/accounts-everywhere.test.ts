import { describe, expect, test } from "@jest/globals";
import { accountsEverywhere } from "../../../policies/rules/accounts-everywhere.ts";
import { ACCOUNTS, UNKNOWN, verdict, withQuery } from "../stack.ts";

describe("accounts-everywhere", () => {
  test("a good stack passes", () => {
    expect(verdict(accountsEverywhere)).toEqual([]);
  });

  test("a rule that forgets the name of an account is stopped", () => {
    const found = verdict(accountsEverywhere, (stack) => {
      withQuery(stack, (query) =>
        query.replace(
          ` or UserPrincipalName =~ "${ACCOUNTS[1]}"`,
          ' or UserPrincipalName =~ "other@fabrikam.com"',
        ),
      );
    });
    expect(found).toEqual([
      "a list of its query lacks emergency@fabrikam.com",
      "a list of its query lacks other@fabrikam.com",
    ]);
  });

  test("a workflow that does not know an account that it names otherwise is stopped", () => {
    const found = verdict(accountsEverywhere, (stack) => {
      stack.app.props["definition"].actions.Mail.inputs.body.Subject = ACCOUNTS[0];
    });
    expect(found).toEqual(["the workflow does not know emergency@fabrikam.com"]);
  });

  test("an unknown query is left to the deployment", () => {
    const found = verdict(accountsEverywhere, (stack) => {
      stack.rule.props["criteria"].allOf[0].query = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know criteria.allOf.0.query",
    ]);
  });
});
