import { at, minutes } from "../facts/read.ts";
import { isSimpleLogAlert, isWatchingLogAlert, LOG_ALERT } from "../facts/rules.ts";
import { rulePolicy } from "../rule-policy.ts";

export const logAlertFrequency = rulePolicy({
  name: "log-alert-frequency",
  description: "A log alert on break-glass accounts is evaluated often enough.",
  why: "A rule that is evaluated once an hour gives an intruder that hour.",
  types: [LOG_ALERT],
  settings: {
    most: { type: "string", description: "The longest time between two evaluations.", default: "PT5M" },
  },
  *check(rule, settings) {
    if (isSimpleLogAlert(rule) || !isWatchingLogAlert(rule)) return;
    const frequency = at(rule.props, "evaluationFrequency");
    const found = minutes(frequency);
    if (found === undefined) yield `evaluationFrequency is ${frequency}: it must be a duration such as PT5M`;
    else if (found > (minutes(settings["most"]) ?? 5)) {
      yield `evaluationFrequency is ${frequency}: it must be ${settings["most"]} or less`;
    }
  },
});
