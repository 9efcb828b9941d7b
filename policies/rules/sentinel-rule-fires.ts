import { at } from "../facts/read.ts";
import { isWatchingSentinelRule, NRT_RULE, SENTINEL_RULES } from "../facts/rules.ts";
import { rulePolicy } from "../rule-policy.ts";

export const sentinelRuleFires = rulePolicy({
  name: "sentinel-rule-fires",
  description: "An analytics rule on break-glass accounts fires on the first event, each time.",
  why: "With a threshold or a suppression, the first sign-in or the next one opens nothing.",
  types: SENTINEL_RULES,
  *check(rule) {
    if (!isWatchingSentinelRule(rule)) return;
    const [operator, threshold] = [at(rule.props, "triggerOperator"), at(rule.props, "triggerThreshold")];
    if (rule.type !== NRT_RULE && (operator !== "GreaterThan" || threshold !== 0)) {
      yield `it fires on ${operator} ${threshold}: it must be GreaterThan 0`;
    }
    if (at(rule.props, "suppressionEnabled") === true) yield "suppressionEnabled is true: set it to false";
  },
});
