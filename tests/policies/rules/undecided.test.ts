import { expect, test } from "@jest/globals";
import { rulePolicies } from "../../../policies/policies.ts";
import { undecided } from "../../../policies/rules/undecided.ts";
import { UNKNOWN, verdict } from "../stack.ts";

const policy = undecided(rulePolicies);

test("where everything is known, nothing is left undecided", () => {
  expect(verdict(policy)).toEqual([]);
});

test("a resource is told of once, with all the policies that could not judge it", () => {
  const found = verdict(policy, (stack) => {
    stack.rule.props["identity"] = UNKNOWN;
    stack.rule.props["evaluationFrequency"] = UNKNOWN;
  });
  expect(found).toEqual([
    "? log-alert-frequency, log-alert-identity, query-by-ingestion-time: cannot be judged before the deployment: a preview does not know evaluationFrequency",
  ]);
});
