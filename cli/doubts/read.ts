import type { Account } from "breakglass-alerts/config";
import type { AzureAccess } from "../azure/access.ts";
import { workspaceQueries } from "../azure/logs.ts";
import { type AzureRest, azureRest } from "../azure/rest.ts";
import { type DeployedIds, idsOfType } from "../azure/stack.ts";
import { readAlerts } from "../verify/read/alerts.ts";
import { ask } from "../verify/read/ask.ts";
import { readDeployed } from "../verify/read/deployed.ts";
import { readSignIns } from "../verify/read/sign-ins.ts";
import { readProbes } from "./probes/read.ts";
import { readWorkflowRuns } from "./runs.ts";
import type { Seen } from "./seen.ts";
import { type DeployedRule, seenAlert } from "./seen-alert.ts";
import { busyMinutes, openMinutes } from "./timing.ts";

/** The version of Azure Resource Manager's API. */
const RULES = "2023-12-01";

export interface Subject {
  readonly stack: string;
  readonly ids: DeployedIds;
  readonly accounts: readonly Account[];
  /** What somebody saw whom no API can ask. */
  readonly saw?: Seen["saw"];
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
  { stack, ids, accounts, saw = {} }: Subject,
  range: { readonly since: Date; readonly now: Date },
): Promise<Read> {
  const rest = await azureRest(access);
  const { customerId, workspaceId, workflowId, rules: onSignIns } = await readDeployed(rest, stack, ids);
  const group = (onSignIns[0]?.id ?? "").split("/").slice(0, 5).join("/");
  const probes = await readProbes({ access, rest }, { workspaceId, group }, range);
  const ruleIds = [...idsOfType(ids, "Microsoft.Insights/scheduledQueryRules"), ...probes.ruleIds];
  const rules = await Promise.all(ruleIds.map((id) => readRule(rest, id)));
  const own = await readWorkflowRuns({ access, rest }, workflowId, range.since);
  const all = probes.runs === undefined ? [own] : [own, probes.runs];
  const fired = await readAlerts(rest, workspaceId, onSignIns, range);
  const simple = rules.filter(({ evaluatesRows }) => evaluatesRows);
  const firedByRows = await readAlerts(rest, workspaceId, simple, range);
  const signIns = await readSignIns(await workspaceQueries(access, customerId), accounts, range, workspaceId);
  const seen: Seen = {
    alerts: all.flatMap(({ alerts }) => alerts).flatMap((alert) => seenAlert(alert, rules) ?? []),
    listedOutputs: all.flatMap(({ listedOutputs }) => listedOutputs),
    longActions: all.flatMap(({ longActions }) => longActions),
    textMessages: all.flatMap(({ textMessages }) => textMessages),
    openMinutes: openMinutes(fired, signIns),
    busyMinutes: busyMinutes(simple, firedByRows, signIns),
    probes: probes.seen,
    saw,
  };
  return { seen, runs: own.runs.length };
}

async function readRule(rest: AzureRest, id: string): Promise<DeployedRule> {
  const rule = await ask({ what: id, needs: "Reader on its resource group" }, () => rest.arm(id, RULES));
  const { displayName } = rule["properties"] as { displayName?: string };
  return { id, title: displayName ?? "", evaluatesRows: rule["kind"] === "SimpleLogAlert" };
}
