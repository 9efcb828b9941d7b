import type { Account } from "breakglass-alerts/config";
import type { AzureAccess } from "../azure/access.ts";
import { workspaceQueries } from "../azure/logs.ts";
import { azureRest } from "../azure/rest.ts";
import type { DeployedIds } from "../azure/stack.ts";
import type { Facts } from "./facts.ts";
import { readAlerts } from "./read/alerts.ts";
import { readDeployed } from "./read/deployed.ts";
import { readForeign } from "./read/foreign.ts";
import { readDefenderAlerts, readIncidents } from "./read/incidents.ts";
import { readRuns } from "./read/runs.ts";
import { readSignIns } from "./read/sign-ins.ts";

export interface Subject {
  readonly stack: string;
  readonly ids: DeployedIds;
  readonly accounts: readonly Account[];
  /** How the rules of Sentinel run, where there are some. */
  readonly incidents: "scheduled" | "nearRealTime";
  /** Whether the stack is one of a program of your own. */
  readonly isForeign?: boolean;
}

/** Reads the current facts. */
export type Gather = (range: { since: Date; now: Date }) => Promise<Facts>;

/**
 * Prepares to read a stack's sign-ins from Azure, and what they triggered. Reads what does not change while waiting once.
 *
 * @throws UserError for what cannot be read, with the missing permission
 */
export async function gathering(
  access: AzureAccess,
  { stack, ids, accounts, incidents: speed, isForeign = false }: Subject,
): Promise<Gather> {
  const rest = await azureRest(access);
  const { customerId, senders, ...deployed } = isForeign
    ? await readForeign(rest, stack, ids)
    : { senders: undefined, ...(await readDeployed(rest, stack, ids, speed)) };
  const { workspaceId, workflowId, rules, sentinelRuleIds } = deployed;
  const sends = senders === undefined ? undefined : (name: string) => senders.has(name);
  const askWorkspace = await workspaceQueries(access, customerId);
  return async (range) => {
    const { since } = range;
    const signIns = await readSignIns(askWorkspace, accounts, range, workspaceId);
    // Reads the rest even if nobody signed in: permission to read it is part of what is verified.
    const alerts = await readAlerts(rest, workspaceId, rules, range);
    const runs = workflowId === undefined ? [] : await readRuns(access, workflowId, since, sends);
    const incidents =
      sentinelRuleIds.length === 0
        ? undefined
        : await readIncidents(access, workspaceId, sentinelRuleIds, since);
    const defender = ids.detectionRules.length === 0 ? undefined : await readDefenderAlerts(rest, since);
    return {
      deployed,
      signIns,
      alerts,
      runs,
      ...(incidents === undefined ? {} : { incidents }),
      ...(defender === undefined ? {} : { defender }),
    };
  };
}
