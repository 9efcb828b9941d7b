import { at } from "../facts/read.ts";
import { isWatchingLogAlert, LOG_ALERT } from "../facts/rules.ts";
import { rulePolicy } from "../rule-policy.ts";

export const logAlertNotMuted = rulePolicy({
  name: "log-alert-not-muted",
  description: "A log alert on break-glass accounts is never muted.",
  why: "While a rule is muted after one alert, nobody is notified of the next sign-in.",
  types: [LOG_ALERT],
  *check(rule) {
    const muted = at(rule.props, "muteActionsDuration");
    if (muted !== undefined && muted !== null && isWatchingLogAlert(rule)) {
      yield `muteActionsDuration is ${muted}: leave it out`;
    }
  },
});
