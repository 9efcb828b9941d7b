import { chainOf } from "./chain.ts";
import type { Evidence } from "./evidence.ts";
import type { Facts } from "./facts.ts";

export interface Circumstances
  extends Pick<
    Evidence,
    "environment" | "stack" | "tenantId" | "subscriptionId" | "targetMinutes" | "signedBy"
  > {
  readonly since: Date;
  readonly gatheredAt: Date;
}

/** Judges the facts, and collects what belongs to the latest sign-in. */
export function evidenceOf(facts: Facts, circumstances: Circumstances): Evidence {
  const { targetMinutes } = circumstances;
  const since = circumstances.since.toISOString();
  const gatheredAt = circumstances.gatheredAt.toISOString();
  const { episode, alertIds, runNames, ...chain } = chainOf(facts, targetMinutes, since);
  const { workspaceId, workflowId } = facts.deployed;
  return {
    format: "breakglass-evidence/1",
    environment: circumstances.environment,
    stack: circumstances.stack,
    startedAt: episode?.first.happenedAt ?? gatheredAt,
    tenantId: circumstances.tenantId,
    subscriptionId: circumstances.subscriptionId,
    gatheredAt,
    since,
    targetMinutes,
    signedBy: circumstances.signedBy,
    ...chain,
    signIn: episode?.first ?? null,
    signInsOfEpisode: episode?.count ?? 0,
    workspaceId,
    ...(workflowId === undefined ? {} : { workflowId }),
    alerts: facts.alerts.filter(({ id }) => alertIds.includes(id)),
    runs: facts.runs.filter(({ name }) => runNames.includes(name)),
    incidents: facts.incidents ?? [],
  };
}
