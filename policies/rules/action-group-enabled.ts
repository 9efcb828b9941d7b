import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { isEnabled, nativeReceivers, programCount } from "../facts/receivers.ts";
import { alertingGroups } from "../facts/routes.ts";

export const actionGroupEnabled = stackPolicy({
  name: "action-group-enabled",
  description: "An action group that the alerts on break-glass accounts notify is enabled and has receivers.",
  why: "A disabled group notifies none of its receivers: the alert fires, and nobody is notified.",
  *check(stack) {
    yield* each(alertingGroups(stack), function* (group) {
      if (!isEnabled(group)) yield "enabled is false: set it to true";
      if (nativeReceivers(group).length + programCount(group) === 0) yield "it has no receiver";
    });
  },
});
