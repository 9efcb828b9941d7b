import { describe, expect, test } from "@jest/globals";
import { sameAccounts } from "../../components/resolve-accounts.ts";
import type { ResolvedAccount } from "../../queries/index.ts";

const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const account = (label: string, objectId: string, userPrincipalName?: string) =>
  ({ label, objectId, ...(userPrincipalName === undefined ? {} : { userPrincipalName }) }) as ResolvedAccount;

describe("accounts after the look-up", () => {
  test("are one if they have one id, whatever they are called", () => {
    const accounts = [
      account("bg1", ID),
      account("bg2", "9b2d6c1e-0f53-4c0e-8a42-6f1f0f1f9d10"),
      account("bg3", ID.toUpperCase(), "bg1@contoso.com"),
    ];
    expect(sameAccounts(accounts)).toEqual([
      {
        propertyPath: "breakglass:accounts[2]",
        reason: `bg1@contoso.com is the account ${ID.toUpperCase()}, which accounts[0] (bg1) is already. Leave one of the two out, and give the other both objectId and userPrincipalName.`,
      },
    ]);
  });

  test("with ids of their own are fine", () => {
    expect(
      sameAccounts([account("bg1", ID), account("bg2", "9b2d6c1e-0f53-4c0e-8a42-6f1f0f1f9d10")]),
    ).toEqual([]);
  });
});
