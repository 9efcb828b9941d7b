import { resourcePolicy } from "../define.ts";
import { at } from "../facts/read.ts";
import { isWatchingSentinelRule, SENTINEL_RULE } from "../facts/rules.ts";

export const sentinelRuleFires = resourcePolicy({
  name: "sentinel-rule-fires",
  description: "An analytics rule on break-glass accounts fires on the first event, each time.",
  why: "With a threshold or a suppression, the first sign-in or the next one opens nothing.",
  types: [SENTINEL_RULE],
  *check(rule) {
    if (!isWatchingSentinelRule(rule)) return;
    const [operator, threshold] = [at(rule.props, "triggerOperator"), at(rule.props, "triggerThreshold")];
    if (operator !== "GreaterThan" || threshold !== 0) {
      yield `it fires on ${operator} ${threshold}: it must be GreaterThan 0`;
    }
    if (at(rule.props, "suppressionEnabled") === true) yield "suppressionEnabled is true: set it to false";
  },
});
