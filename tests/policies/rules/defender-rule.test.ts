import { describe, expect, test } from "@jest/globals";
import { defenderRuleEnabled } from "../../../policies/rules/defender-rule.ts";
import { defenderSignIn } from "../../../queries/defender-sign-in.ts";
import { defenderRule, type Watched } from "../../../queries/index.ts";
import { ACCOUNTS, UNKNOWN, verdict } from "../stack.ts";

const watched = { accounts: [{ label: "e1", objectId: ACCOUNTS[0] }], groups: [] } as unknown as Watched;

// biome-ignore lint/suspicious/noExplicitAny: tests reach deep into what Graph would take
function found(change: (rule: any) => void): string[] {
  const rule = JSON.parse(JSON.stringify(defenderRule(defenderSignIn, "emergency", watched)));
  change(rule);
  return verdict(defenderRuleEnabled, () => [
    { type: "pulumi-nodejs:dynamic/emergency:Rule", name: "defender", props: { rule } },
  ]);
}

describe("defender-rule", () => {
  test("a good rule passes", () => {
    expect(found(() => {})).toEqual([]);
  });

  test("a rule that is off is stopped", () => {
    expect(
      found((rule) => {
        rule.status = "disabled";
      }),
    ).toEqual(["status is disabled: set it to enabled"]);
  });

  test("a rule of once a day is stopped", () => {
    expect(
      found((rule) => {
        rule.schedule.frequency = "P1D";
      }),
    ).toEqual(["schedule.frequency is P1D: it must be PT1H or less"]);
  });

  test("a rule of low severity is stopped", () => {
    expect(
      found((rule) => {
        rule.detectionAction.alertTemplate.severity = "low";
      }),
    ).toEqual(["severity is low: it must be high"]);
  });

  test("a rule that maps no account is stopped", () => {
    expect(
      found((rule) => {
        rule.detectionAction.alertTemplate.entityMappings.accounts = [];
      }),
    ).toEqual(["entityMappings maps no account"]);
  });

  test("an unknown status is left to the deployment", () => {
    expect(
      found((rule) => {
        rule.status = UNKNOWN;
      }),
    ).toEqual(["? cannot be judged before the deployment: a preview does not know rule.status"]);
  });
});
