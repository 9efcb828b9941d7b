import { stackPolicy } from "../define.ts";
import { isOfEarlierRelease } from "../facts/catalogue-legs.ts";
import { each } from "../facts/each.ts";
import { at } from "../facts/read.ts";
import { isSimpleLogAlert, isUnrelated, isWatchingLogAlert, LOG_ALERT, watching } from "../facts/rules.ts";
import { countedTables, SIGN_INS } from "../facts/silence.ts";
import { queryRange } from "../facts/time-range.ts";

/** Source: learn.microsoft.com, scheduledQueryRules, windowSize (bin size) and overrideQueryTimeRange. */
export const logAlertWindow = stackPolicy({
  name: "log-alert-window",
  description:
    "A log alert that watches sign-ins counts all rows of its range, and not only those of the newest part of it.",
  why: "Azure counts rows in bins of windowSize. Where overrideQueryTimeRange is longer, there are several, and nobody has documented that the older ones count: a sign-in that arrives late, or a row without TimeGenerated, may never fire.",
  *check(stack) {
    // What an earlier release deployed is doubtful, and no worse by this change.
    const isEarlier = isOfEarlierRelease(watching(stack).rules.map(({ query }) => query));
    const alerts = stack.ofType(LOG_ALERT).filter((rule) => !isUnrelated(stack, rule));
    for (const fault of each(alerts, function* (rule) {
      if (isSimpleLogAlert(rule)) return;
      const watchesSilence = countedTables(rule).some((table) => SIGN_INS.includes(table));
      if (!isWatchingLogAlert(rule) && !watchesSilence) return;
      const { range, words, binned } = queryRange(rule.props);
      if (range > binned)
        yield `its rows are counted in bins of ${at(rule.props, "windowSize")} (windowSize), and it sees ${words}: set windowSize to ${at(rule.props, "overrideQueryTimeRange")}, and leave out overrideQueryTimeRange`;
    }))
      yield isEarlier ? { ...fault, undecided: true } : fault;
  },
});
