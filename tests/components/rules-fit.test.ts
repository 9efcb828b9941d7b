import { expect, test } from "@jest/globals";
import { tooManyAccounts } from "../../components/rules-fit.ts";
import { accounts } from "../../pages/accounts-that-fit.ts";

const watched = (count: number) => ({ accounts: accounts(count), groups: [] });
const sentinel = { onboard: true, playbook: false, speed: "scheduled" } as const;

test("accounts that a rule has no room for are an error of the configuration, with the rule and what to do", () => {
  const faults = tooManyAccounts(watched(100), { sentinel });
  expect(faults.length).toBeGreaterThan(0);
  for (const { propertyPath, reason } of faults) {
    expect(propertyPath).toBe("breakglass:accounts");
    expect(reason).toMatch(
      /^these are 100 accounts, too many for a rule\. The detection "[a-z-]+" is no Sentinel rule: its query has \d+ characters, and 10,000 are allowed; watch fewer accounts, or leave Sentinel out\.$/,
    );
  }
  expect(tooManyAccounts(watched(100), {})).toEqual([]);
  expect(tooManyAccounts(watched(1000), {})[0]?.reason).toMatch(
    /^these are 1000 accounts, too many for a rule\. The detection "sign-in" cannot be a log alert rule: its query has \d+ bytes, of at most 65536\.$/,
  );
  expect(tooManyAccounts(watched(5), { sentinel })).toEqual([]);
});
