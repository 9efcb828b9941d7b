import { signIn } from "breakglass-alerts/queries";
import type { AzureRest, Json } from "../../azure/rest.ts";
import { periodsText, type RuleCriterion } from "../../azure/rule-condition.ts";
import { type DeployedIds, idsOfType } from "../../azure/stack.ts";
import { UserError } from "../../errors/user-error.ts";
import type { ActionGroup, AlertRule, Deployed } from "../facts.ts";
import { ask } from "./ask.ts";

/** Versions of Azure Resource Manager's API. */
export const RULES = "2023-12-01";
export const GROUPS = "2023-01-01";
export const WORKSPACES = "2023-09-01";
const SENTINEL = { scheduled: "2024-09-01", nearRealTime: "2025-07-01-preview" } as const;

/**
 * Reads the chain's deployed resources: what is in Azure now, not what is in the stack's state.
 *
 * @param incidents how the rules of Sentinel run, which decides the version in which they are read
 * @throws UserError if no sign-in rule or no Logic App is deployed
 */
export async function readDeployed(
  rest: AzureRest,
  stack: string,
  ids: DeployedIds,
  incidents: keyof typeof SENTINEL = "scheduled",
): Promise<Deployed & { readonly customerId: string; readonly workflowId: string }> {
  const one = (id: string, version: string) =>
    ask({ what: id, needs: `Reader on its resource group` }, () => rest.arm(id, version));
  const all = (type: string, version: string) =>
    Promise.all(idsOfType(ids, type).map((id) => one(id, version)));
  const rules = (await all("Microsoft.Insights/scheduledQueryRules", RULES)).filter(isOnSignIns);
  const workspaceId = (propertiesOf(rules[0]).scopes as string[] | undefined)?.[0];
  if (workspaceId === undefined) {
    throw new UserError(
      `The stack ${stack} has no deployed alert rule for sign-ins. Deploy it first: pulumi up --stack ${stack}`,
    );
  }
  const actionGroups = (await all("Microsoft.Insights/actionGroups", GROUPS)).map(actionGroupOf);
  const started = actionGroups.flatMap(({ workflowIds }) => workflowIds);
  const workflowId = idsOfType(ids, "Microsoft.Logic/workflows").find((id) =>
    started.some((each) => each.toLowerCase() === id.toLowerCase()),
  );
  if (workflowId === undefined) {
    throw new UserError(
      `No action group of the stack ${stack} starts its Logic App. Deploy it again: pulumi up --stack ${stack}`,
    );
  }
  const sentinel = (await all("Microsoft.SecurityInsights/alertRules", SENTINEL[incidents])).find(
    isOnSignIns,
  );
  const { customerId } = propertiesOf(await one(workspaceId, WORKSPACES));
  return {
    workspaceId,
    customerId: String(customerId),
    workflowId,
    rules: rules.map(alertRuleOf),
    actionGroups: actionGroups.map(({ id, enabled, workflowIds }) => ({
      id,
      enabled,
      startsWorkflow: workflowIds.some((each) => each.toLowerCase() === workflowId.toLowerCase()),
    })),
    sentinelRuleIds: sentinel === undefined ? [] : [String(sentinel["id"])],
  };
}

/** The detection's own rule and its fast ones, which have its title. */
function isOnSignIns(rule: Json): boolean {
  const title = String(propertiesOf(rule)["displayName"]);
  return title === signIn.title || title.startsWith(`${signIn.title} - fast rule on `);
}

export function alertRuleOf(rule: Json): AlertRule {
  const { enabled, actions, criteria } = propertiesOf(rule);
  const { actionGroups } = (actions ?? {}) as { actionGroups?: string[] };
  const { allOf = [] } = (criteria ?? {}) as { allOf?: readonly RuleCriterion[] };
  return {
    id: String(rule["id"]),
    enabled: enabled !== false,
    actionGroupIds: actionGroups ?? [],
    waitsFor: allOf.flatMap((each) => periodsText(each) ?? []),
    filters: allOf.flatMap(({ dimensions = [] }) => dimensions.filter(({ values }) => !values.includes("*"))),
  };
}

/** Only which workflow a receiver starts: its URL is a secret. */
export function actionGroupOf(group: Json): Omit<ActionGroup, "startsWorkflow"> & { workflowIds: string[] } {
  const { enabled, logicAppReceivers } = propertiesOf(group);
  const receivers = (logicAppReceivers ?? []) as { resourceId?: string }[];
  return {
    id: String(group["id"]),
    enabled: enabled !== false,
    workflowIds: receivers.flatMap(({ resourceId }) => resourceId ?? []),
  };
}

export function propertiesOf(resource: Json | undefined): Record<string, unknown> {
  return (resource?.["properties"] ?? {}) as Record<string, unknown>;
}
