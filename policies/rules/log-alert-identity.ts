import { at, entriesAt, listAt } from "../facts/read.ts";
import { isWatchingLogAlert, LOG_ALERT } from "../facts/rules.ts";
import { rulePolicy } from "../rule-policy.ts";

export const logAlertIdentity = rulePolicy({
  name: "log-alert-identity",
  description: "A log alert on break-glass accounts runs with an identity of its own.",
  why: "Without one it runs with the permissions of whoever edited it last, and ends when that person leaves (learn.microsoft.com/azure/azure-monitor/alerts/log-alert-rule-health).",
  types: [LOG_ALERT],
  *check(rule) {
    if (!isWatchingLogAlert(rule)) return;
    const type = at(rule.props, "identity", "type");
    if (type !== "UserAssigned" && type !== "SystemAssigned") {
      yield `identity.type is ${type ?? "not set"}: set it to UserAssigned, with an identity that may read the workspace`;
      return;
    }
    const ids = at(rule.props, "identity", "userAssignedIdentities");
    const count = Array.isArray(ids) ? listAt(ids).length : entriesAt(ids).length;
    if (type === "UserAssigned" && count === 0) yield "identity.userAssignedIdentities names no identity";
  },
});
