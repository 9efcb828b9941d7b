import { resourcePolicy } from "../define.ts";
import { at } from "../facts/read.ts";
import { isSimpleLogAlert, isWatchingLogAlert, LOG_ALERT } from "../facts/rules.ts";
import { countedTables, SIGN_INS } from "../facts/silence.ts";
import { queryRange } from "../facts/time-range.ts";

/** Source: learn.microsoft.com, scheduledQueryRules, windowSize (bin size) and overrideQueryTimeRange. */
export const logAlertWindow = resourcePolicy({
  name: "log-alert-window",
  description:
    "A log alert that watches sign-ins counts all rows of its range, and not only those of the newest part of it.",
  why: "Azure counts rows in bins of windowSize. Where overrideQueryTimeRange is longer, there are several, and nobody has documented that the older ones count: a sign-in that arrives late, or a row without TimeGenerated, may never fire.",
  types: [LOG_ALERT],
  *check(rule) {
    if (isSimpleLogAlert(rule)) return;
    const watchesSilence = countedTables(rule).some((table) => SIGN_INS.includes(table));
    if (!isWatchingLogAlert(rule) && !watchesSilence) return;
    const { range, words, binned } = queryRange(rule.props);
    if (range > binned)
      yield `its rows are counted in bins of ${at(rule.props, "windowSize")} (windowSize), and it sees ${words}: set windowSize to ${at(rule.props, "overrideQueryTimeRange")}, and leave out overrideQueryTimeRange`;
  },
});
