import { servedDetections } from "../facts/catalogue-legs.ts";
import { at } from "../facts/read.ts";
import { LOG_ALERT, watchingRules } from "../facts/rules.ts";
import { rulePolicy } from "../rule-policy.ts";

export const logAlertSeverity = rulePolicy({
  name: "log-alert-severity",
  description: "A log alert on break-glass accounts is as severe as what it detects.",
  why: "Who is on call sorts by severity: a sign-in of severity 3 waits until the morning.",
  types: [LOG_ALERT],
  settings: {
    most: {
      type: "number",
      description: "The highest number, so the lowest severity, of a rule that the catalogue does not know.",
      default: 1,
    },
  },
  *check(rule, settings) {
    const severity = at(rule.props, "severity");
    for (const { query } of watchingRules(rule)) {
      const served = servedDetections(query).map((detection) => detection.severity);
      const most = served.length === 0 ? Number(settings["most"]) : Math.min(...served);
      // A rule of the kind SimpleLogAlert may have none.
      if (severity !== undefined && Number(severity) > most) {
        yield `severity is ${severity}: it must be ${most}${most === 0 ? "" : " or less"}`;
      }
    }
  },
});
