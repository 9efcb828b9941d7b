import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { at, listAt, textAt } from "../facts/read.ts";
import { alertingGroups } from "../facts/routes.ts";
import { watching } from "../facts/rules.ts";
import { isWithin } from "../facts/scopes.ts";
import { watchersOf } from "../facts/watchers.ts";
import type { Resource } from "../resource.ts";

/** Alert processing rules, and action rules as they were called before; those of the provider "azure" suppress, all. */
const CLASSIC = [
  "azure:monitoring/alertProcessingRuleSuppression:AlertProcessingRuleSuppression",
  "azure:monitoring/actionRuleSuppression:ActionRuleSuppression",
];
const TYPES = [
  ...CLASSIC,
  "azure-native:alertsmanagement:AlertProcessingRuleByName",
  "azure-native:alertsmanagement:ActionRuleByName",
  "azure-native:alertsmanagement:AlertProcessingRule",
];

export const noAlertSuppression = stackPolicy({
  name: "no-alert-suppression",
  description: "No alert processing rule takes the action groups away from alerts.",
  why: "The alert fires, but its groups are not called; the rule that does so is not part of the alert.",
  *check(stack) {
    const { rules: all } = watching(stack);
    if (all.length === 0) return;
    const rules = all.flatMap(({ engine, resource }) => (engine === "logAlert" ? [resource] : []));
    const own = [...new Set([...rules, ...watchersOf(stack), ...alertingGroups(stack)])];
    yield* each(stack.ofType(...TYPES), function* ({ type, props }) {
      const properties = at(props, "properties") ?? props;
      if (at(properties, "enabled") === false || at(properties, "status") === "Disabled") return;
      const actions = listAt(properties, "actions").map((action) => textAt(action, "actionType"));
      const removes =
        CLASSIC.includes(type) || actions.some((action) => action.toLowerCase() !== "addactiongroups");
      if (!removes && textAt(properties, "type").toLowerCase() !== "suppression") return;
      if (own.some((resource) => concerns(properties, resource)))
        yield "it suppresses the notifications of alerts: leave it out";
    });
  },
});

/** Whether a rule's scopes hold for an alert, and its conditions do not surely leave the alert out. */
function concerns(properties: unknown, alert: Resource): boolean {
  const scopes = [...listAt(properties, "scopes"), ...listAt(properties, "scope", "values")].map(String);
  if (scopes.length > 0 && !scopes.some((scope) => isWithin(scope, alert))) return false;
  return listAt(properties, "conditions").every((condition) => {
    if (textAt(condition, "operator").toLowerCase() !== "equals") return true;
    const values = listAt(condition, "values").map((value) => String(value).toLowerCase());
    switch (textAt(condition, "field").toLowerCase()) {
      case "alertrulename":
        return namesOf(alert).some((name) => values.includes(name));
      case "alertruleid":
        return values.some((id) => namesOf(alert).some((name) => id.endsWith(`/${name}`)));
      case "severity":
        return (
          values.includes(`sev${at(alert.props, "severity") ?? ""}`) ||
          at(alert.props, "severity") === undefined
        );
      default:
        return true;
    }
  });
}

function namesOf({ props }: Resource): string[] {
  return ["ruleName", "activityLogAlertName", "displayName", "name"]
    .map((property) => textAt(props, property).toLowerCase())
    .filter((name) => name !== "");
}
