import { ArmError, only, type ResourceType, required } from "../resource-type.ts";

/** What a condition may look at, but for `properties…`. Source: azure-rest-api-specs, activityLogAlerts 2020-10-01. */
const FIELDS = [
  "resourceid",
  "category",
  "caller",
  "level",
  "operationname",
  "resourcegroup",
  "resourceprovider",
  "status",
  "substatus",
  "resourcetype",
];

type Leaf = { field?: string; equals?: string; containsAny?: string[] };
type Condition = Leaf & { anyOf?: Leaf[] };

interface Rule {
  scopes: string[];
  condition: { allOf?: Condition[] };
  actions: { actionGroups?: { actionGroupId?: string; webhookProperties?: object }[] };
}

export const activityLogAlert: ResourceType = {
  type: "Microsoft.Insights/activityLogAlerts",
  apiVersions: ["2020-10-01"],
  location: "global",
  check: (id, body, { store }) => {
    only(body, ["location", "tags", "properties"], "ActivityLogAlertResource");
    only(
      body.properties,
      ["actions", "condition", "description", "enabled", "scopes"],
      "AlertRuleProperties",
    );
    required(body, "properties.scopes", "properties.condition", "properties.actions");
    const { scopes, condition, actions } = body.properties as unknown as Rule;
    checkScopes(id, scopes);
    checkCondition(condition.allOf ?? []);
    for (const action of actions.actionGroups ?? []) {
      only(action, ["actionGroupId", "webhookProperties"], "ActionGroup");
      if (store.get(action.actionGroupId ?? "") === undefined) {
        throw new ArmError(
          404,
          "ResourceNotFound",
          `The action group '${action.actionGroupId}' was not found.`,
        );
      }
    }
  },
  complete: (_, body) => ({ properties: { enabled: true, ...body.properties } }),
};

/** One rule cannot watch more than one subscription (azure-monitor-docs, alerts-create-activity-log-alert-rule.md). */
function checkScopes(id: string, scopes: readonly string[]): void {
  if (scopes.length === 0) throw bad("An activity log alert rule has at least one scope.");
  for (const scope of scopes) {
    const subscription = /^\/subscriptions\/([^/]+)/i.exec(scope)?.[1];
    if (subscription === undefined) throw bad(`The scope '${scope}' is not in a subscription.`);
    if (subscription.toLowerCase() !== id.split("/")[2]?.toLowerCase()) {
      throw bad(`The scope '${scope}' is not in the subscription of the activity log alert rule.`);
    }
  }
}

/** A leaf has a field and one of `equals` and `containsAny`; `anyOf` stands alone, and has leaves only. */
function checkCondition(conditions: readonly Condition[]): void {
  if (conditions.length === 0) throw bad("The condition of an activity log alert rule is empty.");
  for (const condition of conditions) {
    only(condition, ["field", "equals", "containsAny", "anyOf"], "AlertRuleAnyOfOrLeafCondition");
    if (condition.anyOf === undefined) {
      checkLeaf(condition);
      continue;
    }
    if (Object.keys(condition).length > 1) throw bad("A condition with 'anyOf' has nothing else.");
    if (condition.anyOf.length === 0) throw bad("The list 'anyOf' is empty.");
    for (const leaf of condition.anyOf) {
      only(leaf, ["field", "equals", "containsAny"], "AlertRuleLeafCondition");
      checkLeaf(leaf);
    }
  }
}

function checkLeaf({ field = "", equals, containsAny }: Leaf): void {
  const name = field.toLowerCase();
  if (!FIELDS.includes(name) && !name.startsWith("properties"))
    throw bad(`The field '${field}' is not known.`);
  if ((equals === undefined) === (containsAny === undefined)) {
    throw bad(`The condition on '${field}' needs exactly one of 'equals' and 'containsAny'.`);
  }
}

function bad(message: string): ArmError {
  return new ArmError(400, "BadRequest", message);
}
