import { at } from "../facts/read.ts";
import { isWatchingLogAlert, LOG_ALERT } from "../facts/rules.ts";
import { rulePolicy } from "../rule-policy.ts";

export const logAlertEnabled = rulePolicy({
  name: "log-alert-enabled",
  description: "A log alert on break-glass accounts is enabled.",
  why: "A disabled rule evaluates nothing: the account is used, and nobody is notified.",
  types: [LOG_ALERT],
  *check(rule) {
    if (at(rule.props, "enabled") === false && isWatchingLogAlert(rule))
      yield "enabled is false: set it to true";
  },
});
