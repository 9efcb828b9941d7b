import { isUnknownValue, type Resource, type Stack } from "../resource.ts";
import { ACTION_GROUP, isIdOf } from "./ids.ts";
import { at, textsIn } from "./read.ts";
import { alertingGroups } from "./routes.ts";
import { isWatchingLogAlert, LOG_ALERT } from "./rules.ts";

export const ACTIVITY_LOG_ALERT = "azure-native:monitor:ActivityLogAlert";
export const METRIC_ALERT = "azure-native:monitor:MetricAlert";

/** The action groups of an alert of any kind that are among some. */
export function groupsAmong(stack: Stack, alert: Resource, groups: readonly Resource[]): Resource[] {
  const made = stack.madeFrom(alert, "actions", ACTION_GROUP);
  const ids = idsOf(alert);
  return groups.filter((group) => ids?.some((id) => isIdOf(id, group)) ?? made.includes(group));
}

/** The ids in an alert's actions; undefined where a preview does not know them. */
function idsOf({ props }: Resource): string[] | undefined {
  try {
    return [...textsIn(at(props, "actions"))].map(([, id]) => id);
  } catch (error) {
    if (isUnknownValue(error)) return undefined;
    throw error;
  }
}

/** Alerts that notify the same people of something else than the accounts. */
export function watchersOf(stack: Stack): Resource[] {
  const groups = alertingGroups(stack);
  return stack
    .ofType(ACTIVITY_LOG_ALERT, METRIC_ALERT, LOG_ALERT)
    .filter((alert) => !isWatchingLogAlert(alert) && groupsAmong(stack, alert, groups).length > 0);
}
