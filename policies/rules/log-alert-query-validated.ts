import { resourcePolicy } from "../define.ts";
import { at } from "../facts/read.ts";
import { isWatchingLogAlert, LOG_ALERT } from "../facts/rules.ts";

export const logAlertQueryValidated = resourcePolicy({
  name: "log-alert-query-validated",
  description: "Azure validates the query of a log alert on break-glass accounts.",
  why: "With validation skipped, a rule that cannot run is accepted, fails at every evaluation, and is disabled by the service after a week.",
  types: [LOG_ALERT],
  *check(rule) {
    if (at(rule.props, "skipQueryValidation") === true && isWatchingLogAlert(rule)) {
      yield "skipQueryValidation is true: set it to false";
    }
  },
});
