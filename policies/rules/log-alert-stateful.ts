import { at } from "../facts/read.ts";
import { isSimpleLogAlert, isWatchingLogAlert, LOG_ALERT } from "../facts/rules.ts";
import { rulePolicy } from "../rule-policy.ts";

export const logAlertStateful = rulePolicy({
  name: "log-alert-stateful",
  description: "A log alert on break-glass accounts is stateful: it fires once an episode, and is resolved.",
  why: "A stateless rule that looks back over several evaluations pages at each of them, and people learn to ignore it; one that is never resolved never fires again.",
  types: [LOG_ALERT],
  *check(rule) {
    if (isSimpleLogAlert(rule) || !isWatchingLogAlert(rule)) return;
    if (at(rule.props, "autoMitigate") === false) yield "autoMitigate is false: set it to true";
    if (at(rule.props, "resolveConfiguration", "autoResolved") === false) {
      yield "resolveConfiguration.autoResolved is false: an alert that stays fired hides the next episode";
    }
  },
});
