import { ArmError, only, type ResourceType, required } from "../resource-type.ts";

/** Source: azure-rest-api-specs, AlertsManagement stable/2021-08-08, AlertProcessingRules.json. */
const FIELDS = [
  "AlertContext",
  "AlertRuleId",
  "AlertRuleName",
  "Description",
  "MonitorCondition",
  "MonitorService",
  "Severity",
  "SignalType",
  "TargetResource",
  "TargetResourceGroup",
  "TargetResourceType",
];
const OPERATORS = ["Equals", "NotEquals", "Contains", "DoesNotContain"];
/** Of one condition (azure-monitor-docs, alerts-processing-rules.md). */
const MOST_VALUES = 5;

interface Properties {
  scopes: string[];
  conditions?: { field?: string; operator?: string; values?: string[] }[];
  actions: { actionType?: string; actionGroupIds?: string[] }[];
}

/** Alert processing rules: they add action groups to alerts that fire, or take all of them away. */
export const alertProcessingRule: ResourceType = {
  type: "Microsoft.AlertsManagement/actionRules",
  apiVersions: ["2021-08-08"],
  location: "global",
  check: (id, body) => {
    only(body, ["location", "tags", "properties"], "AlertProcessingRule");
    only(
      body.properties,
      ["scopes", "conditions", "schedule", "actions", "description", "enabled"],
      "AlertProcessingRuleProperties",
    );
    required(body, "properties.scopes", "properties.actions");
    const { scopes, conditions = [], actions } = body.properties as unknown as Properties;
    if (scopes.length === 0) throw bad("An alert processing rule has at least one scope.");
    const subscription = subscriptionOf(id);
    for (const scope of scopes) {
      if (subscriptionOf(scope) !== subscription) {
        throw bad(`The scope '${scope}' is not in the subscription of the alert processing rule.`);
      }
    }
    for (const { field = "", operator = "", values = [] } of conditions) {
      if (!FIELDS.includes(field)) throw bad(`The field '${field}' is not known.`);
      if (!OPERATORS.includes(operator)) throw bad(`The operator '${operator}' is not known.`);
      if (values.length === 0 || values.length > MOST_VALUES) {
        throw bad(
          `The condition on '${field}' has ${values.length} values, and 1 to ${MOST_VALUES} are allowed.`,
        );
      }
    }
    for (const { actionType, actionGroupIds = [] } of actions) {
      if (actionType === "RemoveAllActionGroups") continue;
      if (actionType !== "AddActionGroups") throw bad(`The action '${actionType}' is not known.`);
      if (actionGroupIds.length === 0) throw bad("The action 'AddActionGroups' names no action group.");
    }
  },
  complete: (_, body) => ({ properties: { enabled: true, ...body.properties } }),
};

function subscriptionOf(id: string): string | undefined {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]?.toLowerCase();
}

function bad(message: string): ArmError {
  return new ArmError(400, "BadRequest", message);
}
