import { activityLogWorkspaces, type StoredResource } from "../azure/index.ts";
import { ingest } from "../kusto/index.ts";
import type { WorkspaceLogs } from "../logs/workspace-logs.ts";
import {
  type ActivityEvent,
  categoryOf,
  eventIdOf,
  levelOf,
  propertiesOf,
} from "../monitor/activity-rule.ts";
import { stableId } from "../monitor/stable-id.ts";
import { tables } from "../tables/index.ts";

/** Three to ten minutes (azure-monitor-docs, data-ingestion-time.md). */
const UNTIL_INGESTED = 5 * 60_000;
const STATUS = { Succeeded: "Success", Failed: "Failure", Active: "Active", Resolved: "Resolved" } as const;

/** Sends an event to the workspaces to which its subscription sends its activity log. */
export function exportActivity(
  event: ActivityEvent,
  store: { list(type?: string): readonly StoredResource[] },
  logs: WorkspaceLogs,
): void {
  const table = tables.get("AzureActivity");
  if (table === undefined) throw new Error("The sandbox has no table AzureActivity.");
  for (const workspaceId of activityLogWorkspaces(store, event.resourceId, categoryOf(event))) {
    logs.append(workspaceId, table.name, ingest(table, [rowOf(event)], "the activity log").rows);
  }
}

/** Names in capitals, as the table has them (learn.microsoft.com/azure/azure-monitor/reference/tables/azureactivity). */
function rowOf(event: ActivityEvent) {
  const { operationName, resourceId, caller, status, at } = event;
  const id = eventIdOf(event);
  return {
    TimeGenerated: at.toISOString(),
    _ingested: new Date(at.getTime() + UNTIL_INGESTED).toISOString(),
    OperationName: operationName,
    OperationNameValue: operationName.toUpperCase(),
    ActivityStatusValue: STATUS[status],
    CategoryValue: categoryOf(event),
    Level: levelOf(event),
    Caller: caller,
    EventDataId: id,
    CorrelationId: stableId("correlation", id),
    ResourceProviderValue: (operationName.split("/")[0] ?? "").toUpperCase(),
    ResourceGroup: resourceId.split("/")[4] ?? "",
    SubscriptionId: resourceId.split("/")[2] ?? "",
    ResourceId: resourceId,
    _ResourceId: resourceId.toLowerCase(),
    Properties_d: propertiesOf(event),
  };
}
