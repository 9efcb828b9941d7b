import type { Account } from "breakglass-alerts/config";
import type { AzureAccess } from "../azure/access.ts";
import { azureFault } from "../azure/fault.ts";
import { workspaceQueries } from "../azure/logs.ts";
import { type AzureRest, azureRest, type Json } from "../azure/rest.ts";
import { type DeployedIds, idsOfType } from "../azure/stack.ts";
import { readAlerts } from "../verify/read/alerts.ts";
import { ask } from "../verify/read/ask.ts";
import { readDeployed } from "../verify/read/deployed.ts";
import { readSignIns } from "../verify/read/sign-ins.ts";
import { PROBE_NAMES, type ProbeName } from "./probes.ts";
import { readWorkflowRuns } from "./runs.ts";
import type { Seen } from "./seen.ts";
import { type DeployedRule, seenAlert } from "./seen-alert.ts";
import { busyMinutes, openMinutes } from "./timing.ts";

/** Versions of Azure Resource Manager's API. */
const RULES = "2023-12-01";
const WORKFLOWS = "2019-05-01";

export interface Subject {
  readonly stack: string;
  readonly ids: DeployedIds;
  readonly accounts: readonly Account[];
}

export interface Read {
  readonly seen: Seen;
  /** Runs of the workflow; without any, there is nothing to see yet. */
  readonly runs: number;
}

/**
 * Reads what shows how Azure behaves: runs of the workflow and the alerts that started them, fired alerts, sign-ins and
 * probe rules.
 *
 * @throws UserError for what is not deployed or cannot be read
 */
export async function readSeen(
  access: AzureAccess,
  { stack, ids, accounts }: Subject,
  range: { readonly since: Date; readonly now: Date },
): Promise<Read> {
  const rest = await azureRest(access);
  const { customerId, workspaceId, workflowId, rules: onSignIns } = await readDeployed(rest, stack, ids);
  const ruleIds = idsOfType(ids, "Microsoft.Insights/scheduledQueryRules");
  const rules = await Promise.all(ruleIds.map((id) => readRule(rest, id)));
  const workflow = await ask({ what: workflowId, needs: `Reader on ${workflowId}` }, () =>
    rest.arm(workflowId, WORKFLOWS),
  );
  const { definition } = workflow["properties"] as { definition: Json };
  const { runs, alerts, longActions, textMessages } = await readWorkflowRuns(access, workflowId, {
    definition,
    since: range.since,
  });
  const fired = await readAlerts(rest, workspaceId, onSignIns, range);
  const signIns = await readSignIns(await workspaceQueries(access, customerId), accounts, range, workspaceId);
  const seen: Seen = {
    alerts: alerts.flatMap((alert) => seenAlert(alert, rules) ?? []),
    listedOutputs: runs.flatMap(({ status, outputs }) => (status === "Succeeded" ? [outputs] : [])),
    declaredOutputs: Object.keys((definition["outputs"] ?? {}) as Json).length,
    longActions,
    textMessages,
    openMinutes: openMinutes(fired, signIns),
    busyMinutes: busyMinutes(rules, fired, signIns),
    probes: await readProbes(rest, workspaceId, onSignIns[0]?.id ?? "", range),
  };
  return { seen, runs: runs.length };
}

async function readRule(rest: AzureRest, id: string): Promise<DeployedRule> {
  const rule = await ask({ what: id, needs: "Reader on its resource group" }, () => rest.arm(id, RULES));
  const { displayName } = rule["properties"] as { displayName?: string };
  return { id, title: displayName ?? "", evaluatesRows: rule["kind"] === "SimpleLogAlert" };
}

/** The probe rules, which are next to the stack's own. */
async function readProbes(
  rest: AzureRest,
  workspaceId: string,
  ruleId: string,
  range: { readonly since: Date; readonly now: Date },
): Promise<Seen["probes"]> {
  const found: Partial<Record<ProbeName, { fired: boolean }>> = {};
  for (const name of PROBE_NAMES) {
    const id = ruleId.replace(/[^/]+$/, name);
    if (!(await exists(rest, id))) continue;
    const alerts = await readAlerts(rest, workspaceId, [{ id, enabled: true, actionGroupIds: [] }], range);
    found[name] = { fired: alerts.length > 0 };
  }
  return found;
}

async function exists(rest: AzureRest, id: string): Promise<boolean> {
  try {
    await rest.arm(id, RULES);
    return true;
  } catch (error) {
    if (azureFault(error).kind === "missing") return false;
    return ask({ what: id, needs: "Reader on its resource group" }, () => Promise.reject(error));
  }
}
