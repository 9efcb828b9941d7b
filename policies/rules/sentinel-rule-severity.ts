import { texts } from "../define.ts";
import { at } from "../facts/read.ts";
import { isWatchingSentinelRule, SENTINEL_RULES } from "../facts/rules.ts";
import { rulePolicy } from "../rule-policy.ts";

export const sentinelRuleSeverity = rulePolicy({
  name: "sentinel-rule-severity",
  description: "An analytics rule on break-glass accounts opens incidents of high severity.",
  why: "The queue is worked off by severity: a Medium incident of these accounts waits behind the rest.",
  types: SENTINEL_RULES,
  settings: {
    severities: {
      type: "array",
      items: { type: "string" },
      description: "The severities that are allowed.",
      default: ["High"],
    },
  },
  *check(rule, settings) {
    if (!isWatchingSentinelRule(rule)) return;
    const severity = at(rule.props, "severity");
    const allowed = texts(settings, "severities");
    if (!allowed.includes(String(severity)))
      yield `severity is ${severity}: it must be ${allowed.join(" or ")}`;
  },
});
