import { minutes } from "../facts/read.ts";
import { isSimpleLogAlert, isWatchingLogAlert, LOG_ALERT } from "../facts/rules.ts";
import { queryRange } from "../facts/time-range.ts";
import { rulePolicy } from "../rule-policy.ts";

export const logAlertTimeRange = rulePolicy({
  name: "log-alert-time-range",
  description: "A log alert on break-glass accounts looks at events old enough to have been late.",
  why: "Sign-ins are ingested minutes late, sometimes hours. Azure cuts the query off by event time: what is older than the range is never seen, however the query looks back.",
  types: [LOG_ALERT],
  settings: {
    least: { type: "string", description: "The shortest range, by event time.", default: "P1D" },
  },
  *check(rule, settings) {
    if (isSimpleLogAlert(rule) || !isWatchingLogAlert(rule)) return;
    const { range, words } = queryRange(rule.props);
    if (range < (minutes(settings["least"]) ?? 1440))
      yield `it sees ${words}: set windowSize to ${settings["least"]} or more (P2D is the most)`;
  },
});
