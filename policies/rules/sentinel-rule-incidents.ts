import { at, listAt, minutes } from "../facts/read.ts";
import { isWatchingSentinelRule, SENTINEL_RULES } from "../facts/rules.ts";
import { rulePolicy } from "../rule-policy.ts";

export const sentinelRuleIncidents = rulePolicy({
  name: "sentinel-rule-incidents",
  description: "An analytics rule on break-glass accounts opens incidents, one for each account.",
  why: "An alert without an incident is in no queue; alerts of all accounts in one incident hide the second account behind the first.",
  types: SENTINEL_RULES,
  settings: {
    longestGrouping: {
      type: "string",
      description: "The longest time over which alerts may be gathered in one incident.",
      default: "P1D",
    },
  },
  *check(rule, settings) {
    if (!isWatchingSentinelRule(rule)) return;
    const configuration = at(rule.props, "incidentConfiguration");
    if (at(configuration, "createIncident") !== true)
      yield "incidentConfiguration.createIncident is not true";
    const grouping = at(configuration, "groupingConfiguration");
    if (at(grouping, "enabled") === true) {
      if (at(grouping, "matchingMethod") === "AnyAlert") {
        yield "matchingMethod is AnyAlert: gather alerts by account (Selected)";
      }
      const by = ["groupByEntities", "groupByCustomDetails", "groupByAlertDetails"];
      if (
        at(grouping, "matchingMethod") === "Selected" &&
        by.every((each) => listAt(grouping, each).length === 0)
      )
        yield "it gathers alerts by nothing: name Account in groupByEntities";
      const lookBack = at(grouping, "lookbackDuration");
      if ((minutes(lookBack) ?? 0) > (minutes(settings["longestGrouping"]) ?? 1440)) {
        yield `lookbackDuration is ${lookBack}: it must be ${settings["longestGrouping"]} or less`;
      }
    }
    if (at(rule.props, "eventGroupingSettings", "aggregationKind") === "SingleAlert") {
      yield "aggregationKind is SingleAlert: one alert for several accounts cannot be gathered by account (AlertPerResult)";
    }
  },
});
