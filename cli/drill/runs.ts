import type { LocalCloud } from "azure-alerting-sandbox";
import type { ActionRecord } from "azure-alerting-sandbox/logicapps";

/** A run of a workflow as its run history shows it. */
export interface DrillRun {
  /** The ARM id. */
  readonly workflow: string;
  readonly name: string;
  readonly status: string;
  readonly startTime: string;
  readonly endTime: string;
  readonly actions: readonly DrillAction[];
}

/** Secured inputs and outputs are replaced as in the run history. */
export interface DrillAction
  extends Pick<ActionRecord, "name" | "type" | "iteration" | "status" | "code" | "error" | "retries"> {
  readonly startTime: string;
  readonly endTime: string;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
}

/**
 * The runs of every deployed workflow, in chronological order.
 *
 * @param most of one workflow, the newest. Default: all
 */
export function runsOf(
  { azure, runsOf: runs }: LocalCloud,
  most: number = Number.POSITIVE_INFINITY,
): DrillRun[] {
  return azure.store
    .list("Microsoft.Logic/workflows")
    .flatMap(({ id }) =>
      runs(id)
        .slice(-most)
        .map(({ name, status, startTime, endTime, actions }) => ({
          workflow: id,
          name,
          status,
          startTime: startTime.toISOString(),
          endTime: endTime.toISOString(),
          actions: actions.map(actionOf),
        })),
    )
    .toSorted((a, b) => (a.startTime < b.startTime ? -1 : a.startTime > b.startTime ? 1 : 0));
}

function actionOf({ secured: _, startTime, endTime, ...action }: ActionRecord): DrillAction {
  return { ...action, startTime: startTime.toISOString(), endTime: endTime.toISOString() };
}
