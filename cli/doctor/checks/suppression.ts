import type { Json } from "../../azure/rest.ts";
import { error, info, type Judgment, ok, warning } from "../finding.ts";
import { last, propertiesOf, type Reads } from "../reads.ts";
import { allows, type Granted } from "../role-actions.ts";
import { Unanswered } from "../unanswered.ts";
import type { Check } from "../visit.ts";

/** Whether an alert processing rule takes the notifications away from our alerts. */
export const suppression: Check = {
  id: "suppression",
  title: "Alert processing rules",
  async *run({ deployed, reads, target, workspaceId }) {
    const resources = deployed?.resources ?? [];
    if (resources.length === 0) return;
    // Log alerts are on the workspace, which may be somebody else's, and in another subscription.
    const ids = workspaceId === undefined ? resources : [...resources, workspaceId];
    const subscriptionOf = (id: string) => id.toLowerCase().split("/").slice(0, 3).join("/");
    const own = `/subscriptions/${target.subscriptionId}`;
    const subscriptions = [...new Set([own, workspaceId ?? own].map(subscriptionOf))];
    const rules: Json[] = [];
    for (const subscription of subscriptions) rules.push(...(await reads.processingRules(subscription)));
    const found = rules.flatMap((rule) => judged(rule, ids));
    if (found.length > 0) yield* found;
    else yield ok("No alert processing rule suppresses the alerts");
    for (const subscription of subscriptions) yield* whoMay(subscription, reads);
  },
};

const SUPPRESSES = "Microsoft.AlertsManagement/actionRules/write";

/** What takes the alerts away, or those whom they notify. */
const WEAKENS = [
  SUPPRESSES,
  "Microsoft.Insights/scheduledQueryRules/write",
  "Microsoft.Insights/scheduledQueryRules/delete",
  "Microsoft.Insights/actionGroups/write",
  "Microsoft.Insights/actionGroups/delete",
  "Microsoft.Logic/workflows/disable/action",
  "Microsoft.OperationalInsights/workspaces/delete",
  // Who gives roles gives himself any.
  "Microsoft.Authorization/roleAssignments/write",
];

/** Who may make such a rule, so that somebody may ask whether all of them should. */
async function* whoMay(subscription: string, reads: Reads): AsyncGenerator<Judgment> {
  const listed = await holders(await reads.roleAssignments(subscription), [SUPPRESSES], reads);
  if (listed.length > 0) {
    yield info(
      `These may write alert processing rules in the subscription ${last(subscription)}: ${listed.join("; ")}`,
      {
        why: "Each of them, and whoever takes them over, can take the notifications away from every alert.",
        fix: "Take the role from who does not need it: Azure portal > the subscription > Access control (IAM) > Role assignments. Groups count with all of their members.",
      },
    );
  }
  const eligible = await eligibleOn(subscription, reads);
  if (eligible === undefined) {
    yield info("Who may activate a role of Azure (Privileged Identity Management) cannot be read", {
      why: "Azure answers so where the tenant has no licence for it; then nobody may.",
      fix: "If the tenant uses Privileged Identity Management, look there: Azure portal > Privileged Identity Management > Azure resources > the subscription > Assignments.",
    });
    return;
  }
  const activatable = await holders(eligible, WEAKENS, reads);
  if (activatable.length === 0) return;
  yield info(
    `These may activate a role in the subscription ${last(subscription)} with which they could suppress or weaken the alerts: ${activatable.join("; ")}`,
    {
      why: "They are no Role assignments until they are activated, and the activation itself may need no approval. With the role, they can suppress alerts, change rules and action groups, or delete the logs.",
      fix: "Privileged Identity Management > Azure resources > the subscription > Settings: require an approval for the role, or remove who does not need it under Assignments. Groups count with all of their members.",
    },
  );
}

/** Undefined where Azure refuses the question itself. */
async function eligibleOn(subscription: string, reads: Reads): Promise<readonly Json[] | undefined> {
  try {
    return await reads.eligibleAzureRoles(subscription);
  } catch (thrown) {
    if (thrown instanceof Unanswered && thrown.fault.status === 400) return undefined;
    throw thrown;
  }
}

/** Each role that allows one of the actions, with the ids of those who have it. */
async function holders(given: readonly Json[], actions: readonly string[], reads: Reads): Promise<string[]> {
  const all = given.map(propertiesOf);
  const found = new Map<string, Set<string>>();
  for (const role of new Set(all.map(({ roleDefinitionId }) => last(String(roleDefinitionId))))) {
    const { roleName, permissions = [] } = propertiesOf(await reads.roleDefinition(role)) as Role;
    if (!actions.some((action) => permissions.some((each) => allows(each, action)))) continue;
    const held = all.filter(({ roleDefinitionId }) => last(String(roleDefinitionId)) === role);
    found.set(String(roleName), new Set(held.map(({ principalId }) => String(principalId))));
  }
  return [...found].map(([role, ids]) => `${role} (${[...ids].sort().join(", ")})`).sort();
}

interface Role {
  readonly roleName?: string;
  readonly permissions?: readonly Granted[];
}

interface Properties {
  readonly enabled?: boolean;
  readonly scopes?: readonly string[];
  readonly conditions?: readonly object[];
  readonly schedule?: object;
  readonly actions?: readonly { readonly actionType?: string }[];
}

/** An alert is on what its rule watches: the workspace, the workflow, or another resource of ours. */
function judged(rule: Json, ids: readonly string[]): Judgment[] {
  const { enabled, scopes = [], conditions = [], schedule, actions = [] } = propertiesOf(rule) as Properties;
  if (enabled === false || !actions.some(({ actionType }) => actionType === "RemoveAllActionGroups"))
    return [];
  const hit = scopes.filter((scope) => ids.some((id) => isWithin(id, scope)));
  if (hit.length === 0) return [];
  const name = String(rule["name"]);
  const reason = {
    why: "It takes the action groups away from alerts: they fire, and nobody is notified.",
    fix: `az monitor alert-processing-rule update --ids ${String(rule["id"])} --enabled false; or leave ours out of its scope ${hit.join(", ")}`,
  };
  // What its conditions and its schedule leave out, only the person who wrote them knows.
  const sometimes = conditions.length > 0 || schedule !== undefined;
  return sometimes
    ? [warning(`The alert processing rule ${name} suppresses some of the alerts, or sometimes`, reason)]
    : [error(`The alert processing rule ${name} suppresses the alerts`, reason)];
}

function isWithin(id: string, scope: string): boolean {
  return `${id}/`.toLowerCase().startsWith(`${scope}/`.toLowerCase());
}
