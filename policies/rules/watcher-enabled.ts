import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { ACTION_GROUP, isIdOf } from "../facts/ids.ts";
import { at, textsIn } from "../facts/read.ts";
import { alertingGroups } from "../facts/routes.ts";
import { isWatchingLogAlert, LOG_ALERT } from "../facts/rules.ts";
import type { Resource } from "../resource.ts";

const TYPES = ["azure-native:monitor:ActivityLogAlert", "azure-native:monitor:MetricAlert", LOG_ALERT];

export const watcherEnabled = stackPolicy({
  name: "watcher-enabled",
  description:
    "What watches over the alerting is enabled, too: alerts on changes, on failed runs, on silence.",
  why: "Whoever wants to switch off the alerts first switches off what would notify you.",
  *check(stack) {
    const groups = alertingGroups(stack);
    const notifies = (alert: Resource) =>
      stack.madeFrom(alert, "actions", ACTION_GROUP).some((group) => groups.includes(group)) ||
      [...textsIn(at(alert.props, "actions"))].some(([, id]) => groups.some((group) => isIdOf(id, group)));
    yield* each(stack.ofType(...TYPES), function* (alert) {
      if (at(alert.props, "enabled") === false && !isWatchingLogAlert(alert) && notifies(alert)) {
        yield "enabled is false: set it to true";
      }
    });
  },
});
