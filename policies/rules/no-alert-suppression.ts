import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { at, listAt } from "../facts/read.ts";
import { watching } from "../facts/rules.ts";

/** Alert processing rules, and action rules as they were called before. */
const TYPES = [
  "azure-native:alertsmanagement:AlertProcessingRuleByName",
  "azure-native:alertsmanagement:ActionRuleByName",
];

export const noAlertSuppression = stackPolicy({
  name: "no-alert-suppression",
  description: "No alert processing rule takes the action groups away from alerts.",
  why: "The alert fires, but its groups are not called; the rule that does so is not part of the alert.",
  *check(stack) {
    if (watching(stack).rules.length === 0) return;
    yield* each(stack.ofType(...TYPES), function* ({ props }) {
      const properties = at(props, "properties");
      if (at(properties, "enabled") === false || at(properties, "status") === "Disabled") return;
      const removes = listAt(properties, "actions").some(
        (action) => at(action, "actionType") === "RemoveAllActionGroups",
      );
      if (removes || at(properties, "type") === "Suppression")
        yield "it suppresses the notifications of alerts: leave it out";
    });
  },
});
