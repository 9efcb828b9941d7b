import { detections } from "breakglass-alerts/queries";
import { error, info, ok, warning } from "../finding.ts";
import { last } from "../reads.ts";
import type { Check } from "../visit.ts";

/** The tables that the detections of Log Analytics and Sentinel read. */
export const TABLES: readonly string[] = [...new Set(detections.flatMap(({ tables }) => tables))];

/** Whether the workspace is there, takes in data, and has tables that can alert. */
export const workspace: Check = {
  id: "workspace",
  title: "Workspace and table plans",
  async *run({ workspaceId, deployed, reads }) {
    if (workspaceId === undefined) {
      if (deployed !== undefined)
        yield info("The workspace is made by the deployment; its tables have the plan Analytics");
      return;
    }
    const { workspaceCapping, customerId, publicNetworkAccessForQuery, sku } =
      await reads.workspace(workspaceId);
    yield ok(`The workspace ${last(workspaceId)} is there (${customerId}, ${sku?.name ?? "PerGB2018"})`);
    if (publicNetworkAccessForQuery === "Disabled") {
      yield warning("The workspace takes no queries from public networks", {
        why: "The workflow asks it from Azure's public network: messages would arrive without the details of the sign-in.",
        fix: `az monitor log-analytics workspace update --ids ${workspaceId} --query-access Enabled`,
      });
    }
    const { dailyQuotaGb, dataIngestionStatus } = workspaceCapping ?? {};
    if (dataIngestionStatus === "OverQuota" || dataIngestionStatus === "SubscriptionSuspended") {
      yield error(`The workspace takes in no data now: ${dataIngestionStatus}`, {
        why: "Sign-ins of these hours never arrive.",
        fix: `az monitor log-analytics workspace update --ids ${workspaceId} --quota -1`,
      });
    } else if (dailyQuotaGb !== undefined && dailyQuotaGb >= 0) {
      yield warning(`The workspace stops at ${dailyQuotaGb} GB a day`, {
        why: "From there on, sign-ins of that day never arrive; who wants to sign in unseen only has to fill it.",
        fix: `az monitor log-analytics workspace update --ids ${workspaceId} --quota -1`,
      });
    }
    yield* plans(workspaceId, await reads.tables(workspaceId));
  },
};

function* plans(workspaceId: string, tables: readonly { readonly name?: string; readonly plan?: string }[]) {
  const cheap = tables.filter(
    ({ name = "", plan }) => TABLES.includes(name) && plan !== undefined && plan !== "Analytics",
  );
  for (const { name, plan } of cheap) {
    // Source: learn.microsoft.com/azure/azure-monitor/logs/logs-table-plans.
    yield error(`The table ${name} has the plan ${plan}`, {
      why: "Log alerts and analytics rules do not run on tables of the plans Basic and Auxiliary: nothing in it is ever noticed.",
      fix: `az monitor log-analytics workspace table update --resource-group ${workspaceId.split("/")[4]} --workspace-name ${last(workspaceId)} --name ${name} --plan Analytics`,
    });
  }
  if (cheap.length === 0)
    yield ok("Every table that the detections read has the plan Analytics, as far as it exists");
}
