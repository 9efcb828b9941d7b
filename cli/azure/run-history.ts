import type { WorkflowRun, WorkflowRunAction } from "@azure/arm-logic";
import type { AzureAccess } from "./access.ts";

/** The maximum of one page (learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration, run history). */
const PAGE = 250;

/** The run history of a Logic App, read page by page. */
export interface RunHistory {
  /** The Logic App's name. */
  readonly name: string;
  /** What the reader needs. */
  readonly needs: string;
  runsSince(since: Date): AsyncIterable<WorkflowRun>;
  actionsOf(runName: string): AsyncIterable<WorkflowRunAction>;
}

/** @param workflowId the Logic App's resource id */
export async function runHistory(access: AzureAccess, workflowId: string): Promise<RunHistory> {
  const { LogicManagementClient } = await import("@azure/arm-logic");
  const [, , subscriptionId = "", , group = "", , , , name = ""] = workflowId.split("/");
  const { workflowRuns, workflowRunActions } = new LogicManagementClient(
    access.credential,
    subscriptionId,
    access.options,
  );
  return {
    name,
    needs: `Reader on ${workflowId}`,
    runsSince: (since) =>
      workflowRuns.list(group, name, { filter: `startTime ge ${since.toISOString()}`, top: PAGE }),
    actionsOf: (runName) => workflowRunActions.list(group, name, runName, { top: PAGE }),
  };
}
