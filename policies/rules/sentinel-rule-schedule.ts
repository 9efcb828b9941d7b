import { at, minutes } from "../facts/read.ts";
import { SENTINEL_RULE, watchingRules } from "../facts/rules.ts";
import { ingestionLookBack } from "../kql/query.ts";
import { rulePolicy } from "../rule-policy.ts";

export const sentinelRuleSchedule = rulePolicy({
  name: "sentinel-rule-schedule",
  description:
    "An analytics rule on break-glass accounts runs often, over a period that has room for late events.",
  why: "Sentinel hands a query the events of the period alone: one that is no longer than the frequency never sees what was ingested late (learn.microsoft.com/azure/sentinel/ingestion-delay).",
  types: [SENTINEL_RULE],
  settings: {
    most: { type: "string", description: "The longest queryFrequency.", default: "PT5M" },
    leastPeriod: { type: "string", description: "The shortest queryPeriod.", default: "P1D" },
  },
  *check(rule, settings) {
    for (const { query } of watchingRules(rule)) {
      const [frequency, period] = [at(rule.props, "queryFrequency"), at(rule.props, "queryPeriod")];
      if ((minutes(frequency) ?? Number.POSITIVE_INFINITY) > (minutes(settings["most"]) ?? 5)) {
        yield `queryFrequency is ${frequency}: it must be ${settings["most"]} or less`;
      }
      const lookBacks = query.legs.flatMap(({ conditions }) => conditions.map(ingestionLookBack));
      const longest = Math.max(
        minutes(settings["leastPeriod"]) ?? 1440,
        ...lookBacks.filter((each) => each !== undefined),
      );
      if ((minutes(period) ?? 0) < longest)
        yield `queryPeriod is ${period}: it must be ${settings["leastPeriod"]} or more`;
    }
  },
});
