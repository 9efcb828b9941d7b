import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { WORKFLOW, WORKSPACE } from "../facts/ids.ts";
import { at, listAt, textAt } from "../facts/read.ts";
import { alertingGroups, alertingWorkflows } from "../facts/routes.ts";
import { watching } from "../facts/rules.ts";
import { isAt, isWithin } from "../facts/scopes.ts";
import { ACTIVITY_LOG_ALERT, watchersOf } from "../facts/watchers.ts";
import type { Resource, Stack } from "../resource.ts";

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
    const changed = [...own, ...alertingWorkflows(stack)];
    yield* each(stack.ofType(...TYPES), function* ({ type, props }) {
      const properties = at(props, "properties") ?? props;
      if (at(properties, "enabled") === false || at(properties, "status") === "Disabled") return;
      const actions = listAt(properties, "actions").map((action) => textAt(action, "actionType"));
      const removes =
        CLASSIC.includes(type) || actions.some((action) => action.toLowerCase() !== "addactiongroups");
      if (!removes && textAt(properties, "type").toLowerCase() !== "suppression") return;
      const scopes = [...listAt(properties, "scopes"), ...listAt(properties, "scope", "values")].map(String);
      const isIn = (alert: Resource) =>
        scopes.length === 0 || scopes.some((scope) => holdsFor(stack, scope, alert, changed));
      if (own.some((alert) => isIn(alert) && mayMeet(properties, alert)))
        yield "it suppresses the notifications of alerts: leave it out";
    });
  },
});

/**
 * Whether a scope holds for the alerts of a rule: it is that of what they are about, which is the rule's own scope and not
 * the rule itself (learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules, scope and filters). An alert on the
 * activity log is about whatever is changed.
 */
function holdsFor(stack: Stack, scope: string, alert: Resource, changed: readonly Resource[]): boolean {
  if (isWithin(scope, alert)) return true;
  if (alert.type === ACTIVITY_LOG_ALERT) return changed.some((resource) => isWithin(scope, resource));
  const targets = [WORKSPACE, WORKFLOW].flatMap((type) => stack.madeFrom(alert, "scopes", type));
  if (targets.some((target) => isWithin(scope, target))) return true;
  return listAt(alert.props, "scopes").some((target) => isAt(scope, String(target)));
}

/** Whether a rule's conditions do not surely leave an alert out. */
function mayMeet(properties: unknown, alert: Resource): boolean {
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
