import { at, listAt } from "../facts/read.ts";
import { isSimpleLogAlert, isWatchingLogAlert, LOG_ALERT } from "../facts/rules.ts";
import { rulePolicy } from "../rule-policy.ts";

export const logAlertThreshold = rulePolicy({
  name: "log-alert-threshold",
  description: "A log alert on break-glass accounts fires on the first event.",
  why: "Nobody uses these accounts in daily work: one event is one too many, and an intruder needs no second.",
  types: [LOG_ALERT],
  *check(rule) {
    if (!isWatchingLogAlert(rule)) return;
    const criteria = listAt(rule.props, "criteria", "allOf");
    // All of them would have to hold.
    if (criteria.length > 1) yield `criteria.allOf has ${criteria.length} conditions: it must have one`;
    for (const criterion of criteria) {
      const least = at(criterion, "minRecurrenceCount");
      if (least !== undefined && Number(least) > 1) yield `minRecurrenceCount is ${least}: it must be 1`;
      if (!isSimpleLogAlert(rule)) yield* windowed(criterion);
    }
  },
});

function* windowed(criterion: unknown): Generator<string> {
  const [operator, threshold] = [at(criterion, "operator"), at(criterion, "threshold")];
  const aggregation = at(criterion, "timeAggregation");
  const isFirst =
    (operator === "GreaterThan" && threshold === 0) || (operator === "GreaterThanOrEqual" && threshold === 1);
  if (!isFirst) yield `it fires on ${operator} ${threshold}: it must be GreaterThan 0`;
  if (aggregation !== "Count") yield `timeAggregation is ${aggregation}: it must be Count, of rows`;
  const failing = at(criterion, "failingPeriods", "minFailingPeriodsToAlert") ?? 1;
  if (Number(failing) > 1) {
    yield `minFailingPeriodsToAlert is ${failing}: an event that no later evaluation sees again would be lost; it must be 1`;
  }
}
