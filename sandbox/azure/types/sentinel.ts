import { sentinelPrincipal } from "../first-party.ts";
import { ArmError, only, type ResourceType, required } from "../resource-type.ts";
import type { ResourceStore } from "../store.ts";
import { hasRole, MAY_RUN_PLAYBOOKS } from "./role-assignment.ts";
import { bad, invalid } from "./sentinel-faults.ts";

const PROVIDER = "/providers/Microsoft.SecurityInsights/";
const API_VERSIONS = ["2024-09-01", "2024-03-01", "2025-09-01"];

/** Switches Microsoft Sentinel on for a workspace. */
export const onboardingState: ResourceType = {
  type: "Microsoft.SecurityInsights/onboardingStates",
  apiVersions: API_VERSIONS,
  location: "none",
  hasPatch: false,
  check: (id, body, { store }) => {
    only(body, ["etag", "properties"], "SentinelOnboardingState");
    only(body.properties, ["customerManagedKey"], "SentinelOnboardingStateProperties");
    const name = id.slice(id.lastIndexOf("/") + 1);
    // The one name that there is (Azure/azure-rest-api-specs, OnboardingStates.json, sentinelOnboardingStateName).
    if (name !== "default") throw bad(`The name of an onboarding state must be 'default', and is '${name}'.`);
    checkWorkspace(id, store);
  },
  complete: (_, body) => ({ properties: { customerManagedKey: false, ...body.properties } }),
};

const CONDITIONS = ["Property", "PropertyArray", "PropertyChanged", "PropertyArrayChanged", "Boolean"];

/** What Sentinel does by itself with incidents and alerts. */
export const automationRule: ResourceType = {
  type: "Microsoft.SecurityInsights/automationRules",
  apiVersions: API_VERSIONS,
  location: "none",
  members: {
    "properties.triggeringLogic.conditions": {
      list: { object: { conditionType: "string", conditionProperties: "any" } },
    },
    "properties.actions": {
      list: { object: { order: "number", actionType: "string", actionConfiguration: { map: "any" } } },
    },
  },
  hasPatch: false,
  check: (id, body, { store, tenantId }) => {
    only(body, ["etag", "properties"], "AutomationRule");
    only(body.properties, ["actions", "displayName", "order", "triggeringLogic"], "AutomationRuleProperties");
    required(
      body,
      "properties.displayName",
      "properties.order",
      "properties.triggeringLogic.isEnabled",
      "properties.triggeringLogic.triggersOn",
      "properties.triggeringLogic.triggersWhen",
      "properties.actions",
    );
    checkOnboarded(id, store);
    checkAutomation(body.properties as unknown as Automation, (playbook) =>
      checkPlaybook(playbook, store, tenantId),
    );
  },
};

interface Automation {
  readonly displayName: string;
  readonly order: number;
  readonly triggeringLogic: {
    readonly triggersOn: string;
    readonly triggersWhen: string;
    readonly conditions?: readonly { readonly conditionType?: string }[];
  };
  readonly actions: readonly {
    readonly order?: number;
    readonly actionType?: string;
    readonly actionConfiguration?: Readonly<Record<string, unknown>>;
  }[];
}

/** Limits: learn.microsoft.com/azure/sentinel/sentinel-service-limits, automation rules; the specification's own. */
function checkAutomation(
  { displayName, order, triggeringLogic, actions }: Automation,
  checkPlaybook: (configuration: Readonly<Record<string, unknown>> | undefined) => void,
) {
  if (displayName.length > 500) throw invalid("The display name is longer than 500 characters.");
  if (!Number.isInteger(order) || order < 1 || order > 1000) throw invalid("'order' must be from 1 to 1000.");
  const { triggersOn, triggersWhen, conditions = [] } = triggeringLogic;
  if (!["Incidents", "Alerts"].includes(triggersOn))
    throw invalid(`triggersOn '${triggersOn}' is not one of Incidents, Alerts.`);
  if (!["Created", "Updated"].includes(triggersWhen))
    throw invalid(`triggersWhen '${triggersWhen}' is not one of Created, Updated.`);
  if (triggersOn === "Alerts" && triggersWhen === "Updated")
    throw invalid("A rule that triggers on alerts can only trigger when they are created.");
  if (conditions.length > 50) throw invalid("An automation rule can have at most 50 conditions.");
  for (const { conditionType } of conditions) {
    if (!CONDITIONS.includes(conditionType ?? ""))
      throw invalid(`conditionType '${conditionType}' is not one of ${CONDITIONS.join(", ")}.`);
  }
  if (actions.length < 1 || actions.length > 20)
    throw invalid("An automation rule must have from 1 to 20 actions.");
  for (const { order: place, actionType, actionConfiguration } of actions) {
    if (typeof place !== "number") throw invalid("An action has no 'order'.");
    if (actionType === "RunPlaybook") checkPlaybook(actionConfiguration);
    else if (actionType === "AddIncidentTask") {
      if (!actionConfiguration?.["title"]) throw invalid("An action AddIncidentTask has no 'title'.");
    } else if (actionType !== "ModifyProperties") {
      throw invalid(
        `actionType '${actionType}' is not one of AddIncidentTask, ModifyProperties, RunPlaybook.`,
      );
    }
  }
}

/**
 * Sentinel has to be able to run it. The words: learn.microsoft.com/azure/sentinel/health-table-reference, automation rule
 * failure reasons.
 */
function checkPlaybook(
  configuration: Readonly<Record<string, unknown>> | undefined,
  store: ResourceStore,
  tenantId: string,
) {
  const id = String(configuration?.["logicAppResourceId"] ?? "");
  if (store.get(id)?.type !== "Microsoft.Logic/workflows")
    throw new ArmError(404, "ResourceNotFound", `The playbook '${id}' was not found.`);
  if (mayRunPlaybook(store, tenantId, id)) return;
  throw bad(
    "Caller is missing required playbook-triggering permissions on playbook or Microsoft Sentinel is missing permissions on it.",
  );
}

/** Whether Sentinel's own principal has the right to start a Logic App. */
export function mayRunPlaybook(store: ResourceStore, tenantId: string, playbookId: string): boolean {
  const sentinel = sentinelPrincipal(store, tenantId);
  return sentinel !== undefined && hasRole(store, sentinel.id, MAY_RUN_PLAYBOOKS, playbookId);
}

/** The workspace that a resource of Sentinel's extends. */
export function workspaceOf(id: string): string {
  return id.slice(0, id.toLowerCase().lastIndexOf(PROVIDER.toLowerCase()));
}

export function isOnboarded(store: ResourceStore, workspaceId: string): boolean {
  return store.get(`${workspaceId}${PROVIDER}onboardingStates/default`) !== undefined;
}

/**
 * @throws ArmError in the service's words (github.com/iknowjason/PurpleCloud issue 42, terraform-provider-azurerm
 * pull request 20661)
 */
export function checkOnboarded(id: string, store: ResourceStore): void {
  checkWorkspace(id, store);
  const workspaceId = workspaceOf(id);
  if (isOnboarded(store, workspaceId)) return;
  const name = workspaceId.slice(workspaceId.lastIndexOf("/") + 1);
  throw bad(
    `Workspace '${name}' is not onboarded to Microsoft Sentinel. Please onboard through the portal (https://learn.microsoft.com/en-us/azure/sentinel/quickstart-onboard) or use the OnboardingStates ARM api to onboard to Sentinel (https://learn.microsoft.com/en-us/rest/api/securityinsights/sentinel-onboarding-states/create?view=rest-securityinsights-2024-03-01).`,
  );
}

function checkWorkspace(id: string, store: ResourceStore): void {
  const workspaceId = workspaceOf(id);
  if (store.get(workspaceId)?.type === "Microsoft.OperationalInsights/workspaces") return;
  const [, , , , group = ""] = workspaceId.split("/");
  const name = workspaceId.slice(workspaceId.lastIndexOf("/") + 1);
  throw new ArmError(
    404,
    "ResourceNotFound",
    `The Resource 'Microsoft.OperationalInsights/workspaces/${name}' under resource group '${group}' was not found.`,
  );
}
