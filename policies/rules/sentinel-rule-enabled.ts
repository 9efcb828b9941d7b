import { at } from "../facts/read.ts";
import { isWatchingSentinelRule, SENTINEL_RULES } from "../facts/rules.ts";
import { rulePolicy } from "../rule-policy.ts";

export const sentinelRuleEnabled = rulePolicy({
  name: "sentinel-rule-enabled",
  description: "An analytics rule on break-glass accounts is enabled.",
  why: "A disabled rule runs never, and still looks like cover.",
  types: SENTINEL_RULES,
  *check(rule) {
    if (isWatchingSentinelRule(rule) && at(rule.props, "enabled") !== true)
      yield "enabled is not true: set it to true";
  },
});
