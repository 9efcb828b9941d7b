import { error, info, ok, warning } from "../finding.ts";
import { last } from "../reads.ts";
import { tablesOf } from "../tables.ts";
import type { Check } from "../visit.ts";

/** Whether the workspace exists, ingests data, and has tables on which alerts can run. */
export const workspace: Check = {
  id: "workspace",
  title: "Workspace and table plans",
  async *run(visit) {
    const { workspaceId, deployed, reads } = visit;
    if (workspaceId === undefined) {
      if (deployed !== undefined)
        yield info("The deployment will create the workspace; its tables will have the plan Analytics");
      return;
    }
    const { workspaceCapping, customerId, publicNetworkAccessForQuery, sku } =
      await reads.workspace(workspaceId);
    yield ok(`The workspace ${last(workspaceId)} exists (${customerId}, ${sku?.name ?? "PerGB2018"})`);
    if (publicNetworkAccessForQuery === "Disabled") {
      yield warning("The workspace accepts no queries from public networks", {
        why: "The workflow queries it from Azure's public network: messages would arrive without the details of the sign-in.",
        fix: `az monitor log-analytics workspace update --ids ${workspaceId} --query-access Enabled`,
      });
    }
    const { dailyQuotaGb, dataIngestionStatus } = workspaceCapping ?? {};
    if (dataIngestionStatus === "OverQuota" || dataIngestionStatus === "SubscriptionSuspended") {
      yield error(`The workspace currently ingests no data: ${dataIngestionStatus}`, {
        why: "Sign-ins during this time never arrive.",
        fix: `az monitor log-analytics workspace update --ids ${workspaceId} --quota -1`,
      });
    } else if (dailyQuotaGb !== undefined && dailyQuotaGb >= 0) {
      yield warning(`The workspace has a daily cap of ${dailyQuotaGb} GB`, {
        why: "Once it is reached, sign-ins of that day never arrive. An attacker can fill it on purpose.",
        fix: `az monitor log-analytics workspace update --ids ${workspaceId} --quota -1`,
      });
    }
    yield* plans(workspaceId, await reads.tables(workspaceId), await tablesOf(visit));
  },
};

interface Table {
  readonly name?: string;
  readonly plan?: string;
}

function* plans(workspaceId: string, tables: readonly Table[], wanted: readonly string[]) {
  const cheap = tables.filter(
    ({ name = "", plan }) => wanted.includes(name) && plan !== undefined && plan !== "Analytics",
  );
  for (const { name, plan } of cheap) {
    // Source: learn.microsoft.com/azure/azure-monitor/logs/logs-table-plans.
    yield error(`The table ${name} has the plan ${plan}`, {
      why: "Log alerts and analytics rules do not run on tables with the plans Basic and Auxiliary, so nothing in this table is ever detected.",
      fix: `az monitor log-analytics workspace table update --resource-group ${workspaceId.split("/")[4]} --workspace-name ${last(workspaceId)} --name ${name} --plan Analytics`,
    });
  }
  if (cheap.length === 0) yield ok("Every existing table that the detections read has the plan Analytics");
}
