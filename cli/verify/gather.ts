import type { Account } from "breakglass-alerts/config";
import type { AzureAccess } from "../azure/access.ts";
import { workspaceQueries } from "../azure/logs.ts";
import { azureRest } from "../azure/rest.ts";
import type { DeployedIds } from "../azure/stack.ts";
import type { Facts } from "./facts.ts";
import { readAlerts } from "./read/alerts.ts";
import { readDeployed } from "./read/deployed.ts";
import { readDefenderAlerts, readIncidents } from "./read/incidents.ts";
import { readRuns } from "./read/runs.ts";
import { readSignIns } from "./read/sign-ins.ts";

export interface Subject {
  readonly stack: string;
  readonly ids: DeployedIds;
  readonly accounts: readonly Account[];
}

/** Reads the facts anew, as they are now. */
export type Gather = (range: { since: Date; now: Date }) => Promise<Facts>;

/**
 * Prepares to read what Azure has of a stack's sign-ins and of what they started. What does not change while one waits
 * is read once.
 *
 * @throws UserError for what cannot be read, with the permission that is missing
 */
export async function gathering(access: AzureAccess, { stack, ids, accounts }: Subject): Promise<Gather> {
  const rest = await azureRest(access);
  const { customerId, ...deployed } = await readDeployed(rest, stack, ids);
  const { workspaceId, workflowId, rules, sentinelRuleId } = deployed;
  const askWorkspace = await workspaceQueries(access, customerId);
  return async (range) => {
    const { since } = range;
    const signIns = await readSignIns(askWorkspace, accounts, range, workspaceId);
    // The rest is asked also where nobody signed in: that it may be read is part of what is verified.
    const alerts = await readAlerts(rest, workspaceId, rules, range);
    const runs = await readRuns(access, workflowId, since);
    const incidents =
      sentinelRuleId === undefined
        ? undefined
        : await readIncidents(access, workspaceId, sentinelRuleId, since);
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
