import { signInTables } from "breakglass-alerts/queries";
import type { AzureRest, Json } from "../../azure/rest.ts";
import { minutesOf, periodsText, type RuleCriterion } from "../../azure/rule-condition.ts";
import { type DeployedIds, idsOfType } from "../../azure/stack.ts";
import { ANY_SENTINEL_RULE } from "../../doctor/tables.ts";
import { UserError } from "../../errors/user-error.ts";
import type { Deployed } from "../facts.ts";
import { ask } from "./ask.ts";
import { actionGroupOf, alertRuleOf, GROUPS, propertiesOf, RULES, WORKSPACES } from "./deployed.ts";

const SIGN_INS = signInTables(["SigninLogs", "AADNonInteractiveUserSignInLogs"]);

/**
 * The chain's resources in a program of your own: the rules whose query reads sign-ins, or where none names such a table, all of
 * them; the action groups that they call; the Logic App that one of these starts.
 *
 * @throws UserError if there is no rule
 */
export async function readForeign(
  rest: AzureRest,
  stack: string,
  ids: DeployedIds,
): Promise<Deployed & { readonly customerId: string; readonly senders: ReadonlySet<string> }> {
  const one = (id: string, version: string) =>
    ask({ what: id, needs: "Reader on its resource group" }, () => rest.arm(id, version));
  const all = (type: string, version: string) =>
    Promise.all(idsOfType(ids, type).map((id) => one(id, version)));
  const alerts = onSignIns(await all("Microsoft.Insights/scheduledQueryRules", RULES));
  const analytics = onSignIns(await all("Microsoft.SecurityInsights/alertRules", ANY_SENTINEL_RULE));
  const workspaceId = [
    ...alerts.flatMap((rule) => (propertiesOf(rule).scopes as string[] | undefined) ?? []),
    ...analytics.map((rule) =>
      String(rule["id"]).replace(/\/providers\/Microsoft\.SecurityInsights.*$/i, ""),
    ),
  ].find((id) => /\/workspaces\/[^/]+$/i.test(id));
  if (workspaceId === undefined) {
    throw new UserError(
      `The stack ${stack} has deployed no alert rule and no analytics rule on a workspace, so no sign-in can raise an alert.`,
    );
  }
  const groups = (await all("Microsoft.Insights/actionGroups", GROUPS)).map(actionGroupOf);
  const rules = alerts.map((rule) => ({
    ...alertRuleOf(rule),
    firesWithinMinutes: firesWithinMinutes(rule),
  }));
  const called = groups.filter(({ id }) =>
    rules.some(({ actionGroupIds }) => actionGroupIds.some((each) => isSame(each, id))),
  );
  const workflowId = called.flatMap(({ workflowIds }) => workflowIds)[0];
  const workflow = workflowId === undefined ? undefined : await one(workflowId, "2019-05-01");
  const { definition } = propertiesOf(workflow) as { definition?: Json };
  return {
    workspaceId,
    customerId: String(propertiesOf(await one(workspaceId, WORKSPACES)).customerId),
    ...(workflowId === undefined ? {} : { workflowId }),
    rules,
    actionGroups: groups.map(({ workflowIds, ...group }) => ({
      ...group,
      startsWorkflow: workflowIds.some((each) => isSame(each, workflowId ?? "")),
    })),
    sentinelRuleIds: analytics.map((rule) => String(rule["id"])),
    senders: sendersIn(definition?.["actions"]),
  };
}

/** One evaluation later; or where one period is not enough, as long as its rows are looked at. */
function firesWithinMinutes(rule: Json): number {
  const { evaluationFrequency, windowSize, criteria } = propertiesOf(rule) as {
    evaluationFrequency?: string;
    windowSize?: string;
    criteria?: { allOf?: readonly RuleCriterion[] };
  };
  const waits = (criteria?.allOf ?? []).filter((each) => periodsText(each) !== undefined);
  const periods = Math.max(0, ...waits.map((each) => each.failingPeriods?.numberOfEvaluationPeriods ?? 1));
  return minutesOf(evaluationFrequency ?? "") + minutesOf(windowSize ?? "") * periods;
}

function onSignIns(rules: readonly Json[]): readonly Json[] {
  const named = rules.filter((rule) => SIGN_INS.some((table) => queryOf(rule).includes(table)));
  return named.length > 0 ? named : rules;
}

function queryOf(rule: Json): string {
  const { query, criteria } = propertiesOf(rule) as {
    query?: string;
    criteria?: { allOf?: readonly { query?: string }[] };
  };
  return [query ?? "", ...(criteria?.allOf ?? []).map((each) => each.query ?? "")].join("\n");
}

/** What calls somebody else (learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers). */
const CALLS = ["http", "httpwebhook", "apiconnection", "apiconnectionwebhook", "function", "workflow"];

/** The actions of a definition that send something: those that call somebody else, and do not only ask. */
function sendersIn(actions: unknown): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, each] of Object.entries(value)) {
      const { type, inputs } = (each ?? {}) as { type?: unknown; inputs?: { method?: unknown } };
      const method = String(inputs?.method ?? "POST").toUpperCase();
      if (typeof type === "string" && CALLS.includes(type.toLowerCase()) && method !== "GET") found.add(name);
      visit(each);
    }
  };
  visit(actions);
  return found;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
