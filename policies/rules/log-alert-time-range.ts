import { resourcePolicy } from "../define.ts";
import { at, listAt, minutes } from "../facts/read.ts";
import { isSimpleLogAlert, LOG_ALERT, watchingRules } from "../facts/rules.ts";
import { ingestionLookBack } from "../kql/query.ts";

export const logAlertTimeRange = resourcePolicy({
  name: "log-alert-time-range",
  description: "A log alert on break-glass accounts looks at events old enough to have been late.",
  why: "Sign-ins are ingested minutes late, sometimes hours. Azure cuts the query off by event time: what is older than the range is never seen, however the query looks back.",
  types: [LOG_ALERT],
  settings: {
    least: { type: "string", description: "The shortest range, by event time.", default: "P1D" },
  },
  *check(rule, settings) {
    if (isSimpleLogAlert(rule)) return;
    for (const { query } of watchingRules(rule)) {
      const { range, words } = rangeOf(rule.props);
      if (range < (minutes(settings["least"]) ?? 1440)) {
        yield `it sees ${words}: set overrideQueryTimeRange to ${settings["least"]} or more (P2D is the most)`;
      }
      const window = minutes(at(rule.props, "windowSize"));
      const lookBacks = query.legs.flatMap(({ conditions }) => conditions.map(ingestionLookBack));
      const longest = Math.max(0, ...lookBacks.filter((each) => each !== undefined));
      if (window !== undefined && window < longest) {
        yield `windowSize is ${at(rule.props, "windowSize")}, and the query looks back ${longest} minutes: make the window as long`;
      }
    }
  },
});

/** Source: learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule (override query time range). */
function rangeOf(props: unknown): { range: number; words: string } {
  const override = at(props, "overrideQueryTimeRange");
  if (override !== undefined && override !== null) {
    return { range: minutes(override) ?? 0, words: `${override} (overrideQueryTimeRange)` };
  }
  const [criterion] = listAt(props, "criteria", "allOf");
  const periods = Number(at(criterion, "failingPeriods", "numberOfEvaluationPeriods") ?? 1);
  const window = at(props, "windowSize");
  return { range: (minutes(window) ?? 0) * periods, words: `${window} (windowSize)` };
}
