import { at, minutes } from "../facts/read.ts";
import { isSimpleLogAlert, LOG_ALERT, SENTINEL_RULE, watchingRules } from "../facts/rules.ts";
import { ingestionLookBack } from "../kql/query.ts";
import { rulePolicy } from "../rule-policy.ts";

export const queryByIngestionTime = rulePolicy({
  name: "query-by-ingestion-time",
  description: "A query on break-glass accounts looks back by ingestion time, over several evaluations.",
  why: "A rule that looks back by event time, as far as it repeats, never sees an event that arrives late; and one that looks back over a single evaluation loses what a failed or late one should have seen (learn.microsoft.com/azure/sentinel/ingestion-delay).",
  types: [LOG_ALERT, SENTINEL_RULE],
  settings: {
    leastEvaluations: {
      type: "number",
      description: "How many evaluations see an event at least.",
      default: 3,
    },
    mostEvaluations: {
      type: "number",
      description: "How many at most: as long, an alert stays fired and hides the next use of the account.",
      default: 12,
    },
  },
  *check(rule, settings) {
    if (isSimpleLogAlert(rule)) return;
    const frequency = minutes(at(rule.props, "evaluationFrequency") ?? at(rule.props, "queryFrequency")) ?? 5;
    const [least, most] = [Number(settings["leastEvaluations"]), Number(settings["mostEvaluations"])];
    // An evaluation each minute lets nobody wait longer than one each five minutes does.
    const longest = most * Math.max(frequency, 5);
    const mayNotAsk = rule.type === LOG_ALERT && frequency === 1;
    for (const { query } of watchingRules(rule)) {
      for (const { table, conditions } of query.legs) {
        const [lookBack] = conditions.map(ingestionLookBack).filter((each) => each !== undefined);
        if (lookBack === undefined) {
          if (mayNotAsk) continue;
          yield `${table} has no filter such as: where ingestion_time() >= ago(${least * frequency}m)`;
        } else if (lookBack < least * frequency) {
          yield `${table} looks back ${lookBack} minutes: with an evaluation every ${frequency}, it must be ${least * frequency} or more`;
        } else if (lookBack > longest) {
          yield `${table} looks back ${lookBack} minutes: an alert stays fired as long; it must be ${longest} or less`;
        }
      }
    }
  },
});
