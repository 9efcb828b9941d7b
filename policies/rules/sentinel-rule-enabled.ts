import { resourcePolicy } from "../define.ts";
import { at } from "../facts/read.ts";
import { isWatchingSentinelRule, SENTINEL_RULE } from "../facts/rules.ts";

export const sentinelRuleEnabled = resourcePolicy({
  name: "sentinel-rule-enabled",
  description: "An analytics rule on break-glass accounts is enabled.",
  why: "A disabled rule runs never, and still looks like cover.",
  types: [SENTINEL_RULE],
  *check(rule) {
    if (isWatchingSentinelRule(rule) && at(rule.props, "enabled") !== true)
      yield "enabled is not true: set it to true";
  },
});
